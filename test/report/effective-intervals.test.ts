import { describe, expect, test } from 'vitest'
import { effectiveIntervals, effectiveIntervalTable } from '../../src/report/effective-intervals.ts'
import { adoptedAt, entryOf } from './log-entry-of.ts'

const minuteMs = 60_000

describe('effective intervals', () => {
  test('are as wide as from the start of the last look at the old to the end of the first at the new', () => {
    const { kinds, overall } = effectiveIntervals([
      adoptedAt(0, 'Open'),
      entryOf({ from: 'Open', to: 'Processing', after: 0, observedAt: 10 * minuteMs }),
      entryOf({ from: 'Open', to: 'Processing', after: minuteMs, observedAt: 31 * minuteMs, subject: '2' }),
      entryOf({ from: 'Processing', to: 'Denied', after: 10 * minuteMs, observedAt: 12 * minuteMs }),
    ])
    expect(kinds).toEqual([
      {
        from: 'Open',
        to: 'Processing',
        count: 2,
        meanMs: 20 * minuteMs,
        medianMs: 10 * minuteMs,
        p95Ms: 30 * minuteMs,
        maxMs: 30 * minuteMs,
        inferred: 0,
        unbounded: 0,
      },
      expect.objectContaining({ from: 'Processing', to: 'Denied', count: 1, maxMs: 2 * minuteMs }),
    ])
    expect(overall).toMatchObject({ count: 3, meanMs: 14 * minuteMs, maxMs: 30 * minuteMs })
  })

  test('without a beginning are counted apart, and so is what no look saw', () => {
    const { kinds, overall } = effectiveIntervals([
      entryOf({ from: 'Open', to: 'Processing', after: null, observedAt: 5 }),
      entryOf({ kind: 'inferred', from: 'Open', to: 'Processing', after: 0, observedAt: 5 }),
    ])
    expect(kinds).toMatchObject([{ count: 0, meanMs: null, unbounded: 1, inferred: 1 }])
    expect(overall).toMatchObject({ count: 0, maxMs: null, unbounded: 1, inferred: 1 })
  })

  test('are those of changes of contracts, and of nothing else', () => {
    const from = 'Rejected'
    const report = effectiveIntervals([
      adoptedAt(1, 'Open'),
      entryOf({ from: 'Open', to: 'Open', after: 0, observedAt: 5 }),
      entryOf({ kind: 'timer', from: 'Open', to: 'Open', after: 0, observedAt: 5 }),
      entryOf({ kind: 'corrected', from, to: 'Processing', after: 0, observedAt: 5 }),
      entryOf({ from: 'Submitting', to: 'Submitted', after: 0, observedAt: 5, order: {} }),
    ])
    expect(report).toMatchObject({ kinds: [], overall: { count: 0, unbounded: 0, inferred: 0 } })
  })

  test('are listed in the order of the lifecycle, for people too', () => {
    const moves = [
      ['Contract.PendingDelivery', 'Contract.Delivery'],
      ['Denied', 'Processing'],
      ['Processing', 'Contract.PendingDelivery'],
      ['Processing', 'Denied'],
    ] as const
    const report = effectiveIntervals(
      moves.map(([from, to]) => entryOf({ from, to, after: 0, observedAt: 90 * minuteMs })),
    )
    const { head, rows } = effectiveIntervalTable(report)
    expect(rows.map(([transition]) => transition)).toEqual([
      'Processing -> Denied',
      'Processing -> Contract.PendingDelivery',
      'Denied -> Processing',
      'Contract.PendingDelivery -> Contract.Delivery',
      'all',
    ])
    expect(rows[0]).toEqual([
      'Processing -> Denied',
      1,
      ...['1 h 30 min', '1 h 30 min', '1 h 30 min', '1 h 30 min'],
      0,
      0,
    ])
    for (const row of rows) expect(row).toHaveLength(head.length)
  })
})
