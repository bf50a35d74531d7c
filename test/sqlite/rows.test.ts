import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromContractRow, toContractRow } from '../../src/sqlite/contract-row.ts'
import { fromEntryRow, toEntryRow } from '../../src/sqlite/entry-row.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { entryOf, record } from './arbitrary-record.ts'

describe('a row', () => {
  test('gives back the record that it was made from', () => {
    fc.assert(
      fc.property(record, (before) => {
        const row = toContractRow(before)
        expect(fromContractRow(row, before.position?.context.delays ?? null)).toEqual(before)
        expect(row.due_at).toBe(
          before.timers.length === 0 ? null : Math.min(...before.timers.map(({ dueAt }) => dueAt)),
        )
      }),
    )
  })

  test('gives back the entry that it was made from', () => {
    fc.assert(
      fc.property(entryOf('123456789'), (before) => {
        expect(fromEntryRow(toEntryRow(before), '123456789')).toEqual(before)
      }),
    )
  })

  test('leaves the body empty for the entries that most entries are', () => {
    const usual = {
      kind: 'observed',
      event: 'observed.Processing',
      observedAt: 2,
      beganAt: 1,
      effectiveAfter: null,
      effectiveBefore: 2,
      subject: '1',
      seq: 2,
      from: 'Open',
      to: 'Processing',
      timers: { armed: [], removed: [] },
      effects: [],
    } as const
    expect(toEntryRow(usual).body).toBeNull()
  })

  test('gives back, through the database, what a commit wrote', () => {
    const store = new SqliteStore(':memory:')
    let id = 0
    const chains = fc.array(entryOf('any'), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(record, chains, (any, entries) => {
        id += 1
        const contractNumber = `${id}-${any.contractNumber}`
        const written = { ...any, contractNumber }
        const chain = entries.map((entry, index) => ({ ...entry, subject: contractNumber, seq: index + 1 }))
        store.commit([{ id, lastPosition: 0, record: written, entries: chain }])
        expect(store.find(contractNumber)?.record).toEqual(written)
        expect(store.load(id).record).toEqual(written)
        expect(store.entriesOf(contractNumber)).toEqual(chain)
      }),
    )
    store.close()
  })
})
