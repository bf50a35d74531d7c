import { describe, expect, test } from 'vitest'
import type { Entry } from '../../src/log-entry.ts'
import { historyLine } from '../../src/report/history-report.ts'
import { LogCounter } from '../../src/report/log-summary.ts'

const entry = (parts: Partial<Entry>): Entry => ({
  kind: 'observed',
  event: 'observed.Processing',
  observedAt: Date.UTC(2026, 0, 5),
  beganAt: Date.UTC(2026, 0, 5) - 20,
  effectiveAfter: null,
  effectiveBefore: Date.UTC(2026, 0, 5),
  subject: '123456789',
  seq: 1,
  from: 'Open',
  to: 'Processing',
  timers: { armed: [], removed: [] },
  effects: [],
  ...parts,
})

describe('a log summed up', () => {
  test('counts changes of state as transitions, and nothing else', () => {
    const counter = new LogCounter()
    counter.count(entry({ kind: 'adopted', from: null }))
    counter.count(entry({ kind: 'observed' }))
    counter.count(entry({ kind: 'inferred' }))
    counter.count(entry({ kind: 'observed', from: 'Open', to: 'Open' }))
    counter.count(entry({ kind: 'corrected', from: 'Rejected' }))
    counter.count(entry({ kind: 'timer', from: 'Open', to: 'Open' }))
    expect(counter.summary()).toMatchObject({ transitions: 2, inferred: 1, anomalies: 0 })
  })

  test('counts anomalies by what was seen, not by being settled', () => {
    const counter = new LogCounter()
    const anomaly = (kind: 'contradiction' | 'missing') => ({ kind, seen: 'x', status: null })
    counter.count(entry({ kind: 'anomaly', to: 'Open', anomaly: anomaly('contradiction') }))
    counter.count(entry({ kind: 'anomaly', to: 'Open', anomaly: anomaly('missing') }))
    counter.count(entry({ kind: 'anomaly', to: 'Open', settles: true }))
    expect(counter.summary()).toMatchObject({ anomalies: 2, contradictions: 1, transitions: 0 })
  })

  test('counts effects that are told, by kind', () => {
    const counter = new LogCounter()
    const told = { type: 'notify', kind: 'revoked', state: 'Revoked' } as const
    const confirmed = { type: 'notify', kind: 'contractConfirmed', state: 'Contract' } as const
    counter.count(entry({ effects: [told, { ...confirmed, suppressed: true }] }))
    counter.count(entry({ effects: [told, confirmed] }))
    expect(counter.summary().effects).toEqual({ contractConfirmed: 1, revoked: 2 })
  })
})

describe('a line of history', () => {
  test('says times in ISO 8601, who the effect goes to by its key, and what was not seen by a poll', () => {
    const told = { type: 'notify', kind: 'revoked', state: 'Revoked' } as const
    const line = historyLine(
      entry({ kind: 'inferred', seq: 7, effectiveAfter: Date.UTC(2026, 0, 4), effects: [told, told] }),
    )
    expect(line).toMatchObject({
      seq: 7,
      event: 'observed.Processing',
      from: 'Open',
      to: 'Processing',
      inferred: true,
      effectiveAfter: '2026-01-04T00:00:00.000Z',
      effectiveBefore: '2026-01-05T00:00:00.000Z',
      observedAt: '2026-01-05T00:00:00.000Z',
    })
    expect(line.effects).toEqual([
      { ...told, key: '123456789/7/0' },
      { ...told, key: '123456789/7/1' },
    ])
  })
})
