import { describe, expect, test } from 'vitest'
import { type OrderState, orderMachine, orderStates } from '../../machines/index.ts'
import { happenings, hour, monday, orderIn, send, timeEvent, timeEvents } from './order-situation.ts'

type Happening = keyof typeof happenings

// Where each state goes (columns) when something happens (rows). "stays": taken in, and the state remains.
// "-": no edge, nothing changes. Uncertain has not been looked into here, so that nobody can release it.
const table = `
                     | Quoting | Offered  | Accepted   | Incomplete | Ready      | Submitting | Refused | Uncertain
priced               | Offered | -        | -          | -          | -          | -          | -       | -
accepted             | -       | Accepted | -          | -          | -          | -          | -       | -
declined             | -       | Declined | -          | Declined   | -          | -          | -       | -
checked, complete    | -       | -        | Ready      | Ready      | -          | -          | Ready   | -
checked, with errors | -       | -        | Incomplete | stays      | -          | -          | stays   | -
sending              | -       | -        | -          | -          | Submitting | -          | -       | -
created              | -       | -        | -          | -          | -          | Submitted  | -       | -
refused              | -       | -        | -          | -          | -          | Refused    | -       | -
refused, in passing  | -       | -        | -          | -          | -          | Refused    | -       | -
answerLost           | -       | -        | -          | -          | -          | Uncertain  | -       | -
looked               | -       | -        | -          | -          | -          | -          | -       | stays
found                | -       | -        | -          | -          | -          | -          | -       | Submitted
released by policy   | -       | -        | -          | -          | -          | -          | -       | -
released by a person | -       | -        | -          | -          | -          | -          | -       | -
abandoned            | -       | -        | -          | -          | -          | -          | -       | Abandoned
`
const ends = ['Submitted', 'Declined', 'Expired', 'Abandoned'] as const

// Which time rule fires where, what it tells, and where the order stands afterwards.
const timeTable = `
state      | tells                 | then
Offered    | notify offerExpired   | Expired
Incomplete | alert orderIncomplete | Incomplete
`

const [states, ...rows] = parse(table)
const cells = rows.flatMap(([happening, ...targets]) =>
  targets.map((target, column) => ({
    happening: happening as Happening,
    state: states![column + 1]! as OrderState,
    target,
  })),
)
const pairsAtTheEnd = ends.flatMap((state) =>
  (Object.keys(happenings) as Happening[]).map((happening) => ({ state, happening })),
)
const [, ...timeRules] = parse(timeTable)

test('the tables name every state, and every event that the machine knows', () => {
  expect(new Set([...cells.map(({ state }) => state), ...ends])).toEqual(new Set(orderStates))
  expect(new Set(rows.map(([happening]) => happening))).toEqual(new Set(Object.keys(happenings)))
  expect(cells).toHaveLength((orderStates.length - ends.length) * Object.keys(happenings).length)
  const known = orderMachine.events.filter((type) => !type.startsWith('xstate.'))
  expect(new Set(Object.values(happenings).map(({ type }) => type))).toEqual(new Set(known))
  expect(orderMachine.events.filter((type) => type.startsWith('xstate.after.')).toSorted()).toEqual(
    Object.values(timeEvents).toSorted(),
  )
})

describe('every state by everything that can happen', () => {
  test.each(cells)('$state, $happening: $target', ({ state, happening, target }) => {
    const before = orderIn(state)
    const { snapshot, isTaken, state: after } = send(before, happenings[happening])
    if (target === '-') {
      expect([isTaken, snapshot]).toEqual([false, before])
      return
    }
    expect([isTaken, after]).toEqual([true, target === 'stays' ? state : target])
    expect(snapshot.context.now).toBe(monday + hour)
  })

  test.each(pairsAtTheEnd)('$state takes in no $happening: it is an end', ({ state, happening }) => {
    const before = orderIn(state)
    const { snapshot, isTaken, effects, armed } = send(before, happenings[happening])
    expect(snapshot).toBe(before)
    expect({ isTaken, effects, armed }).toEqual({ isTaken: false, effects: [], armed: {} })
  })
})

describe('every state by every time rule', () => {
  const waiting = Object.keys(timeEvents) as (keyof typeof timeEvents)[]
  const pairs = orderStates.flatMap((state) => waiting.map((rule) => ({ state, rule })))

  test.each(pairs)('$state when the rule of $rule has run out', ({ state, rule }) => {
    const row = timeRules.find(([where]) => where === state && where === rule)
    const { isTaken, effects, state: after, armed } = send(orderIn(state), timeEvent(timeEvents[rule]))
    if (row === undefined) {
      expect({ isTaken, effects, armed }).toEqual({ isTaken: false, effects: [], armed: {} })
      return
    }
    expect([isTaken, effects, after]).toEqual([true, [row[1]], row[2]])
  })

  test('each rule fires in exactly one state', () => {
    expect(timeRules.map(([state]) => state)).toEqual(waiting)
  })
})

function parse(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
}
