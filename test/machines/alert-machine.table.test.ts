import { describe, expect, test } from 'vitest'
import { alertMachine, alertStates } from '../../machines/index.ts'
import {
  alertIn,
  happenings,
  hour,
  type Leaf,
  leaves,
  monday,
  send,
  timeEvent,
  timeEvents,
} from './alert-situation.ts'

type Happening = keyof typeof happenings

// Where each innermost state goes (columns) when something happens (rows). "-": no edge, nothing changes.
// Elsewhere is Open.Told.RemindedElsewhere, Waiting is Open.Told.Waiting, and so on.
const table = `
                    | InDigest     | Elsewhere    | Waiting      | Acknowledged | ForEver   | UntilThen | Resolved
acknowledged        | Acknowledged | Acknowledged | Acknowledged | Acknowledged | -         | -         | -
silenced until then | UntilThen    | UntilThen    | UntilThen    | UntilThen    | UntilThen | UntilThen | -
silenced for ever   | ForEver      | ForEver      | ForEver      | ForEver      | ForEver   | ForEver   | -
unsilenced          | -            | -            | -            | -            | Waiting   | Waiting   | -
resolved            | Resolved     | Resolved     | Resolved     | Resolved     | Resolved  | Resolved  | -
`

// What each of these tells, where it is not nothing. An alert that was never told by itself ends in silence.
const tellings = `
acknowledged | InDigest     | notify alertAcknowledged
acknowledged | Elsewhere    | notify alertAcknowledged
acknowledged | Waiting      | notify alertAcknowledged
acknowledged | Acknowledged | notify alertAcknowledged
unsilenced   | ForEver      | alert alertReminder
unsilenced   | UntilThen    | alert alertReminder
resolved     | Elsewhere    | notify alertResolved
resolved     | Waiting      | notify alertResolved
resolved     | Acknowledged | notify alertResolved
`

// Which time rule fires where, what it tells, and where the alert stands afterwards.
const timeTable = `
escalation          | Elsewhere    | alert alertEscalated | Elsewhere
escalation          | Waiting      | alert alertEscalated | Waiting
reminder            | Waiting      | alert alertReminder  | Waiting
acknowledgementEnds | Acknowledged | alert alertReminder  | Waiting
silenceEnds         | UntilThen    | alert alertReminder  | Waiting
`

const shortNames: Record<string, Leaf> = {
  InDigest: 'Open.InDigest',
  Elsewhere: 'Open.Told.RemindedElsewhere',
  Waiting: 'Open.Told.Waiting',
  Acknowledged: 'Acknowledged',
  ForEver: 'Silenced.ForEver',
  UntilThen: 'Silenced.UntilThen',
  Resolved: 'Resolved',
}

const [columns, ...rows] = parse(table)
const cells = rows.flatMap(([happening, ...targets]) =>
  targets.map((target, column) => ({ happening: happening as Happening, at: columns![column + 1]!, target })),
)
const told = parse(tellings)
const timeRules = parse(timeTable)

test('the tables name every state, and every event that the machine knows', () => {
  expect(new Set(columns!.slice(1).map((name) => shortNames[name]))).toEqual(new Set(Object.keys(leaves)))
  expect(new Set(Object.values(leaves))).toEqual(new Set(alertStates))
  expect(Object.keys(alertMachine.states)).toEqual([...alertStates])
  expect(new Set(rows.map(([happening]) => happening))).toEqual(new Set(Object.keys(happenings)))
  const known = alertMachine.events.filter((type) => !type.startsWith('xstate.'))
  expect(new Set(Object.values(happenings).map(({ type }) => type))).toEqual(new Set(known))
  expect(alertMachine.events.filter((type) => type.startsWith('xstate.after.')).toSorted()).toEqual(
    Object.values(timeEvents).toSorted(),
  )
})

describe('every state by everything that can happen', () => {
  test.each(cells)('$at, $happening: $target', ({ at, happening, target }) => {
    const before = alertIn(shortNames[at]!)
    const { snapshot, isTaken, leaf, effects, armed } = send(before, happenings[happening])
    if (target === '-') {
      expect({ snapshot, isTaken, effects, armed }).toEqual({
        snapshot: before,
        isTaken: false,
        effects: [],
        armed: {},
      })
      return
    }
    const telling = told.find(([what, where]) => what === happening && where === at)
    expect([isTaken, leaf, effects]).toEqual([true, shortNames[target], telling ? [telling[2]] : []])
    expect(snapshot.context.now).toBe(monday + hour)
  })
})

describe('every state by every time rule', () => {
  const rules = Object.keys(timeEvents) as (keyof typeof timeEvents)[]
  const pairs = Object.keys(shortNames).flatMap((at) => rules.map((rule) => ({ at, rule })))

  test.each(pairs)('$at when the rule of $rule has run out', ({ at, rule }) => {
    const row = timeRules.find(([what, where]) => what === rule && where === at)
    const { isTaken, effects, leaf, armed } = send(alertIn(shortNames[at]!), timeEvent(timeEvents[rule]))
    if (row === undefined) {
      expect({ isTaken, effects, armed }).toEqual({ isTaken: false, effects: [], armed: {} })
      return
    }
    expect([isTaken, effects, leaf]).toEqual([true, [row[2]], shortNames[row[3]!]])
  })
})

function parse(text: string): string[][] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
}
