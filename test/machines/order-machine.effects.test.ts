import { describe, expect, test } from 'vitest'
import { initialTransition } from 'xstate'
import {
  type Actor,
  defaultOrderDelays,
  looksNeeded,
  type OrderEvent,
  type OrderState,
  orderMachine,
  orderStates,
  type StateMeta,
} from '../../machines/index.ts'
import {
  contextIn,
  day,
  happenings,
  hour,
  minute,
  monday,
  orderIn,
  read,
  send,
  timeEvent,
  timeEvents,
  validUntil,
} from './order-situation.ts'

/** What is asked for on every edge, in order. */
const askedOnTheWay: Record<string, string[]> = {
  'Quoting > Offered': ['notify offerMade'],
  'Offered > Accepted': ['notify offerAccepted'],
  'Offered > Declined': ['notify offerDeclined'],
  'Offered > Expired': ['notify offerExpired'],
  'Accepted > Ready': [''],
  'Accepted > Incomplete': [''],
  'Incomplete > Ready': [''],
  'Incomplete > Declined': ['notify offerDeclined'],
  'Ready > Submitting': ['sendOrder'],
  'Submitting > Submitted': ['notify orderSubmitted'],
  'Submitting > Refused': ['alert orderRefused', ''],
  'Submitting > Uncertain': ['alert orderUncertain'],
  'Refused > Ready': [''],
  'Uncertain > Submitted': ['notify orderSubmitted'],
  'Uncertain > Ready': [''],
  'Uncertain > Abandoned': ['notify orderAbandoned'],
}

const candidateSeen: OrderEvent = { ...happenings.looked, candidate: '345' }
const events: OrderEvent[] = [
  ...Object.values(happenings),
  candidateSeen,
  ...Object.values(timeEvents).map(timeEvent),
]
const situations = [
  ...orderStates.map((state) => orderIn(state)),
  orderIn('Uncertain', { looks: looksNeeded }),
]

/** Everything the machine does anywhere. */
const outcomes = situations.flatMap((from) =>
  events.map((event) => ({ from: from.value, event, ...send(from, event) })),
)

describe('what the order machine asks for', () => {
  test('at the start: a price, and nothing else', () => {
    const [initial, actions] = initialTransition(orderMachine, { now: monday })
    expect([initial.value, initial.context]).toEqual(['Quoting', contextIn('Quoting')])
    expect(actions.map(({ type }) => type)).toEqual(['askForPrice'])
  })

  test('an order that is told nothing begins as of the beginning of time', () => {
    const [{ context }] = initialTransition(orderMachine, undefined)
    expect(context).toEqual({ ...contextIn('Quoting'), now: 0 })
  })

  test('on every edge exactly this', () => {
    const asked: Record<string, Set<string>> = {}
    for (const { from, state, effects } of outcomes) {
      if (state === from) continue
      asked[`${from} > ${state}`] ??= new Set()
      asked[`${from} > ${state}`]!.add(effects.join(', '))
    }
    const expected = Object.entries(askedOnTheWay).map(([edge, effects]) => [edge, new Set(effects)])
    expect(asked).toEqual(Object.fromEntries(expected))
  })

  test('the order is sent on the way from Ready to Submitting and nowhere else', () => {
    const sends = outcomes.filter(({ effects }) => effects.includes('sendOrder'))
    expect(sends.map(({ from, event, state }) => [from, event.type, state])).toEqual([
      ['Ready', 'sending', 'Submitting'],
    ])
  })

  test('every effect named in the meta of a state is asked for there, and no other is', () => {
    const asked = Object.fromEntries(orderStates.map((state) => [state, new Set<string>()]))
    asked['Quoting']!.add('askForPrice')
    for (const { state, effects } of outcomes)
      for (const effect of effects) asked[state]!.add(effect.replace(/^(alert|notify) /, ''))
    const named = orderStates.map((state) => [state, new Set(metaOf(state).effects)])
    expect(asked).toEqual(Object.fromEntries(named))
  })

  test('whoever tells is named: the state the order then stands in', () => {
    const tellings = outcomes.flatMap(({ state, told }) => told.map((effect) => [effect['state'], state]))
    expect(tellings.length).toBeGreaterThan(10)
    for (const [named, standing] of tellings) expect(named).toBe(standing)
  })

  test('an offer says until when it holds, a submission the supplier’s numbers, a doubt its candidate', () => {
    const told = (state: OrderState, event: OrderEvent) => send(orderIn(state), event).told
    expect(told('Quoting', happenings.priced)).toEqual([{ kind: 'offerMade', state: 'Offered', validUntil }])
    const submitted = { kind: 'orderSubmitted', state: 'Submitted', contractNumber: '345' }
    expect(told('Submitting', happenings.created)).toEqual([{ ...submitted, customerNumber: '678' }])
    expect(told('Uncertain', happenings.found)).toEqual([{ ...submitted, customerNumber: null }])
    expect(told('Uncertain', candidateSeen)).toEqual([
      { kind: 'orderUndecided', state: 'Uncertain', candidate: '345' },
    ])
  })
})

describe('the time rules of the order machine', () => {
  test('by default: an offer for two weeks, two days between reminders, a minute until a look counts', () => {
    expect(defaultOrderDelays).toEqual({
      offerValidForMs: 14 * day,
      incompleteReminderMs: 2 * day,
      settlingMs: minute,
    })
  })

  test('an offer that does not say how long it holds takes the default', () => {
    const { snapshot } = send(orderIn('Quoting'), { type: 'priced', now: monday + hour })
    expect(snapshot.context.validUntil).toBe(monday + hour + 14 * day)
  })

  test('an offer waits for the end of its validity, counted from when it was made', () => {
    const { armed } = send(orderIn('Quoting'), happenings.priced)
    expect(armed).toEqual({ [timeEvents.Offered]: validUntil - (monday + hour) })
  })

  test('an offer that holds no longer when it is made expires at once, never in the past', () => {
    const late: OrderEvent = { type: 'priced', now: monday + hour, validUntil: monday }
    expect(send(orderIn('Quoting'), late).armed).toEqual({ [timeEvents.Offered]: 0 })
  })

  test('a reminder waits for the next, and changes nothing else', () => {
    let { snapshot, armed } = send(orderIn('Accepted'), happenings['checked, with errors'])
    expect(armed).toEqual({ [timeEvents.Incomplete]: 2 * day })
    for (let reminder = 1; reminder <= 5; reminder += 1) {
      const reminded = send(snapshot, timeEvent(timeEvents.Incomplete))
      expect(reminded.told).toEqual([{ kind: 'orderIncomplete', state: 'Incomplete' }])
      expect(reminded.armed).toEqual(armed)
      expect(reminded.snapshot.context).toEqual(snapshot.context)
      snapshot = reminded.snapshot
    }
  })

  test('incompleteReminderMs is an input', () => {
    const [initial] = initialTransition(orderMachine, { now: monday, delays: { incompleteReminderMs: hour } })
    const { armed } = send(orderIn('Accepted', initial.context), happenings['checked, with errors'])
    expect(armed).toEqual({ [timeEvents.Incomplete]: hour })
  })

  test('leaving a state cancels what waits there', () => {
    const left = outcomes.flatMap(({ from, event, state, cancelled }) =>
      from === state || event.type.startsWith('xstate.') ? [] : [{ from, cancelled }],
    )
    expect(new Set(left.map(({ from }) => from)).size).toBe(8)
    for (const { from, cancelled } of left) {
      const waiting = (timeEvents as Record<string, string>)[from]
      expect([from, cancelled]).toEqual([from, waiting === undefined ? [] : [waiting]])
    }
  })

  test('no other state waits for anything', () => {
    const waiting = new Set(outcomes.flatMap(({ armed }) => Object.keys(armed)))
    const [, initial] = initialTransition(orderMachine, { now: monday })
    expect(read(initial).armed).toEqual({})
    expect([...waiting].sort()).toEqual(Object.values(timeEvents).toSorted())
  })
})

describe('the meta of the order machine', () => {
  const kinds: Record<OrderState, [type: StateMeta['type'], actor: Actor, phase: StateMeta['phase']]> = {
    Quoting: ['initial', 'partner', 'offer'],
    Offered: ['active', 'customer', 'acceptance'],
    Accepted: ['active', 'partner', 'order data'],
    Incomplete: ['recoverable', 'partner', 'order data'],
    Ready: ['active', 'partner', 'submission'],
    Submitting: ['active', 'supplier', 'submission'],
    Refused: ['recoverable', 'partner', 'submission'],
    Uncertain: ['recoverable', 'partner', 'submission'],
    Submitted: ['success', 'supplier', 'submission'],
    Declined: ['terminal', 'customer', 'ended'],
    Expired: ['terminal', 'customer', 'ended'],
    Abandoned: ['terminal', 'partner', 'ended'],
  }

  test.each(orderStates)('%s says what it is, who acts, whom they talk to and what to do', (state) => {
    const meta = metaOf(state)
    expect([meta.type, meta.actor, meta.phase]).toEqual(kinds[state])
    expect(meta.talksTo.length).toBeGreaterThan(0)
    expect(meta.talksTo).not.toContain(meta.actor)
    expect(meta.whatToDo).toMatch(/\.$/)
    expect(meta.dataNeeded).toBeInstanceOf(Array)
    expect(nodeOf(state).description).toMatch(/\w+ \w+/)
  })

  test('the data of an order are all that the supplier’s guide asks for, on both ways', () => {
    const asked =
      /e-mail|delivery address|meter|tariff|personal|previous supplier|move-in|bank|invoice address/g
    for (const state of ['Accepted', 'Incomplete'] as const) {
      const found = metaOf(state).dataNeeded.join('\n').match(asked)
      expect(new Set(found).size).toBe(9)
    }
    expect(metaOf('Quoting').dataNeeded).toEqual(['tariff', 'postcode', 'yearly consumption'])
  })

  test('only Incomplete is the longer way; ends are tagged so, what people have to mend as well', () => {
    const tagged = (tag: string) => orderStates.filter((state) => nodeOf(state).tags.includes(tag))
    expect(tagged('longerWay')).toEqual(['Incomplete'])
    expect(tagged('ended')).toEqual(['Submitted', 'Declined', 'Expired', 'Abandoned'])
    expect(tagged('live')).toEqual(orderStates.filter((state) => !tagged('ended').includes(state)))
    expect(tagged('needsAction')).toEqual(orderStates.filter((state) => metaOf(state).type === 'recoverable'))
  })
})

function nodeOf(state: OrderState) {
  return orderMachine.getStateNodeById(`order.${state}`)
}

function metaOf(state: OrderState): StateMeta {
  return nodeOf(state).meta as StateMeta
}
