import { describe, expect, test } from 'vitest'
import type { ContractRecord } from '../../src/contract-record.ts'
import { decide } from '../../src/engine/decide.ts'
import {
  contractDifferences,
  happeningOf,
  replay,
  replayed,
  verifyContracts,
} from '../../src/engine/replay.ts'
import type { Entry } from '../../src/log-entry.ts'
import type { Store } from '../../src/store.ts'
import { contractAfter, hour, lookMs, noon, saw } from './decision-situation.ts'

/** How a contract came to where it stands, with its entries. */
function history(...commands: Parameters<typeof contractAfter>) {
  let record: ContractRecord | null = null
  const entries: Entry[] = []
  for (const command of commands) {
    const decision = decide(record, '1', command)
    if (decision.outcome !== 'changed') throw new Error(decision.outcome)
    record = decision.record
    entries.push(...decision.entries)
  }
  return { record, entries }
}

const open = saw('Open', noon)
const denied = history(open, saw('Denied', noon + hour), saw('Processing', noon + 2 * hour))

/** A log with a contract for each of these histories, numbered from 1. */
function logOf(...kept: { record: ContractRecord | null; entries: Entry[] }[]): Store {
  const of = (number: string) => kept[Number(number) - 1]!
  return {
    contractNumbers: () => kept.map((_, index) => `${index + 1}`),
    find: (number: string) => {
      const { record } = of(number)
      return record && { id: Number(number), record, lastPosition: 0 }
    },
    entriesOf: (number: string) => of(number).entries,
  } as Partial<Store> as Store
}

describe('a verification', () => {
  test('finds nothing where the log and what was kept of it agree, and says how much it has read', () => {
    expect(verifyContracts(logOf(denied))).toEqual({ contracts: 1, entries: 4, disagreements: [] })
  })

  test('does not count what was never understood as a contract, and reads it all the same', () => {
    const unknown = history(saw(null, noon))
    expect(verifyContracts(logOf(unknown))).toEqual({ contracts: 0, entries: 1, disagreements: [] })
  })

  test('names the snapshot that is not where its entries end', () => {
    const elsewhere = { ...denied, record: { ...denied.record!, customerNumber: 'C2' } }
    const problem = 'the snapshot is not where the entries end'
    expect(verifyContracts(logOf(elsewhere)).disagreements).toEqual([{ subject: '1', seq: null, problem }])
    const none = verifyContracts(logOf({ ...denied, record: null }))
    expect(none).toEqual({ contracts: 0, entries: 4, disagreements: [{ subject: '1', seq: null, problem }] })
    const empty = verifyContracts(logOf({ ...denied, entries: [] }))
    expect(empty.disagreements).toEqual([{ subject: '1', seq: null, problem }])
  })

  test('goes on after a snapshot that cannot be read', () => {
    const log = logOf(denied, denied)
    const find = (number: string) => {
      if (number === '1') throw new Error('no JSON')
      return log.find('2')
    }
    const { contracts, disagreements } = verifyContracts({ ...log, find } as Store)
    expect(contracts).toBe(1)
    expect(disagreements[0]).toEqual({ subject: '1', seq: null, problem: 'the snapshot cannot be read' })
  })

  test('tells how far it is at every thousandth contract', () => {
    const told: number[] = []
    const one = history(open)
    verifyContracts(logOf(...Array.from({ length: 2_100 }, () => one)), (contracts) => told.push(contracts))
    expect(told).toEqual([1_000, 2_000])
  })
})

describe('a replay', () => {
  function problemsIn(entries: readonly Entry[]): [number, string][] {
    const problems: [number, string][] = []
    replay('1', entries, (seq, problem) => problems.push([seq, problem]))
    return problems
  }

  test('leads to where the entries lead', () => {
    expect(replay('1', denied.entries)).toEqual(denied.record)
    expect(replay('1', [])).toBeNull()
    expect(problemsIn(denied.entries)).toEqual([])
    const steps = [...replayed('1', denied.entries)]
    expect(steps.map(({ entry, record }) => [entry.seq, record.seq])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ])
  })

  test('names an entry that stands where another should, and one that was decided otherwise', () => {
    const [first, second, third, fourth] = denied.entries as [Entry, Entry, Entry, Entry]
    expect(problemsIn([first, { ...second, seq: 3 }])).toEqual([[3, 'stands at place 2']])
    expect(problemsIn([first, second, { ...third, to: 'Rejected' }, fourth])).toEqual([
      [3, expect.stringContaining('the log went to Rejected')],
    ])
  })

  test('ends with an entry that the machine does not take', () => {
    const [first, , , fourth] = denied.entries as [Entry, Entry, Entry, Entry]
    const rejected = { ...fourth, seq: 2, event: 'observed.Cancelled' }
    expect(problemsIn([first, rejected, { ...fourth, seq: 9 }])).toEqual([
      [2, 'observed.Cancelled in Denied: the log went to Processing; now it stays in Denied'],
    ])
    expect(replay('1', [first, rejected])).toEqual(contractAfter(open))
  })

  test('ends with an entry of a version that nobody knows here', () => {
    const [first, second] = denied.entries as [Entry, Entry]
    const problem = 'version 9 of the contract machine, which decided it, is not known here'
    const begunUnder9 = { ...first, start: { ...first.start!, machineVersion: '9' } }
    expect(problemsIn([begunUnder9, second])).toEqual([[1, problem]])
    const { context } = denied.record!.position!
    const migrated = { fromVersion: '1', toVersion: '9', leaf: 'Open', context }
    expect(problemsIn([first, { ...second, kind: 'migrated', migrated }, second])).toEqual([[2, problem]])
  })
})

test('what went into an entry is all of it but what came out', () => {
  const [first] = denied.entries
  expect(happeningOf(first!)).toEqual({
    ...{ kind: 'adopted', event: 'observed.Open', observedAt: noon, beganAt: noon - lookMs },
    ...{ effectiveAfter: null, effectiveBefore: noon, start: first!.start },
  })
})

test('a snapshot that comes out otherwise is told place by place', () => {
  const [entry] = denied.entries
  const record = { ...contractAfter(open), customerNumber: 'C2', seq: 9 }
  expect(contractDifferences([{ entry: entry!, record }])).toEqual([
    'entry 1, observed.Open: snapshot.customerNumber was "C2", now "C1"; snapshot.seq was 9, now 1',
  ])
})

test('a first entry that the machine does not take is told as that', () => {
  const [entry] = denied.entries
  const unheard = { ...entry!, event: 'observed.Sleeping' }
  expect(contractDifferences([{ entry: unheard, record: contractAfter(open) }])).toEqual([
    'entry 1, observed.Sleeping: the log went to Open; now the machine does not take it',
  ])
})
