import { describe, expect, test } from 'vitest'
import { restoredPlan } from '../../src/engine/restored-plan.ts'
import type { Entry } from '../../src/log-entry.ts'
import type { SavedPlan } from '../../src/plan-record.ts'
import type { KnownContract } from '../../src/store.ts'

const now = Date.UTC(2026, 0, 5, 12)
const hour = 3_600_000
const settings = { limit: 10, againAfterMs: 60_000, weights: { Open: 7 }, callsPerPage: 1 }

function known(id: number, contract: Partial<KnownContract> = {}): KnownContract {
  const rest = { state: 'Open', startDayEndsAt: null, seen: null, anomaly: null } as const
  return { id, contractNumber: String(id), ...rest, ...contract }
}

const seenAt = (at: number) => ({ beganAt: at, endedAt: at, sweep: 1 })

/** A log of one contract that was Open for an hour when it was seen to be in delivery. */
const store = {
  entriesAfter: (position: number) =>
    [
      { kind: 'adopted', from: null, to: 'Open', beganAt: now - 2 * hour, effectiveAfter: null },
      { kind: 'observed', from: 'Open', to: 'Processing', beganAt: now - hour, effectiveAfter: now - hour },
    ]
      .map((entry, place) => ({ position: place + 1, subjectId: 1, entry: entry as Entry }))
      .slice(position),
}

function restored(contracts: readonly KnownContract[], saved: SavedPlan | null = null) {
  return restoredPlan(saved, { store, known: contracts, settings, now })
}

describe('a plan of which nothing was saved', () => {
  test('knows every contract in its stage, and when it was last seen', () => {
    const contracts = [known(1, { seen: seenAt(now - hour) }), known(2, { state: 'Denied' })]
    const { byStage } = restored(contracts).staleness(now)
    expect(byStage.Open).toEqual({ count: 1, meanMs: hour, maxMs: hour, neverSeen: 0 })
    expect(byStage.Denied).toEqual({ count: 0, meanMs: 0, maxMs: 0, neverSeen: 1 })
  })

  test('plans no look at the supplier as such, nor at what it did not know', () => {
    const plan = restored([
      known(1),
      known(2, { contractNumber: 'supplier', anomaly: 'invalidOrder' }),
      known(3, { anomaly: 'missing' }),
    ])
    expect([1, 2, 3].map((id) => plan.explain(id, now, 1_000) !== null)).toEqual([true, false, false])
  })

  test('has learned from the log, and weighs as it is told', () => {
    const plan = restored([known(1)])
    expect(plan.save().evidence.Open).toEqual({ seen: 1, exposureMs: hour })
    expect(plan.explain(1, now, 1_000)!.weight).toBe(7)
  })
})

test('a plan that was saved goes on with what it had learned', () => {
  const fresh = restored([known(1)])
  const evidence = { ...fresh.save().evidence, Open: { seen: 5, exposureMs: 9 * hour } }
  const saved = { ...fresh.save(), evidence, settings, savedAt: now, spacingMs: 1_000 }
  expect(restored([known(1)], saved).save().evidence.Open).toEqual({ seen: 5, exposureMs: 9 * hour })
})
