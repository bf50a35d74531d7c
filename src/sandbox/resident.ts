import type { ContractStatus } from '../../machines/index.ts'
import { type LifeStep, nextStep, type StatusChange, statusOf } from './life-step.ts'
import { type OrderAnswer, orderAnswer } from './order-answer.ts'
import type { SandboxOrder } from './sandbox-order.ts'

/** From when on an order had a status, epoch milliseconds; null when its words stand for none. */
export interface TruthEntry {
  at: number
  status: ContractStatus | null
}

/** A change of one order's status as it truly came about, whoever noticed. */
export interface TrueChange {
  contractNumber: string
  /** Null where the order was placed. */
  from: ContractStatus | null
  to: ContractStatus
  /** Epoch milliseconds. */
  at: number
}

/** One order that lives in the sandbox, as asked for at any instant. */
export interface Resident {
  readonly contractNumber: string
  readonly customerNumber: string
  /** Epoch milliseconds; before it, the order is not there. */
  readonly createdAt: number
  readonly order: SandboxOrder
  isThere(at: number): boolean
  /** What the API says at an instant; null before the order was created and while it has vanished. */
  seenAt(at: number): OrderAnswer | null
  truth(): TruthEntry[]
  /** What changed after one instant and up to another; words that stand for no status are no change. */
  changesWithin(after: number, until: number): TrueChange[]
  /**
   * Ends the drawn life at `at`: from then on the order shows what is said here, until it is said otherwise.
   */
  force(at: number, change: StatusChange): void
  vanish(at: number): void
  bringBack(at: number): void
}

/**
 * What makes a resident; order and life are made up when first needed, since a world holds many that nobody
 * looks at.
 */
export interface ResidentOptions {
  contractNumber: string
  customerNumber: string
  createdAt: number
  order: () => SandboxOrder
  life: (order: SandboxOrder) => readonly LifeStep[]
}

/** Lets an order live. */
export function resident(options: ResidentOptions): Resident {
  const { contractNumber, customerNumber, createdAt } = options
  const presences: { at: number; isThere: boolean }[] = []
  const answers = new WeakMap<LifeStep, OrderAnswer>()
  let order: SandboxOrder | undefined
  let steps: readonly LifeStep[] | undefined
  let changes: readonly TrueChange[] | undefined

  const orderNow = () => (order ??= options.order())
  const stepsNow = () => (steps ??= options.life(orderNow()))
  const isThere = (at: number) => {
    if (at < createdAt) return false
    return presences.length === 0 || (presences.findLast((presence) => presence.at <= at)?.isThere ?? true)
  }
  const stepIndexAt = (at: number) => stepsNow().findLastIndex((step) => step.at <= at)

  const truth = () => {
    const entries = stepsNow().map((step) => ({ at: step.at, status: statusOf(step) }))
    return entries.filter(({ status }, index) => index === 0 || status !== entries[index - 1]!.status)
  }
  const changesNow = () => (changes ??= changesIn(contractNumber, truth()))

  return {
    contractNumber,
    customerNumber,
    createdAt,
    get order() {
      return orderNow()
    },
    isThere,
    seenAt(at) {
      if (!isThere(at)) return null
      const step = stepsNow()[stepIndexAt(at)]!
      const answer = answers.get(step) ?? orderAnswer(orderNow(), step)
      answers.set(step, answer)
      return answer
    },
    truth,
    changesWithin(after, until) {
      // Asked for again and again, of orders most of which have not changed for long.
      const first = changesNow().findLastIndex(({ at }) => at <= after) + 1
      return changesNow()
        .slice(first)
        .filter(({ at }) => at <= until)
    },
    force(at, change) {
      const lived = stepsNow().slice(0, stepIndexAt(at) + 1)
      const announced = stepsNow().find((step) => step.delivery?.startDate)?.delivery?.startDate
      changes = undefined
      steps = [...lived, nextStep(lived.at(-1)!, at, change, announced ?? undefined)]
    },
    vanish(at) {
      presences.push({ at, isThere: false })
    },
    bringBack(at) {
      presences.push({ at, isThere: true })
    },
  }
}

function changesIn(contractNumber: string, truth: readonly TruthEntry[]): TrueChange[] {
  const changes: TrueChange[] = []
  for (const { at, status } of truth) {
    const from = changes.at(-1)?.to ?? null
    if (status !== null && status !== from) changes.push({ contractNumber, from, to: status, at })
  }
  return changes
}
