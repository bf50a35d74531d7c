import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromContractRow, toContractRow } from '../../src/sqlite/contract-row.ts'
import { fromEntryRow, toEntryRow } from '../../src/sqlite/entry-row.ts'
import { arbitraryEntry, arbitraryRecord } from '../../src/testing/store/arbitrary-record.ts'

describe('a row', () => {
  test('gives back the record that it was made from', () => {
    fc.assert(
      fc.property(arbitraryRecord, (before) => {
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
      fc.property(arbitraryEntry('123456789'), (before) => {
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
})
