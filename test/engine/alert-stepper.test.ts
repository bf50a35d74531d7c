import { describe, expect, test } from 'vitest'
import { initialTransition, transition } from 'xstate'
import { alertKinds, alertMachine } from '../../machines/index.ts'
import {
  type AlertStep,
  startAlert,
  stepAlert,
  currentAlertMachineVersion as version,
} from '../../src/engine/alert-stepper.ts'
import {
  contextIn,
  day,
  happenings,
  type Leaf,
  leafOf,
  leaves,
  monday,
  silenceEnd,
  stateValueOf,
  timeEvent,
  timeEvents,
} from '../machines/alert-situation.ts'

// Every guard is asked both ways: told or not, reminded or not, silenced for ever or until then.
const memories = [true, false].flatMap((isTold) =>
  (['openTooLong', 'denied'] as const).flatMap((kind) =>
    [null, silenceEnd].map((silencedUntil) => ({ isTold, kind, silencedUntil })),
  ),
)
const events = [
  ...Object.values(happenings),
  { type: 'acknowledged' as const, by: 'Grace' },
  ...Object.values(timeEvents).map(timeEvent),
  timeEvent('unheard'),
]

describe('the stepper gives what XState itself gives', () => {
  test.each(
    (Object.keys(leaves) as Leaf[]).flatMap((leaf) => memories.map((memory) => ({ leaf, ...memory }))),
  )(
    'for every event in $leaf, told: $isTold, $kind, silenced until $silencedUntil',
    ({ leaf, isTold, kind, silencedUntil }) => {
      const context = contextIn(leaf, { isTold, kind }, { silencedUntil })
      const before = alertMachine.resolveState({ value: stateValueOf(leaf), context })
      for (const event of events) {
        const [after, actions] = transition(alertMachine, before, event)
        const step = stepAlert(version, { leaf, context }, event)
        if (after === before && actions.length === 0) expect(step).toBeNull()
        else expectSame(step, after, actions)
      }
    },
  )

  test.each(alertKinds.flatMap((kind) => [true, false].map((isTold) => ({ kind, isTold }))))(
    'at the start of $kind, told: $isTold',
    ({ kind, isTold }) => {
      const input = { id: '1/2/0', kind, isTold, now: monday, delays: { escalateMs: 5 * day } }
      const [snapshot, actions] = initialTransition(alertMachine, input)
      expectSame(startAlert(version, input), snapshot, actions)
    },
  )
})

test('a version that nobody knows is named', () => {
  const problem = 'No alert machine of version 0 is known here.'
  expect(() => startAlert('0', {})).toThrow(problem)
  const { leaf, context } = startAlert(version, {})
  expect(() => stepAlert('0', { leaf, context }, happenings.resolved)).toThrow(problem)
})

/** Holds a step against a snapshot and its actions; what waits afterwards is followed action by action. */
function expectSame(
  step: AlertStep | null,
  snapshot: { value: Parameters<typeof leafOf>[0]; context: unknown },
  actions: readonly { type: string; params?: unknown }[],
): void {
  const waiting = new Map<string, number>()
  for (const event of Object.values(timeEvents)) waiting.set(event, -1)
  const waitingByStep = new Map(waiting)
  for (const { type, params } of actions) {
    const { id, sendId, delay } = params as { id: string; sendId: string; delay: number }
    if (type === 'xstate.cancel') waiting.delete(sendId)
    if (type === 'xstate.raise') waiting.set(id, delay)
  }
  for (const event of step?.cancelled ?? []) waitingByStep.delete(event)
  for (const { event, delayMs } of step?.armed ?? []) waitingByStep.set(event, delayMs)
  const leaf = leafOf(snapshot.value)
  expect(step).toMatchObject({
    leaf,
    state: leaves[leaf],
    context: snapshot.context,
    effects: actions
      .filter(({ type }) => type === 'alert' || type === 'notify')
      .map(({ type, params }) => ({ type, ...(params as object) })),
  })
  expect(Object.fromEntries(waitingByStep)).toEqual(Object.fromEntries(waiting))
}
