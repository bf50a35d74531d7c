import { type SnapshotFrom, transition } from 'xstate'
import {
  initialOrderContext,
  type OrderContext,
  type OrderEvent,
  type OrderState,
  orderMachine,
} from '../../machines/index.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** Noon of a Monday in January 2026. */
export const monday = Date.UTC(2026, 0, 5, 12)

/** When the offer of every situation runs out. */
export const validUntil = monday + 14 * day

/** One of the machine's situations. */
export type OrderSnapshot = SnapshotFrom<typeof orderMachine>

/** Events of the machine's own time rules, by the state that waits for them. */
export const timeEvents = {
  Offered: 'xstate.after.offerValidity.order.Offered',
  Incomplete: 'xstate.after.incompleteReminder.order.Incomplete',
} as const

/** What an event of a time rule looks like to the machine's types: they know only events from outside. */
export function timeEvent(type: string): OrderEvent {
  return { type } as never
}

/** Everything that can happen to an order, an hour after the Monday noon at which its last change was. */
export const happenings = {
  priced: { type: 'priced', now: monday + hour, validUntil },
  accepted: { type: 'accepted', now: monday + hour },
  declined: { type: 'declined', now: monday + hour },
  'checked, complete': { type: 'checked', now: monday + hour, errors: 0 },
  'checked, with errors': { type: 'checked', now: monday + hour, errors: 2 },
  sending: { type: 'sending', now: monday + hour },
  created: { type: 'created', now: monday + hour, contractNumber: '345', customerNumber: '678' },
  refused: { type: 'refused', now: monday + hour, isPassing: false },
  'refused, in passing': { type: 'refused', now: monday + hour, isPassing: true },
  answerLost: { type: 'answerLost', now: monday + hour },
  looked: { type: 'looked', now: monday + hour, beganAt: monday + hour, candidate: null },
  found: { type: 'found', now: monday + hour, contractNumber: '345', customerNumber: null },
  'released by policy': { type: 'released', now: monday + hour, by: 'policy' },
  'released by a person': { type: 'released', now: monday + hour, by: 'person' },
  abandoned: { type: 'abandoned', now: monday + hour },
} as const satisfies Record<string, OrderEvent>

/** What an order in `state` would remember, last changed on Monday noon. */
export function contextIn(state: OrderState, changes: Partial<OrderContext> = {}): OrderContext {
  return {
    ...initialOrderContext({ now: monday }),
    ...(state === 'Quoting' ? {} : { validUntil }),
    ...(['Submitting', 'Uncertain', 'Submitted', 'Abandoned'].includes(state) ? { sentAt: monday } : {}),
    ...(['Uncertain', 'Abandoned'].includes(state) ? { lostAt: monday } : {}),
    ...(state === 'Submitted' ? { contractNumber: '345', customerNumber: '678' } : {}),
    ...changes,
  }
}

/** An order standing in `state`. */
export function orderIn(state: OrderState, changes: Partial<OrderContext> = {}): OrderSnapshot {
  return orderMachine.resolveState({ value: state, context: contextIn(state, changes) })
}

/** What one event does to an order, as the pure machine says. */
export interface Outcome {
  snapshot: OrderSnapshot
  state: OrderState
  isTaken: boolean
  /** `askForPrice`, `sendOrder`, `alert orderRefused`, `notify offerMade`, in order. */
  effects: string[]
  /** Parameters of alerts and notices. */
  told: Record<string, unknown>[]
  /** Delays of the time rules that begin to wait, by event. */
  armed: Record<string, number>
  /** Events of the time rules that no longer wait. */
  cancelled: string[]
}

/** Sends one event to an order and reads what follows. `machine` is the order machine unless told otherwise. */
export function send(from: OrderSnapshot, event: OrderEvent, machine = orderMachine): Outcome {
  const [snapshot, actions] = transition(machine, from, event)
  // A rule that only tells leaves the snapshot as it was.
  const isTaken = snapshot !== from || actions.length > 0
  return { ...read(actions), snapshot, state: snapshot.value, isTaken }
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
    if (type === 'askForPrice' || type === 'sendOrder') outcome.effects.push(type)
    if (type === 'alert' || type === 'notify') {
      outcome.effects.push(`${type} ${given['kind']}`)
      outcome.told.push(given)
    }
    if (type === 'xstate.raise') outcome.armed[given['id'] as string] = given['delay'] as number
    if (type === 'xstate.cancel') outcome.cancelled.push(given['sendId'] as string)
  }
  return outcome
}
