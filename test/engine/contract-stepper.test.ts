import { describe, expect, test } from 'vitest'
import { initialTransition, transition } from 'xstate'
import {
  contractMachine,
  contractStatePath,
  contractStatuses,
  defaultContractDelays,
} from '../../machines/index.ts'
import type { Step } from '../../src/engine/contract-stepper.ts'
import { contractVersions } from '../../src/engine/contract-versions.ts'
import {
  contextIn,
  endDay,
  hour,
  laterEndDay,
  laterStartDay,
  leafOf,
  leaves,
  monday,
  observed,
  startDay,
  stateValueOf,
  timeEvent,
  timeEvents,
} from '../machines/contract-situation.ts'

const stepper = contractVersions.stepper(contractVersions.current)

// Every guard is asked both ways: fresh and stale looks, dates known and unknown before, moved and not moved now.
const contexts = [
  { title: 'nothing known', details: {} },
  { title: 'start day known', details: startDay },
  { title: 'last day known', details: endDay },
  {
    title: 'both days and some text known',
    details: { ...startDay, ...endDay, message: 'text:1', denialReason: 'Other' },
  },
]
const detailsSeen = [
  undefined,
  {},
  startDay,
  laterStartDay,
  { startDate: null, startDayEndsAt: null },
  endDay,
  laterEndDay,
  { endDate: null, endDayEndsAt: null },
  { message: 'text:2', cancellationReason: 'Relocation' },
]
const looks = [
  { title: 'fresh', at: { beganAt: monday + hour } },
  { title: 'begun in the same millisecond', at: { beganAt: monday, now: monday + hour } },
  { title: 'stale', at: { beganAt: monday - 1, now: monday + hour } },
]
const events = [
  ...contractStatuses.flatMap((status) =>
    looks.flatMap(({ at }) => detailsSeen.map((details) => observed(status, details, at))),
  ),
  ...Object.values(timeEvents).map(timeEvent),
  timeEvent('observed.Unheard'),
  timeEvent('xstate.after.openTooLong.contract.Processing'),
]

describe('the stepper gives what XState itself gives', () => {
  test.each(leaves.flatMap((leaf) => contexts.map((context) => ({ leaf, ...context }))))(
    'for every event in $leaf, $title',
    ({ leaf, details }) => {
      const context = contextIn(leaf, {})
      const known = { ...context, recoveries: 3, details: { ...context.details, ...details } }
      const before = contractMachine.resolveState({ value: stateValueOf(leaf), context: known })
      for (const event of events) {
        const [after, actions] = transition(contractMachine, before, event)
        const step = stepper.step(leaf, known, event)
        if (after === before && actions.length === 0) expect(step).toBeNull()
        else expectSame(step, after, actions)
      }
    },
  )

  test('at the start', () => {
    const delays = { ...defaultContractDelays, openTooLongMs: 5 * hour }
    const [snapshot, actions] = initialTransition(contractMachine, { now: monday, delays })
    expectSame(stepper.start(monday, delays), snapshot, actions)
  })

  test('and remembers nothing from one contract to the next', () => {
    const first = stepper.step('Open', contextIn('Open'), observed('Processing', { message: 'text:1' }))
    stepper.step('Denied.Waiting', contextIn('Denied.Waiting'), observed('Revoked'))
    expect(stepper.step('Open', contextIn('Open'), observed('Processing', { message: 'text:1' }))).toEqual(
      first,
    )
  })
})

describe('the time rules of a leaf', () => {
  test('are those on the way into it, with how long they wait', () => {
    const { delays } = contextIn('Open')
    expect(stepper.rulesOf('Open', contextIn('Open'))).toEqual([
      { event: 'xstate.after.openTooLong.contract.Open', delayMs: delays.openTooLongMs },
    ])
    expect(stepper.rulesOf('Denied.Waiting', contextIn('Denied.Waiting'))).toEqual([
      { event: 'xstate.after.denialReminder.contract.Denied.Waiting', delayMs: delays.denialReminderMs },
    ])
    expect(stepper.rulesOf('Revoked', contextIn('Revoked'))).toEqual([])
  })

  test.each(['Denied', 'Contract', 'Denied.Reminding', 'Quoting'])('%s is none', (leaf) => {
    expect(stepper.rulesOf(leaf, contextIn('Open'))).toBeNull()
  })
})

test('a version that nobody knows is named', () => {
  expect(() => contractVersions.stepper('0')).toThrow('No contract machine of version 0 is known here.')
})

/** Holds a step against a snapshot and its actions; what waits afterwards is followed action by action. */
function expectSame(
  step: Step | null,
  snapshot: { value: Parameters<typeof leafOf>[0]; context: unknown },
  actions: readonly { type: string; params?: unknown }[],
): void {
  const waiting = new Map([['already waiting', 1]])
  for (const event of Object.values(timeEvents)) waiting.set(event, 2)
  const waitingByStep = new Map(waiting)
  for (const { type, params } of actions) {
    const { id, sendId, delay, event } = params as {
      id: string
      sendId: string
      delay: number
      event: { type: string }
    }
    if (type === 'xstate.cancel') waiting.delete(sendId)
    if (type !== 'xstate.raise') continue
    expect(event.type).toBe(id)
    waiting.set(id, delay)
  }
  for (const event of step?.cancelled ?? []) waitingByStep.delete(event)
  for (const { event, delayMs } of step?.armed ?? []) waitingByStep.set(event, delayMs)
  expect(step).toMatchObject({
    leaf: leafOf(snapshot.value),
    state: contractStatePath(snapshot.value),
    context: snapshot.context,
    effects: actions
      .filter(({ type }) => type === 'alert' || type === 'notify')
      .map(({ type, params }) => ({ type, ...(params as object) })),
  })
  expect(Object.fromEntries(waitingByStep)).toEqual(Object.fromEntries(waiting))
}
