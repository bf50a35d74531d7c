import type { Calendar } from './calendar.ts'
import type { ContractLife, OrderLife } from './life.ts'
import { isIn, type Period } from './period.ts'
import type { WatchedLife } from './watched-log.ts'

/** How far an order can come, in order. */
export const conversionStages = ['begun', 'offered', 'accepted', 'submitted', 'contract', 'delivery'] as const

/** One of {@link conversionStages}. */
export type ConversionStage = (typeof conversionStages)[number]

/** One stage of a funnel: `reached` is the `reached` of the next stage, `ended` and `underWay` together. */
export interface FunnelStage {
  stage: ConversionStage
  /** Orders that came so far. */
  reached: number
  /** Share of the orders of the funnel's first stage; null without any. */
  ofFirst: number | null
  /** Share of the orders of the stage before. */
  ofPrevious: number | null
  /** Came so far and no further, and never will. */
  ended: number
  /** Came so far and may yet get further. */
  underWay: number
}

/** What became by now of orders of our own that began in a period. */
export interface Conversion {
  /** Orders that began with an offer. */
  offers: FunnelStage[]
  /** Orders whose customers had accepted before we knew of them: from `accepted` on. */
  cameAccepted: FunnelStage[]
  /** Both together, by the German day, week or month in which they began. */
  perUnit: ({ unit: string } & Record<ConversionStage, number>)[]
}

/** Follows orders of our own that began in the period up to now, in the contracts that they became. */
export class ConversionCounter {
  readonly #period: Period
  readonly #calendar: Calendar
  readonly #offers = new Funnel('begun')
  readonly #cameAccepted = new Funnel('accepted')
  readonly #perUnit = new Map<string, Record<ConversionStage, number>>()

  constructor(period: Period, calendar: Calendar) {
    this.#period = period
    this.#calendar = calendar
  }

  add({ order, contract }: WatchedLife): void {
    if (order === null || !isIn(order.begunAt, this.#period)) return
    const progress = progressOf(order, contract)
    const funnel = order.cameAccepted ? this.#cameAccepted : this.#offers
    funnel.add(progress)
    const unit = this.#calendar.nameOf(order.begunAt)
    const counts = this.#perUnit.get(unit) ?? { ...nobody }
    this.#perUnit.set(unit, counts)
    for (const stage of stagesUpTo(progress.stage)) {
      if (stage !== 'offered' || order.wasOffered) counts[stage] += 1
    }
  }

  conversion(): Conversion {
    return {
      offers: this.#offers.stages(),
      cameAccepted: this.#cameAccepted.stages(),
      perUnit: [...this.#perUnit]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([unit, counts]) => ({ unit, ...counts })),
    }
  }
}

const nobody: Readonly<Record<ConversionStage, number>> = {
  begun: 0,
  offered: 0,
  accepted: 0,
  submitted: 0,
  contract: 0,
  delivery: 0,
}

interface Progress {
  stage: ConversionStage
  hasEnded: boolean
}

function progressOf(order: OrderLife, contract: ContractLife | null): Progress {
  const hasEnded = order.hasEnded || contract?.hasEnded === true
  if (contract?.hasDelivery) return { stage: 'delivery', hasEnded }
  if (contract?.hasContract) return { stage: 'contract', hasEnded }
  if (order.isSubmitted) return { stage: 'submitted', hasEnded }
  if (order.acceptedAt !== null) return { stage: 'accepted', hasEnded }
  return { stage: order.wasOffered ? 'offered' : 'begun', hasEnded }
}

function stagesUpTo(stage: ConversionStage): readonly ConversionStage[] {
  return conversionStages.slice(0, conversionStages.indexOf(stage) + 1)
}

class Funnel {
  readonly #stages: readonly ConversionStage[]
  readonly #at = new Map<ConversionStage, { ended: number; underWay: number }>()

  constructor(first: ConversionStage) {
    this.#stages = conversionStages.slice(conversionStages.indexOf(first))
  }

  add({ stage, hasEnded }: Progress): void {
    const counts = this.#at.get(stage) ?? { ended: 0, underWay: 0 }
    this.#at.set(stage, counts)
    if (hasEnded) counts.ended += 1
    else counts.underWay += 1
  }

  stages(): FunnelStage[] {
    const stages: FunnelStage[] = []
    let reached = [...this.#at.values()].reduce((sum, { ended, underWay }) => sum + ended + underWay, 0)
    const first = reached
    for (const stage of this.#stages) {
      const { ended, underWay } = this.#at.get(stage) ?? { ended: 0, underWay: 0 }
      const previous = stages.at(-1)?.reached ?? reached
      stages.push({
        stage,
        reached,
        ofFirst: first === 0 ? null : reached / first,
        ofPrevious: previous === 0 ? null : reached / previous,
        ended,
        underWay,
      })
      reached -= ended + underWay
    }
    return stages
  }
}
