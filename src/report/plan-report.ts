import type { ListOrder } from '../plan/arrivals.ts'
import { defaultPriorsMs, type Hazards } from '../plan/hazards.ts'
import type { LookReason, PlanExplanation } from '../plan/poll-plan.ts'
import { type ListTrouble, type Stage, stages } from '../plan-record.ts'
import { type DurationSummary, Durations } from './durations.ts'
import { instantOrNull, looksPerHour } from './look-words.ts'

/** What was learned of a stage beside what was believed before. */
export interface LearnedHazard {
  /** How long contracts stay in it on average, as learned, milliseconds. */
  changesAboutEveryMs: number
  /** The same as believed before anything was seen. */
  priorMs: number
  /** Changes seen, and how long contracts were watched in it. */
  seen: number
  watchedMs: number
}

/** Contracts in one stage: how old what is known of them is, and how soon a change would be seen. Milliseconds. */
export interface PlannedStage extends LearnedHazard {
  stage: Stage
  contracts: number
  /** How bad a late view of a change is; null where there is no such contract. */
  weight: number | null
  /** Since each was last seen. */
  age: DurationSummary
  neverSeen: number
  /** From now until each is looked at next: so long after it a change that came about now would be seen. */
  delay: DurationSummary
  /** Contracts that are not looked at again by themselves. */
  notPlanned: number
}

/** A look to come. */
export interface ComingLook {
  /** ISO 8601 in UTC; an estimate. */
  at: string
  why: LookReason
  /** The page as offset and orders, or null for one order by its number. */
  page: { offset: number; orders: number } | null
  /** The contract that is asked for by its number. */
  contractNumber: string | null
  /** How many contracts in each stage have it for their next look; it may show more. */
  nextOf: Partial<Record<Stage, number>>
}

/** The poll plan as it stands. */
export interface PlanReport {
  at: string
  listOrder: ListOrder
  /** Whether the end of the list is still to be found. */
  isWalking: boolean
  /** What keeps the list from being read to its end; null where nothing does. */
  listTrouble: ListTrouble | null
  /** Orders on the list, and pages that they fill; contracts that are asked for by number are not among them. */
  orders: number
  pages: number
  single: number
  /** Null where nothing limits them. */
  looksPerHour: number | null
  /** How long reading every page once would take at that rate. */
  wholeListMs: number
  stages: PlannedStage[]
  /** Over all contracts that have not ended. */
  age: DurationSummary
  delay: DurationSummary
  nextLooks: ComingLook[]
}

/** What a report on the plan begins with. */
export interface PlanReportOptions {
  /** Epoch milliseconds. */
  now: number
  listOrder: ListOrder
  isWalking: boolean
  listTrouble: ListTrouble | null
  /** Orders per page. */
  limit: number
  /** From one planned look to the next, as the budget allows at present. */
  spacingMs: number
  hazards: Readonly<Record<Stage, LearnedHazard>>
  /** How many of the looks to come are told. Default 10. */
  nextLooks?: number
}

/** What hazards have learned, beside what was believed before (the defaults unless other `priorsMs` were given). */
export function learnedHazards(
  hazards: Pick<Hazards, 'perMs' | 'evidence'>,
  priorsMs: Partial<Record<Stage, number>> = {},
): Record<Stage, LearnedHazard> {
  const evidence = hazards.evidence()
  const learned = stages.map((stage) => [
    stage,
    {
      changesAboutEveryMs: 1 / hazards.perMs(stage),
      priorMs: priorsMs[stage] ?? defaultPriorsMs[stage],
      seen: evidence[stage].seen,
      watchedMs: evidence[stage].exposureMs,
    },
  ])
  return Object.fromEntries(learned) as Record<Stage, LearnedHazard>
}

interface StageFigures {
  contracts: number
  weight: number
  neverSeen: number
  notPlanned: number
  ages: Durations
  delays: Durations
}

interface LookAhead {
  at: number
  why: LookReason
  page: PlanExplanation['page']
  contractNumber: string
  nextOf: Partial<Record<Stage, number>>
}

/** Sums the plan up, fed what it says of contract after contract. */
export class PlanReporter {
  readonly #options: PlanReportOptions
  readonly #stages = new Map<Stage, StageFigures>()
  readonly #ages = new Durations()
  readonly #delays = new Durations()
  readonly #pages = new Map<number, LookAhead>()
  #singles: LookAhead[] = []
  #onList = 0
  #single = 0

  constructor(options: PlanReportOptions) {
    this.#options = options
  }

  count(contractNumber: string, explanation: PlanExplanation): void {
    const { stage, weight, lastSeenAt, nextAt, page } = explanation
    const { now } = this.#options
    const figures = this.#figuresOf(stage, weight)
    figures.contracts++
    if (lastSeenAt === null) figures.neverSeen++
    else {
      figures.ages.add(now - lastSeenAt)
      if (stage !== 'ended') this.#ages.add(now - lastSeenAt)
    }
    if (page === null) this.#single++
    else this.#onList++
    if (!Number.isFinite(nextAt)) {
      figures.notPlanned++
      return
    }
    figures.delays.add(nextAt - now)
    if (stage !== 'ended') this.#delays.add(nextAt - now)
    this.#lookAhead(contractNumber, explanation)
  }

  report(): PlanReport {
    const { now, listOrder, isWalking, listTrouble, limit, spacingMs, hazards } = this.#options
    const pages = Math.ceil(this.#onList / Math.max(1, limit))
    return {
      at: new Date(now).toISOString(),
      listOrder,
      isWalking,
      listTrouble,
      orders: this.#onList,
      pages,
      single: this.#single,
      looksPerHour: looksPerHour(spacingMs),
      wholeListMs: pages * spacingMs,
      stages: stages.map((stage) => {
        const figures = this.#stages.get(stage)
        return {
          stage,
          contracts: figures?.contracts ?? 0,
          weight: figures?.weight ?? null,
          ...hazards[stage],
          age: (figures?.ages ?? new Durations()).summary(),
          neverSeen: figures?.neverSeen ?? 0,
          delay: (figures?.delays ?? new Durations()).summary(),
          notPlanned: figures?.notPlanned ?? 0,
        }
      }),
      age: this.#ages.summary(),
      delay: this.#delays.summary(),
      nextLooks: this.#earliest().map(comingLook),
    }
  }

  #figuresOf(stage: Stage, weight: number): StageFigures {
    let figures = this.#stages.get(stage)
    if (figures === undefined) {
      figures = {
        contracts: 0,
        weight,
        neverSeen: 0,
        notPlanned: 0,
        ages: new Durations(),
        delays: new Durations(),
      }
      this.#stages.set(stage, figures)
    }
    return figures
  }

  #lookAhead(contractNumber: string, { nextAt, reason, stage, page }: PlanExplanation): void {
    const look = { at: nextAt, why: reason, page, contractNumber, nextOf: { [stage]: 1 } }
    if (page === null) {
      this.#singles.push(look)
      if (this.#singles.length > 2 * this.#most + 1_000) this.#singles = this.#firstOf(this.#singles)
      return
    }
    const same = this.#pages.get(page.offset)
    if (same === undefined) {
      this.#pages.set(page.offset, look)
      return
    }
    // One contract of a page may be wished for before the page's own turn.
    if (nextAt < same.at) Object.assign(same, { at: nextAt, why: reason })
    same.nextOf[stage] = (same.nextOf[stage] ?? 0) + 1
  }

  get #most(): number {
    return this.#options.nextLooks ?? 10
  }

  #earliest(): LookAhead[] {
    return this.#firstOf([...this.#pages.values(), ...this.#singles])
  }

  #firstOf(looks: readonly LookAhead[]): LookAhead[] {
    const offset = ({ page }: LookAhead) => page?.offset ?? -1
    return looks.toSorted((a, b) => a.at - b.at || offset(a) - offset(b)).slice(0, this.#most)
  }
}

function comingLook({ at, why, page, contractNumber, nextOf }: LookAhead): ComingLook {
  return {
    at: instantOrNull(at)!,
    why,
    page: page && { offset: page.offset, orders: page.members },
    contractNumber: page === null ? contractNumber : null,
    nextOf,
  }
}

/** {@link PlanReporter} over contracts that are at hand. */
export function planReport(
  options: PlanReportOptions,
  contracts: Iterable<{ contractNumber: string; explanation: PlanExplanation }>,
): PlanReport {
  const reporter = new PlanReporter(options)
  for (const { contractNumber, explanation } of contracts) reporter.count(contractNumber, explanation)
  return reporter.report()
}
