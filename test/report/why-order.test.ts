import { describe, expect, test } from 'vitest'
import {
  alertMachine,
  contractMachine,
  defaultOrderDelays,
  type OrderContext,
  type OrderEvent,
  type OrderState,
  orderMachine,
  orderStates,
} from '../../machines/index.ts'
import type { OrderRecord } from '../../src/order-record.ts'
import { guardWords } from '../../src/report/guard-words.ts'
import { why } from '../../src/report/why.ts'
import { orderEventTypes, orderTargets, whyOrder } from '../../src/report/why-order.ts'
import {
  contextIn,
  hour,
  monday,
  orderIn,
  send,
  timeEvents,
  validUntil,
} from '../machines/order-situation.ts'

const now = monday + hour
const settledAt = monday + defaultOrderDelays.settlingMs

describe('why an order can or cannot go to a state', () => {
  test.each(orderStates)('%s: the shortest way to everywhere is one the machine takes', (from) => {
    for (const to of orderStates) {
      const { way, path } = whyOrder(recordIn(from), to, { now })
      if (way === 'none') continue
      let snapshot = orderIn(from)
      for (const { event, timeRule, to: next } of path!) {
        const happens = event === null ? timeEventOf(timeRule!) : eventThat(event, next)
        const context = contextIn(snapshot.value, { sentAt: null, looks: 2 })
        snapshot = send(orderIn(snapshot.value, context), happens).snapshot
        expect(snapshot.value, `${from} > ${to}`).toBe(next)
      }
      expect(snapshot.value).toBe(to)
      expect(way).toBe(['stays', 'oneEdge'][path!.length] ?? 'path')
    }
  })

  test('nothing leads on from an end, and nothing back to the beginning', () => {
    for (const end of ['Submitted', 'Declined', 'Expired', 'Abandoned'] as const) {
      for (const to of orderStates) {
        const { way, path } = whyOrder(recordIn(end), to, { now })
        expect([way, path]).toEqual(to === end ? ['stays', []] : ['none', null])
      }
    }
    for (const from of orderStates.slice(1)) {
      expect(whyOrder(recordIn(from), 'Quoting', { now }).way).toBe('none')
    }
  })

  test('a submitted order names the contract to ask about', () => {
    expect(whyOrder(recordIn('Submitted'), 'Ready', { now }).answer).toContain('contract 345')
  })

  test('only time leads to Expired, and when is told', () => {
    const timers = [{ event: timeEvents.Offered, token: 2, dueAt: validUntil, estimated: false }]
    const answer = whyOrder({ ...recordIn('Offered'), timers }, 'Expired', { now })
    expect(answer).toMatchObject({ way: 'oneEdge', isOpen: false, path: [{ timeRule: 'offerValidity' }] })
    expect(answer.answer).toContain('due 2026-01-19T12:00:00.000Z')
  })
})

describe('the guards of an order, with what they look at', () => {
  test.each([
    ['before it runs out', validUntil - 1, true],
    ['when it has run out', validUntil, false],
  ])('an offer is accepted %s: %s', (_, at, isOpen) => {
    const answer = whyOrder(recordIn('Offered'), 'Accepted', { now: at })
    expect(answer).toMatchObject({ way: 'oneEdge', isOpen })
    expect(guardOf(answer.edges, 'accepted')).toMatchObject({
      name: 'offerStillValid',
      holds: isOpen,
      values: { validUntil: '2026-01-19T12:00:00.000Z' },
    })
    expect(send(orderIn('Offered'), { type: 'accepted', now: at }).isTaken).toBe(isOpen)
  })

  test.each([
    [0, 'Ready'],
    [2, 'Incomplete'],
  ] as const)('with %d errors an accepted order goes to %s', (errors, to) => {
    const record = { ...recordIn('Accepted'), findings: findings(errors) }
    for (const state of ['Ready', 'Incomplete'] as const) {
      const answer = whyOrder(record, state, { now })
      expect([state, answer.isOpen]).toEqual([state, state === to])
      if (state !== to) expect(answer.answer).toMatch(/^Not now: checked leads from Accepted/)
    }
    expect(whyOrder(record, 'checked', { now }).path).toEqual([{ event: 'checked', timeRule: null, to }])
    expect(guardOf(whyOrder(record, 'Ready', { now }).edges, 'checked')).toMatchObject({
      name: 'dataComplete',
      holds: errors === 0,
      values: { errors },
    })
    expect(send(orderIn('Accepted'), { type: 'checked', now, errors }).state).toBe(to)
  })

  test('warnings keep no order from being sent', () => {
    const warning = { ...findings(1)[0]!, severity: 'warning' } as const
    const answer = whyOrder({ ...recordIn('Incomplete'), findings: [warning] }, 'Ready', { now })
    expect(answer.isOpen).toBe(true)
  })

  test.each([
    [null, true],
    [monday, false],
  ])('an order of which a request left at %s is sent: %s', (sentAt, isOpen) => {
    const answer = whyOrder(recordIn('Ready', { sentAt }), 'Submitting', { now })
    expect(answer.isOpen).toBe(isOpen)
    const values = { sentAt: sentAt && '2026-01-05T12:00:00.000Z' }
    expect(guardOf(answer.edges, 'sending')).toMatchObject({ name: 'notSentYet', holds: isOpen, values })
    const event: OrderEvent = { type: 'sending', now }
    expect(send(orderIn('Ready', { sentAt }), event).isTaken).toBe(isOpen)
  })

  test('an uncertain order is not sent again after one look of two', () => {
    const answer = whyOrder(recordIn('Uncertain', { looks: 1, lookedAt: settledAt }), 'Ready', { now })
    expect(answer).toMatchObject({ way: 'oneEdge', isOpen: false })
    expect(guardOf(answer.edges, 'released')).toMatchObject({
      name: 'maySendAgain',
      holds: false,
      values: { looks: 1, looksNeeded: 2, looksCountFrom: '2026-01-05T12:01:00.000Z', candidate: null },
    })
    expect(answer.answer).toContain('looks: 1, looksNeeded: 2')
  })

  test('after two looks anybody may release it, and with a candidate only a person', () => {
    expect(whyOrder(recordIn('Uncertain', { looks: 2 }), 'Ready', { now }).isOpen).toBe(true)
    const doubtful = recordIn('Uncertain', { looks: 2, candidate: '345' })
    const answer = whyOrder(doubtful, 'Ready', { now })
    const released = answer.edges.find(({ event }) => event === 'released')
    expect(released).toMatchObject({ isOpen: null, openWhen: ['a person releases it'] })
    expect(answer.isOpen).toBeNull()
    expect(answer.answer).toBe('released leads from Uncertain to Ready where a person releases it.')
  })

  test('every edge is open on exactly the occasions on which the machine takes it', () => {
    const occasions = [
      { state: 'Submitting', event: { type: 'refused', now, isPassing: true } },
      { state: 'Submitting', event: { type: 'refused', now, isPassing: false } },
      { state: 'Submitting', event: { type: 'created', now, contractNumber: '1', customerNumber: '2' } },
      { state: 'Submitting', event: { type: 'answerLost', now } },
      { state: 'Uncertain', event: { type: 'looked', now, beganAt: now, candidate: null } },
      { state: 'Uncertain', event: { type: 'looked', now, beganAt: now, candidate: '345' } },
    ] as const
    const saidOf: Record<string, string> = {
      'refused true': 'the supplier is busy or not reached',
      'refused false': 'the supplier names its reasons',
      'looked null': 'a look begins now and finds nothing new',
      'looked "345"': 'a look begins now and shows a new candidate',
    }
    for (const looks of [0, 1, 2]) {
      for (const { state, event } of occasions) {
        const { edges } = whyOrder(recordIn(state, { looks }), state, { now })
        const carried = 'isPassing' in event ? event.isPassing : 'candidate' in event ? event.candidate : ''
        const says = saidOf[`${event.type} ${JSON.stringify(carried)}`]
        const open = edges.filter(
          (edge) => edge.event === event.type && (edge.isOpen || edge.openWhen.includes(says ?? '')),
        )
        expect(open, `${state} ${event.type} ${looks}`).toHaveLength(1)
        const told = send(orderIn(state, { looks }), event).effects.map((effect) => effect.split(' ').at(-1))
        for (const kind of open[0]!.tells) expect(told).toContain(kind)
      }
    }
  })
})

describe('what can be asked of an order', () => {
  test('is every state and every event, in any capitals', () => {
    expect(orderTargets).toEqual([...orderStates, ...orderEventTypes])
    expect(why(recordIn('Offered'), 'ACCEPTED', { now })).toMatchObject({ asked: 'Accepted' })
    expect(why(recordIn('Uncertain', { looks: 2 }), 'Released', { now })).toMatchObject({
      asked: 'released',
      way: 'oneEdge',
      path: [{ event: 'released', to: 'Ready' }],
    })
  })

  test('an event that is not taken here has a way to where it is', () => {
    const { way, path } = whyOrder(recordIn('Offered'), 'sending', { now })
    expect([way, path?.map(({ event }) => event)]).toEqual(['path', ['accepted', 'checked', 'sending']])
  })

  test('anything else is refused', () => {
    const ask = () => why(recordIn('Offered'), 'Delivery', { now })
    expect(ask).toThrow(
      expect.objectContaining({ code: 'invalidInput', hint: expect.stringContaining('Ready') }),
    )
  })
})

test('every guard of the order machine is put into words', () => {
  const guards = Object.keys(orderMachine.implementations.guards)
  expect(guards.length).toBeGreaterThan(5)
  for (const guard of guards) expect(guardWords[guard], guard).toMatch(/^[a-z0-9]/)
})

test('what no guard of any machine asks has no words', () => {
  const guards = [contractMachine, orderMachine, alertMachine].flatMap(({ implementations }) =>
    Object.keys(implementations.guards),
  )
  expect(Object.keys(guardWords).toSorted()).toEqual(guards.toSorted())
})

function recordIn(state: OrderState, changes: Partial<OrderContext> = {}): OrderRecord {
  return {
    id: 'o-0000000001',
    seq: 3,
    machineVersion: '1',
    state,
    enteredAt: monday,
    beganAt: monday,
    context: contextIn(state, changes),
    timers: [],
    offer: null,
    data: null,
    findings: [],
    mark: null,
    acceptedAt: null,
    submittedAt: null,
    tookLongerWay: false,
    erasedAt: null,
  }
}

function findings(errors: number) {
  return Array.from({ length: errors }, () => ({
    field: 'userAccount.emailAddress',
    severity: 'error' as const,
    rule: 'email',
    cost: 'openStuck' as const,
    message: 'It is missing.',
  }))
}

function guardOf(edges: readonly { event: string | null; guard: unknown }[], event: string) {
  return edges.find((edge) => edge.event === event)?.guard
}

function timeEventOf(rule: string): OrderEvent {
  const type = Object.values(timeEvents).find((event) => event.includes(`.${rule}.`))
  return { type } as never
}

/** An event of this type that may lead there. */
function eventThat(type: string, to: string): OrderEvent {
  return {
    type,
    now,
    validUntil,
    errors: to === 'Incomplete' ? 2 : 0,
    isPassing: false,
    by: 'person',
    contractNumber: '345',
    customerNumber: '678',
    beganAt: now,
    candidate: null,
  } as unknown as OrderEvent
}
