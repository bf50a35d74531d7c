import { describe, expect, test, vi } from 'vitest'
import { createActor, SimulatedClock } from 'xstate'
import { defaultOrderDelays, longDelayClock, type OrderEvent, orderMachine } from '../../machines/index.ts'
import { day, hour, monday } from './order-situation.ts'

type Sendable<Event> = Event extends OrderEvent ? Omit<Event, 'now'> : never

/** The machine as it is exported, alive on a clock of its own; what it asks for is overheard, not replaced. */
function liveOrder() {
  const clock = new SimulatedClock()
  const asked: string[] = []
  const actor = createActor(orderMachine, {
    clock,
    input: { now: monday },
    inspect: (inspection) => {
      if (inspection.type !== '@xstate.action') return
      const { type, params } = inspection.action
      if (type === 'askForPrice' || type === 'sendOrder') asked.push(type)
      if (type === 'alert' || type === 'notify') asked.push(`${type} ${(params as { kind: string }).kind}`)
    },
  })
  actor.start()
  const happen = (event: Sendable<OrderEvent>) =>
    actor.send({ ...event, now: monday + clock.now() } as OrderEvent)
  return {
    actor,
    clock,
    asked,
    happen,
    /** Brings the order to where its data have been checked. */
    accepted: (errors: number) => {
      happen({ type: 'priced', validUntil: monday + 14 * day })
      happen({ type: 'accepted' })
      happen({ type: 'checked', errors })
      asked.splice(0)
    },
    get state() {
      return actor.getSnapshot().value
    },
  }
}

describe('a live order', () => {
  test('starts without any input, in Quoting', () => {
    const actor = createActor(orderMachine, { clock: new SimulatedClock() }).start()
    expect([actor.getSnapshot().value, actor.getSnapshot().status]).toEqual(['Quoting', 'active'])
    actor.stop()
  })

  test('goes the streamlined way from a price to the supplier’s numbers', () => {
    const { actor, asked, happen, clock } = liveOrder()
    happen({ type: 'priced', validUntil: monday + 14 * day })
    clock.increment(hour)
    happen({ type: 'accepted' })
    happen({ type: 'checked', errors: 0 })
    happen({ type: 'sending' })
    happen({ type: 'created', contractNumber: '345', customerNumber: '678' })
    expect(asked).toEqual([
      'askForPrice',
      'notify offerMade',
      'notify offerAccepted',
      'sendOrder',
      'notify orderSubmitted',
    ])
    clock.increment(1_000 * day)
    expect(asked).toHaveLength(5)
    const { value, context, status } = actor.getSnapshot()
    expect([value, status, context.contractNumber, context.customerNumber]).toEqual([
      'Submitted',
      'active',
      '345',
      '678',
    ])
  })

  test('lets an offer run out when its time has come and not before', () => {
    const order = liveOrder()
    order.happen({ type: 'priced', validUntil: monday + 14 * day })
    order.clock.increment(14 * day - 1)
    expect(order.state).toBe('Offered')
    order.clock.increment(1)
    expect([order.state, order.asked.at(-1)]).toEqual(['Expired', 'notify offerExpired'])
    order.happen({ type: 'accepted' })
    expect(order.state).toBe('Expired')
  })

  test('an offer that was accepted does not run out', () => {
    const order = liveOrder()
    order.accepted(0)
    order.clock.increment(1_000 * day)
    expect([order.state, order.asked]).toEqual(['Ready', []])
  })

  test('reminds of missing data every two days until they are complete', () => {
    const order = liveOrder()
    order.accepted(3)
    order.clock.increment(2 * day - 1)
    expect(order.asked).toEqual([])
    order.clock.increment(1)
    expect(order.asked.splice(0)).toEqual(['alert orderIncomplete'])
    order.clock.increment(day)
    order.happen({ type: 'checked', errors: 1 })
    order.clock.increment(day)
    expect(order.asked.splice(0)).toEqual(['alert orderIncomplete'])
    order.clock.increment(2 * day)
    expect(order.asked.splice(0)).toEqual(['alert orderIncomplete'])
    order.happen({ type: 'checked', errors: 0 })
    order.clock.increment(1_000 * day)
    expect([order.state, order.asked]).toEqual(['Ready', []])
  })

  test('a lost answer is looked for, then a person decides, and the order goes out again', () => {
    const order = liveOrder()
    order.accepted(0)
    order.happen({ type: 'sending' })
    order.happen({ type: 'answerLost' })
    expect(order.asked.splice(0)).toEqual(['sendOrder', 'alert orderUncertain'])
    for (let look = 0; look < 2; look += 1) {
      order.happen({ type: 'released', by: 'person' })
      expect(order.state).toBe('Uncertain')
      order.clock.increment(defaultOrderDelays.settlingMs)
      order.happen({ type: 'looked', beganAt: monday + order.clock.now(), candidate: null })
    }
    expect(order.asked.splice(0)).toEqual(['alert orderUndecided'])
    order.happen({ type: 'released', by: 'person' })
    order.happen({ type: 'sending' })
    expect([order.state, order.asked]).toEqual(['Submitting', ['sendOrder']])
  })

  test('restored from JSON while it was being sent, it sends nothing by itself', () => {
    const order = liveOrder()
    order.accepted(0)
    order.happen({ type: 'sending' })
    const json = JSON.stringify(order.actor.getPersistedSnapshot())
    const asked: string[] = []
    const tell = (what: string) => void asked.push(what)
    const machine = orderMachine.provide({
      actions: { sendOrder: () => tell('sendOrder'), alert: (_, { kind }) => tell(kind) },
    })
    const restored = createActor(machine, { snapshot: JSON.parse(json), clock: new SimulatedClock() }).start()
    expect([restored.getSnapshot().value, asked]).toEqual(['Submitting', []])
    expect(JSON.stringify(restored.getPersistedSnapshot())).toBe(json)
    restored.send({ type: 'answerLost', now: monday + hour })
    expect([restored.getSnapshot().value, asked]).toEqual(['Uncertain', ['orderUncertain']])
  })

  test('an offer of sixty days holds for sixty days on the clock for long delays', () => {
    vi.useFakeTimers({ now: monday })
    const clock = longDelayClock({ setTimeout, clearTimeout })
    const actor = createActor(orderMachine, { clock, input: { now: monday } }).start()
    actor.send({ type: 'priced', now: monday, validUntil: monday + 60 * day })
    vi.advanceTimersByTime(60 * day - 1)
    expect(actor.getSnapshot().value).toBe('Offered')
    vi.advanceTimersByTime(1)
    expect(actor.getSnapshot().value).toBe('Expired')
    actor.stop()
    vi.useRealTimers()
  })
})
