import { type SnapshotFrom, type StateValue, transition } from 'xstate'
import {
  type ContractContext,
  type ContractDetails,
  type ContractEvent,
  type ContractStatus,
  contractMachine,
  defaultContractDelays,
  noDetails,
} from '../../machines/index.ts'

export const hour = 3_600_000
export const day = 24 * hour

/** Noon of a Monday in January 2026. */
export const monday = Date.UTC(2026, 0, 5, 12)

/** Every state without states inside it, timer-carrying ones included, written out by hand. */
export const leaves = [
  'Open',
  'Processing',
  'Denied.Waiting',
  'Rejected',
  'Revoked',
  'Contract.PendingDelivery.StartDateUnknown',
  'Contract.PendingDelivery.StartDateKnown',
  'Contract.Delivery',
  'Cancelled.EndDateUnknown',
  'Cancelled.EndDateKnown',
  'Cancelled.Ended',
] as const

/** One of {@link leaves}. */
export type Leaf = (typeof leaves)[number]

/** Events of the machine's own time rules, by the leaf that waits for them. */
export const timeEvents = {
  Open: 'xstate.after.openTooLong.contract.Open',
  Processing: 'xstate.after.processingTooLong.contract.Processing',
  'Denied.Waiting': 'xstate.after.denialReminder.contract.Denied.Waiting',
  'Contract.PendingDelivery.StartDateKnown':
    'xstate.after.deliveryOverdue.contract.Contract.PendingDelivery.StartDateKnown',
  'Cancelled.EndDateKnown': 'xstate.after.endDatePassed.contract.Cancelled.EndDateKnown',
} as const

/** What an event of a time rule looks like to the machine's types: they know only events from outside. */
export function timeEvent(type: string): ContractEvent {
  return { type } as never
}

/** The start day that a leaf's context holds where its name says that one is known. */
export const startDay = startsOn('2026-03-01', monday + 55 * day)
export const laterStartDay = startsOn('2026-04-01', monday + 86 * day)
export const endDay = endsOn('2026-09-30', monday + 268 * day)
export const laterEndDay = endsOn('2026-10-31', monday + 299 * day)

export function startsOn(startDate: string | null, startDayEndsAt: number | null): Partial<ContractDetails> {
  return { startDate, startDayEndsAt }
}

export function endsOn(endDate: string | null, endDayEndsAt: number | null): Partial<ContractDetails> {
  return { endDate, endDayEndsAt }
}

/** A look an hour after the one the context stands for, unless told otherwise. */
export function observed(
  status: ContractStatus,
  details?: Partial<ContractDetails>,
  at: { beganAt?: number; now?: number } = {},
): ContractEvent {
  const { beganAt = monday + hour, now = beganAt } = at
  return { type: `observed.${status}`, beganAt, now, ...(details === undefined ? {} : { details }) }
}

/** What a contract in `leaf` would remember, last looked at on Monday noon. */
export function contextIn(leaf: string, changes: Partial<ContractContext> = {}): ContractContext {
  return {
    beganAt: monday,
    now: monday,
    recoveries: 0,
    details: {
      ...noDetails,
      ...(leaf.endsWith('StartDateKnown') || leaf.startsWith('Contract.Delivery') ? startDay : {}),
      ...(leaf.endsWith('EndDateKnown') || leaf.endsWith('Ended') ? endDay : {}),
    },
    delays: defaultContractDelays,
    ...changes,
  }
}

/** A contract standing in `leaf`. */
export function contractIn(leaf: string, changes: Partial<ContractContext> = {}) {
  return contractMachine.resolveState({ value: stateValueOf(leaf), context: contextIn(leaf, changes) })
}

/** The state value with `leaf` as its innermost state. */
export function stateValueOf(leaf: string): StateValue {
  const [name, ...inner] = leaf.split('.')
  return inner.length === 0 ? name! : { [name!]: stateValueOf(inner.join('.')) }
}

/** Dotted path of the innermost state of a state value. */
export function leafOf(value: StateValue): string {
  if (typeof value === 'string') return value
  const [name, inner] = Object.entries(value)[0]!
  return `${name}.${leafOf(inner!)}`
}

/** What one event does to a contract, as the pure machine says. */
export interface Outcome {
  snapshot: SnapshotFrom<typeof contractMachine>
  leaf: string
  isTaken: boolean
  /** `alert denied`, `notify revoked`, in order. */
  effects: string[]
  /** Parameters of the same. */
  told: Record<string, unknown>[]
  /** Delays of the time rules that begin to wait, by event. */
  armed: Record<string, number>
  /** Events of the time rules that no longer wait. */
  cancelled: string[]
}

/** Sends one event to a contract and reads what follows. */
export function send(from: SnapshotFrom<typeof contractMachine>, event: ContractEvent): Outcome {
  const [snapshot, actions] = transition(contractMachine, from, event)
  // A rule that only tells leaves the snapshot as it was.
  const isTaken = snapshot !== from || actions.length > 0
  return { ...read(actions), snapshot, leaf: leafOf(snapshot.value), isTaken }
}

/** What a list of actions asks for. */
export function read(
  actions: readonly { type: string; params?: unknown }[],
): Pick<Outcome, 'effects' | 'told' | 'armed' | 'cancelled'> {
  const outcome = {
    effects: [] as string[],
    told: [] as Record<string, unknown>[],
    armed: {} as Record<string, number>,
    cancelled: [] as string[],
  }
  for (const { type, params } of actions) {
    const given = params as Record<string, unknown>
    if (type === 'alert' || type === 'notify') {
      outcome.effects.push(`${type} ${given['kind']}`)
      outcome.told.push(given)
    }
    if (type === 'xstate.raise') outcome.armed[given['id'] as string] = given['delay'] as number
    if (type === 'xstate.cancel') outcome.cancelled.push(given['sendId'] as string)
  }
  return outcome
}
