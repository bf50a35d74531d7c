import { describe, expect, test } from 'vitest'
import { createActor, SimulatedClock } from 'xstate'
import { contractMachine, contractStatePath } from '../../machines/index.ts'
import { day, endDay, hour, laterStartDay, leafOf, monday, observed, startDay } from './contract-situation.ts'

/** The machine as it is exported, alive on a clock of its own; what it asks for is overheard, not replaced. */
function liveContract() {
  const clock = new SimulatedClock()
  const told: string[] = []
  const actor = createActor(contractMachine, {
    clock,
    input: { now: monday },
    inspect: (inspection) => {
      if (inspection.type !== '@xstate.action') return
      const { type, params } = inspection.action
      if (type === 'alert' || type === 'notify') told.push(`${type} ${(params as { kind: string }).kind}`)
    },
  })
  actor.start()
  const see = (...[status, details]: Parameters<typeof observed>) =>
    actor.send(observed(status, details, { beganAt: monday + clock.now() }))
  return {
    actor,
    clock,
    told,
    see,
    get state() {
      return contractStatePath(actor.getSnapshot().value)
    },
  }
}

describe('a live contract', () => {
  test('starts without any input, in Open', () => {
    const actor = createActor(contractMachine, { clock: new SimulatedClock() }).start()
    expect(actor.getSnapshot().value).toBe('Open')
    expect(actor.getSnapshot().status).toBe('active')
    actor.stop()
  })

  test('goes from order to end of delivery, told at every deadline on the way', () => {
    const contract = liveContract()
    const { clock, told, see } = contract
    clock.increment(24 * hour - 1)
    expect(told).toEqual([])
    clock.increment(1)
    expect(told.splice(0)).toEqual(['alert openTooLong'])
    see('Processing')
    clock.increment(42 * day)
    expect(told.splice(0)).toEqual(['alert processingTooLong'])
    see('Denied')
    for (let reminder = 0; reminder < 3; reminder += 1) clock.increment(3 * day)
    expect(told.splice(0)).toEqual([
      'alert denied',
      'alert denialReminder',
      'alert denialReminder',
      'alert denialReminder',
    ])
    see('Processing')
    clock.increment(day)
    expect(told).toEqual([])
    see('PendingDelivery')
    see('PendingDelivery', startDay)
    see('PendingDelivery', laterStartDay)
    expect(told.splice(0)).toEqual([
      'notify contractConfirmed',
      'notify startDateChanged',
      'notify startDateChanged',
    ])
    clock.set(laterStartDay.startDayEndsAt! - monday + 2 * day - 1)
    expect(told).toEqual([])
    clock.increment(1)
    expect(told.splice(0)).toEqual(['alert deliveryOverdue'])
    see('Delivery')
    see('Cancelled', endDay)
    expect(told.splice(0)).toEqual(['notify deliveryBegun', 'notify winBackPossible'])
    clock.set(endDay.endDayEndsAt! - monday)
    expect(told.splice(0)).toEqual(['notify deliveryEnded'])
    expect(contract.state).toBe('Cancelled')
    expect(contract.actor.getSnapshot().status).toBe('active')
    clock.increment(1_000 * day)
    expect(told).toEqual([])
  })

  test('does not alert about a state it has left', () => {
    const { clock, told, see } = liveContract()
    clock.increment(hour)
    see('Processing')
    clock.increment(30 * day)
    see('Rejected')
    clock.increment(1_000 * day)
    expect(told).toEqual(['notify rejected'])
  })

  test('keeps stale answers out by itself', () => {
    const contract = liveContract()
    contract.clock.increment(hour)
    contract.see('Processing')
    contract.actor.send(observed('Denied', undefined, { beganAt: monday + hour - 1, now: monday + 2 * hour }))
    expect([contract.state, contract.told]).toEqual(['Processing', []])
  })

  test('its persisted snapshot survives JSON and goes on from there', () => {
    const contract = liveContract()
    contract.clock.increment(hour)
    contract.see('Processing')
    contract.see('Denied', { denialReason: 'Dunning', message: 'text:1' })
    contract.see('Processing')
    contract.see('PendingDelivery', startDay)
    const json = JSON.stringify(contract.actor.getPersistedSnapshot())
    const restored = createActor(contractMachine, {
      snapshot: JSON.parse(json),
      clock: new SimulatedClock(),
    }).start()
    expect(restored.getSnapshot().value).toEqual(contract.actor.getSnapshot().value)
    expect(restored.getSnapshot().context).toEqual(contract.actor.getSnapshot().context)
    expect(JSON.stringify(restored.getPersistedSnapshot())).toBe(json)
    restored.send(observed('Delivery', undefined, { beganAt: monday + day }))
    expect(leafOf(restored.getSnapshot().value)).toBe('Contract.Delivery')
    expect(restored.getSnapshot().context.recoveries).toBe(1)
  })
})

test('an event sent by hand, without times, is fresh', () => {
  const actor = createActor(contractMachine).start()
  for (const status of ['Processing', 'Denied', 'Processing', 'PendingDelivery'] as const) {
    actor.send({ type: `observed.${status}` as 'observed.Processing' })
  }
  expect(contractStatePath(actor.getSnapshot().value)).toBe('Contract.PendingDelivery')
  actor.stop()
})
