import { describe, expect, test } from 'vitest'
import { createActor, type InspectionEvent, SimulatedClock } from 'xstate'
import { type AlertEvent, type AlertInput, alertMachine, alertStates } from '../../machines/index.ts'
import { day, hour, monday } from './alert-situation.ts'

type Sendable<Event> = Event extends AlertEvent ? Omit<Event, 'now'> : never

/** The machine as it is exported, alive on a clock of its own; what it asks for is overheard, not replaced. */
function liveAlert(input: AlertInput = {}) {
  const clock = new SimulatedClock()
  const asked: string[] = []
  const actor = createActor(alertMachine, {
    clock,
    input: { now: monday, ...input },
    inspect: (inspection) => {
      if (inspection.type !== '@xstate.action') return
      const { type, params } = inspection.action
      if (type === 'alert' || type === 'notify') asked.push((params as { kind: string }).kind)
    },
  }).start()
  return {
    actor,
    asked,
    happen: (event: Sendable<AlertEvent>) =>
      actor.send({ ...event, now: monday + clock.now() } as AlertEvent),
    /** Lets days pass, one after the other: a simulated clock fires a repeating rule once for all it jumps over. */
    days: (count: number) => {
      for (let each = 0; each < count; each += 1) clock.increment(day)
    },
  }
}

describe('a live alert', () => {
  test('is told again every day, escalated after three, and silent once it is resolved', () => {
    const { asked, days, happen } = liveAlert()
    days(4)
    expect(asked.splice(0).toSorted()).toEqual(['alertEscalated', ...Array(4).fill('alertReminder')])
    happen({ type: 'resolved' })
    days(100)
    expect(asked).toEqual(['alertResolved'])
  })

  test('that somebody has taken up is silent for a week, then told again', () => {
    const { asked, days, happen, actor } = liveAlert()
    happen({ type: 'acknowledged', by: 'Ada' })
    days(6)
    expect(asked.splice(0)).toEqual(['alertAcknowledged'])
    days(1)
    expect([asked.splice(0), actor.getSnapshot().matches('Open')]).toEqual([['alertReminder'], true])
  })

  test('that is silenced is told again when the silence ends', () => {
    const { asked, days, happen, actor } = liveAlert()
    happen({ type: 'silenced', until: monday + 2 * day + hour })
    days(2)
    expect([asked, actor.getSnapshot().matches('Silenced')]).toEqual([[], true])
    days(1)
    expect([asked, actor.getSnapshot().matches('Open')]).toEqual([['alertReminder'], true])
  })

  test('of what reminds of itself is only escalated', () => {
    const { asked, days } = liveAlert({ kind: 'denied' })
    days(30)
    expect(asked).toEqual(['alertEscalated'])
  })

  test('starts without any input', () => {
    const actor = createActor(alertMachine, { clock: new SimulatedClock() }).start()
    expect([actor.getSnapshot().matches('Open'), actor.getSnapshot().status]).toEqual([true, 'active'])
    actor.stop()
  })
})

test('an inspector gets the machine’s definition and every snapshot as JSON', () => {
  const heard: InspectionEvent[] = []
  const clock = new SimulatedClock()
  const actor = createActor(alertMachine, { clock, inspect: (event) => void heard.push(event) }).start()
  actor.send({ type: 'acknowledged', by: 'Ada', now: monday })
  actor.stop()
  expect(heard.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['@xstate.actor', '@xstate.event', '@xstate.snapshot']),
  )
  const definition = JSON.parse(JSON.stringify(alertMachine.definition)) as {
    states: object
    version: string
  }
  expect([alertMachine.id, definition.version]).toEqual(['alert', '1'])
  expect(Object.keys(definition.states)).toEqual([...alertStates])
  expect(JSON.parse(JSON.stringify(actor.getPersistedSnapshot()))).toMatchObject({ value: 'Acknowledged' })
})
