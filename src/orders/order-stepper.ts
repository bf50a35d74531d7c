import { initialTransition, transition } from 'xstate'
import {
  initialOrderContext,
  type OrderContext,
  type OrderDelays,
  type OrderEvent,
  type OrderState,
  orderMachine,
} from '../../machines/index.ts'
import type { Effect } from '../log-entry.ts'
import { StromkreisError } from '../stromkreis-error.ts'

/** One step of the order machine, as data. */
export interface OrderStep {
  state: OrderState
  context: OrderContext
  effects: readonly Effect[]
  /** Time rules that begin to wait, by event type, with their delay in milliseconds. */
  armed: readonly { event: string; delayMs: number }[]
  /** Event types of time rules that no longer wait. */
  cancelled: readonly string[]
}

/** Version that new orders start with. */
export const currentOrderMachineVersion: string = orderMachine.version ?? '1'

/**
 * Makes sure that this build has the machine a stored order names.
 * @throws StromkreisError `logBroken`
 */
function mustHaveVersion(version: string): void {
  if (version === currentOrderMachineVersion) return
  throw new StromkreisError('logBroken', `No order machine of version ${version} is known here.`, {
    hint: `Install the Stromkreis that wrote this log, or one that still has version ${version}.`,
  })
}

/** An order at its very beginning. */
export function startOrder(version: string, now: number, delays: OrderDelays): OrderStep {
  mustHaveVersion(version)
  const [snapshot, actions] = initialTransition(orderMachine, { now, delays })
  return stepOf(snapshot.value, { ...initialOrderContext({ now }), delays }, actions)
}

/** What the machine does with an event; null when it does not take it here. */
export function stepOrder(
  version: string,
  state: OrderState,
  context: OrderContext,
  event: OrderEvent | { type: string },
): OrderStep | null {
  mustHaveVersion(version)
  const from = orderMachine.resolveState({ value: state, context })
  const [next, actions] = transition(orderMachine, from, event as OrderEvent)
  // Whoever enters a state anew without remembering anything is the same as before, but for what it does.
  const isTaken = next !== from || actions.length > 0
  return isTaken ? stepOf(next.value, next.context, actions) : null
}

function stepOf(
  value: unknown,
  context: OrderContext,
  actions: readonly { type: string; params?: unknown }[],
): OrderStep {
  const effects: Effect[] = []
  const cancelled: string[] = []
  let armed: { event: string; delayMs: number }[] = []
  for (const { type, params } of actions) {
    if (type === 'alert' || type === 'notify') effects.push({ type, ...(params as object) } as Effect)
    if (type === 'xstate.raise') {
      const { id, delay } = params as { id: string; delay: number }
      armed.push({ event: id, delayMs: delay })
    }
    if (type === 'xstate.cancel') {
      const { sendId } = params as { sendId: string }
      armed = armed.filter(({ event }) => event !== sendId)
      cancelled.push(sendId)
    }
  }
  return { state: value as OrderState, context, effects, armed, cancelled }
}
