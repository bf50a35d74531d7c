import { describe, expect, test } from 'vitest'
import { type ContractStatus, contractStatePath, contractStatuses } from '../../machines/index.ts'
import {
  contractIn,
  leafOf,
  leaves,
  monday,
  observed,
  send,
  timeEvent,
  timeEvents,
} from './contract-situation.ts'

// Where each state (rows) goes when a look shows each status (columns). "stays": the look is taken in and the state
// remains. "-": no edge, nothing changes. PendingDelivery and Delivery are the two parts of Contract.
const observedTable = `
                 | Open  | Processing | Denied | Rejected | Revoked | PendingDelivery | Delivery | Contract        | Cancelled
Open             | stays | Processing | -      | Rejected | Revoked | -               | -        | -               | -
Processing       | -     | stays      | Denied | Rejected | Revoked | PendingDelivery | -        | PendingDelivery | -
Denied           | -     | Processing | stays  | Rejected | Revoked | -               | -        | -               | -
Rejected         | -     | -          | -      | stays    | -       | -               | -        | -               | -
Revoked          | -     | -          | -      | -        | stays   | -               | -        | -               | -
PendingDelivery  | -     | -          | -      | -        | Revoked | stays           | Delivery | stays           | Cancelled
Delivery         | -     | -          | -      | -        | Revoked | -               | stays    | stays           | Cancelled
Cancelled        | -     | -          | -      | -        | -       | -               | -        | -               | stays
`

// Which time rule fires in which leaf, what it tells, and where the contract stands afterwards.
const timeTable = `
leaf                                    | event of                                | tells                    | then
Open                                    | Open                                    | alert openTooLong        | Open
Processing                              | Processing                              | alert processingTooLong  | Processing
Denied.Waiting                          | Denied.Waiting                          | alert denialReminder     | Denied.Waiting
Contract.PendingDelivery.StartDateKnown | Contract.PendingDelivery.StartDateKnown | alert deliveryOverdue    | Contract.PendingDelivery.StartDateKnown
Cancelled.EndDateKnown                  | Cancelled.EndDateKnown                  | notify deliveryEnded     | Cancelled.Ended
`

const [statuses, ...rows] = parse(observedTable)
const cells = rows.flatMap(([state, ...targets]) =>
  leavesOf(state!).flatMap((leaf) =>
    targets.map((target, column) => ({
      state,
      leaf,
      status: statuses![column + 1]! as ContractStatus,
      target,
    })),
  ),
)
const [, ...timeRules] = parse(timeTable)

test('the table names every state and every status', () => {
  expect(new Set(cells.map(({ leaf }) => leaf))).toEqual(new Set(leaves))
  expect(new Set(cells.map(({ status }) => status))).toEqual(new Set(contractStatuses))
  expect(cells).toHaveLength(leaves.length * contractStatuses.length)
})

describe('every state by every look', () => {
  test.each(cells)('$leaf, seen as $status: $target', ({ state, leaf, status, target }) => {
    const before = contractIn(leaf)
    const { snapshot, isTaken } = send(before, observed(status))
    if (target === '-') {
      expect(isTaken).toBe(false)
      return
    }
    expect(isTaken).toBe(true)
    expect(shortName(contractStatePath(snapshot.value))).toBe(target === 'stays' ? state : target)
    if (target === 'stays') expect(leafOf(snapshot.value)).toBe(leaf)
  })

  test.each(cells)('$leaf ignores $status from a look begun before the last one', ({ leaf, status }) => {
    const { isTaken, effects, armed, cancelled } = send(
      contractIn(leaf),
      observed(status, undefined, { beganAt: monday - 1 }),
    )
    expect({ isTaken, effects, armed, cancelled }).toEqual({
      isTaken: false,
      effects: [],
      armed: {},
      cancelled: [],
    })
  })

  test.each(cells)(
    '$leaf takes $status alike when the look began in the same millisecond',
    ({ leaf, status }) => {
      const same = send(contractIn(leaf), observed(status, undefined, { beganAt: monday }))
      const later = send(contractIn(leaf), observed(status))
      expect(same.leaf).toBe(later.leaf)
      expect(same.isTaken).toBe(later.isTaken)
    },
  )
})

describe('every state by every time rule', () => {
  const waiting = Object.keys(timeEvents) as (keyof typeof timeEvents)[]
  const pairs = leaves.flatMap((leaf) => waiting.map((rule) => ({ leaf, rule })))

  test.each(pairs)('$leaf when the rule of $rule has run out', ({ leaf, rule }) => {
    const row = timeRules.find(([where, of]) => where === leaf && of === rule)
    const { isTaken, effects, leaf: after, armed } = send(contractIn(leaf), timeEvent(timeEvents[rule]))
    if (row === undefined) {
      expect({ isTaken, effects, armed }).toEqual({ isTaken: false, effects: [], armed: {} })
      return
    }
    expect(isTaken).toBe(true)
    expect([effects, after]).toEqual([[row[2]], row[3]])
  })

  test('each rule fires in exactly one state', () => {
    expect(timeRules.map(([leaf]) => leaf)).toEqual(waiting)
  })
})

function parse(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
}

function shortName(state: string): string {
  return state.replace('Contract.', '')
}

function leavesOf(state: string) {
  return leaves.filter((leaf) => shortName(leaf).split('.')[0] === state)
}
