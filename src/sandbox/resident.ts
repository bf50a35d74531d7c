import type { ContractStatus } from '../../machines/index.ts'
import { type LifeStep, nextStep, type StatusChange, statusOf } from './life-step.ts'
import { type OrderAnswer, orderAnswer } from './order-answer.ts'
import type { SandboxOrder } from './sandbox-order.ts'

/** From when on an order had a status, epoch milliseconds; null when its words stand for none. */
export interface TruthEntry {
  at: number
  status: ContractStatus | null
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
  /** How often the order had changed by then. */
  ageInSteps(at: number): number
  truth(): TruthEntry[]
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

  const orderNow = () => (order ??= options.order())
  const stepsNow = () => (steps ??= options.life(orderNow()))
  const isThere = (at: number) => {
    if (at < createdAt) return false
    return presences.length === 0 || (presences.findLast((presence) => presence.at <= at)?.isThere ?? true)
  }
  const ageInSteps = (at: number) => stepsNow().findLastIndex((step) => step.at <= at)

  return {
    contractNumber,
    customerNumber,
    createdAt,
    get order() {
      return orderNow()
    },
    isThere,
    ageInSteps,
    seenAt(at) {
      if (!isThere(at)) return null
      const step = stepsNow()[ageInSteps(at)]!
      const answer = answers.get(step) ?? orderAnswer(orderNow(), step)
      answers.set(step, answer)
      return answer
    },
    truth() {
      const entries = stepsNow().map((step) => ({ at: step.at, status: statusOf(step) }))
      return entries.filter(({ status }, index) => index === 0 || status !== entries[index - 1]!.status)
    },
    force(at, change) {
      const lived = stepsNow().slice(0, ageInSteps(at) + 1)
      const announced = stepsNow().find((step) => step.delivery?.startDate)?.delivery?.startDate
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
