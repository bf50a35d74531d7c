import { type SnapshotFrom, type StateValue, transition } from 'xstate'
import {
  type AlertContext,
  type AlertEvent,
  type AlertInput,
  type AlertState,
  alertMachine,
  initialAlertContext,
} from '../../machines/index.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** Noon of a Monday in January 2026. */
export const monday = Date.UTC(2026, 0, 5, 12)

/** When the silences of every situation end. */
export const silenceEnd = monday + 3 * day

/** One of the machine's situations. */
export type AlertSnapshot = SnapshotFrom<typeof alertMachine>

/** Every innermost state, with the state that people see. */
export const leaves = {
  'Open.InDigest': 'Open',
  'Open.Told.RemindedElsewhere': 'Open',
  'Open.Told.Waiting': 'Open',
  Acknowledged: 'Acknowledged',
  'Silenced.ForEver': 'Silenced',
  'Silenced.UntilThen': 'Silenced',
  Resolved: 'Resolved',
} as const satisfies Record<string, AlertState>

/** Path of an innermost state. */
export type Leaf = keyof typeof leaves

/** Events of the machine's own time rules, by the name of the rule. */
export const timeEvents = {
  escalation: 'xstate.after.escalation.alert.Open.Told',
  reminder: 'xstate.after.reminder.alert.Open.Told.Waiting',
  acknowledgementEnds: 'xstate.after.acknowledgementEnds.alert.Acknowledged',
  silenceEnds: 'xstate.after.silenceEnds.alert.Silenced.UntilThen',
} as const

/** What an event of a time rule looks like to the machine's types: they know only events from outside. */
export function timeEvent(type: string): AlertEvent {
  return { type } as never
}

/** Everything that can happen to an alert, an hour after the Monday noon at which it was raised. */
export const happenings = {
  acknowledged: { type: 'acknowledged', now: monday + hour, by: 'Ada' },
  'silenced until then': { type: 'silenced', now: monday + hour, until: silenceEnd },
  'silenced for ever': { type: 'silenced', now: monday + hour, until: null },
  unsilenced: { type: 'unsilenced', now: monday + hour },
  resolved: { type: 'resolved', now: monday + hour },
} as const satisfies Record<string, AlertEvent>

/** What an alert in `leaf` would remember, raised on Monday noon. */
export function contextIn(leaf: Leaf, input: AlertInput = {}, changes: Partial<AlertContext> = {}) {
  return {
    ...initialAlertContext({
      id: '345/2/0',
      now: monday,
      isTold: leaf !== 'Open.InDigest',
      kind: leaf === 'Open.Told.RemindedElsewhere' ? 'denied' : 'openTooLong',
      ...input,
    }),
    ...(leaf === 'Acknowledged' ? { acknowledgedBy: 'Ada' } : {}),
    ...(leaf === 'Silenced.UntilThen' ? { silencedUntil: silenceEnd } : {}),
    ...changes,
  }
}

/** An alert standing in `leaf`. */
export function alertIn(leaf: Leaf, input: AlertInput = {}, changes: Partial<AlertContext> = {}) {
  return alertMachine.resolveState({
    value: stateValueOf(leaf),
    context: contextIn(leaf, input, changes),
  }) as AlertSnapshot
}

/** The state value of a path. */
export function stateValueOf(leaf: string): StateValue {
  const [name, ...rest] = leaf.split('.')
  return rest.length === 0 ? name! : { [name!]: stateValueOf(rest.join('.')) }
}

/** The path of a state value. */
export function leafOf(value: StateValue): Leaf {
  if (typeof value === 'string') return value as Leaf
  const [name, inner] = Object.entries(value)[0]!
  return `${name}.${leafOf(inner!)}` as Leaf
}

/** What one event does to an alert, as the pure machine says. */
export interface Outcome {
  snapshot: AlertSnapshot
  leaf: Leaf
  state: AlertState
  isTaken: boolean
  /** `alert alertReminder`, `notify alertResolved`, in order. */
  effects: string[]
  /** Parameters of alerts and notices. */
  told: Record<string, unknown>[]
  /** Delays of the time rules that begin to wait, by event. */
  armed: Record<string, number>
  /** Events of the time rules that no longer wait. */
  cancelled: string[]
}

/** Sends one event to an alert and reads what follows. */
export function send(from: AlertSnapshot, event: AlertEvent): Outcome {
  const [snapshot, actions] = transition(alertMachine, from, event)
  // A rule that only tells leaves the snapshot as it was.
  const isTaken = snapshot !== from || actions.length > 0
  const leaf = leafOf(snapshot.value)
  return { ...read(actions), snapshot, leaf, state: leaves[leaf], isTaken }
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
