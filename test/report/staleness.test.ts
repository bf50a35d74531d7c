import { describe, expect, test } from 'vitest'
import { staleness, stalenessTable } from '../../src/report/staleness.ts'

const hourMs = 3_600_000
const now = Date.UTC(2026, 0, 5)

const contracts = [
  { contractNumber: '1', state: 'Open', lastObservedAt: now - 1 * hourMs },
  { contractNumber: '2', state: 'Open', lastObservedAt: now - 3 * hourMs },
  { contractNumber: '3', state: 'Open', lastObservedAt: now - 2 * hourMs },
  { contractNumber: '4', state: 'Contract.Delivery', lastObservedAt: now - 30 * hourMs },
  { contractNumber: '5', state: 'Contract.Delivery', lastObservedAt: null },
  { contractNumber: '6', state: 'Cancelled', lastObservedAt: now - 150 * hourMs },
] as const

describe('staleness', () => {
  test('tells per state how long ago contracts were last seen, and which one was longest ago', () => {
    const { states } = staleness(contracts, now)
    expect(states).toEqual([
      {
        state: 'Open',
        count: 3,
        meanMs: 2 * hourMs,
        medianMs: 2 * hourMs,
        p95Ms: 3 * hourMs,
        maxMs: 3 * hourMs,
        oldest: '2',
        neverSeen: 0,
      },
      expect.objectContaining({ state: 'Contract.Delivery', count: 1, oldest: '4', neverSeen: 1 }),
      expect.objectContaining({ state: 'Cancelled', count: 1, maxMs: 150 * hourMs }),
    ])
  })

  test('tells the same of all, and of those that can still move on', () => {
    const { moving, overall } = staleness(contracts, now)
    expect(overall).toMatchObject({ count: 5, oldest: '6', maxMs: 150 * hourMs, neverSeen: 1 })
    expect(moving).toMatchObject({ count: 4, oldest: '4', maxMs: 30 * hourMs, neverSeen: 1 })
  })

  test('is nothing where nothing is followed', () => {
    const report = staleness([], now)
    expect(report).toMatchObject({ states: [], overall: { count: 0, medianMs: null, oldest: null } })
    expect(stalenessTable(report).rows).toEqual([
      ['all that can move on', 0, '-', '-', '-', '-', 0],
      ['all', 0, '-', '-', '-', '-', 0],
    ])
  })

  test('is a table for people', () => {
    const { head, rows } = stalenessTable(staleness(contracts, now))
    expect(rows[0]).toEqual(['Open', 3, '2 h', '3 h', '3 h', '2', 0])
    expect(rows.map(([state]) => state)).toEqual([
      'Open',
      'Contract.Delivery',
      'Cancelled',
      'all that can move on',
      'all',
    ])
    for (const row of rows) expect(row).toHaveLength(head.length)
  })
})
