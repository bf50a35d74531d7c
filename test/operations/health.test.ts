import { describe, expect, test } from 'vitest'
import { defaultHealthBounds, healthChecks, readinessChecks } from '../../src/operations/health.ts'
import type { OperationsStanding } from '../../src/operations-standing.ts'
import { hourMs, minuteMs, monday } from '../embed/following.ts'

const age = { count: 0, meanMs: 0, maxMs: 0, neverSeen: 0 }
const hosts = [{ host: 'api.example.org', breaker: 'closed', rate: 1, nextCallAt: 0 }] as const

/** An engine that is well, but for what is given. */
function standing({
  engine = {},
  budget = {},
  store = {},
}: {
  engine?: Partial<OperationsStanding['engine']>
  budget?: Partial<NonNullable<OperationsStanding['budget']>>
  store?: Partial<OperationsStanding['store']>
} = {}): OperationsStanding {
  const knowledge = {
    Open: age,
    Processing: age,
    Denied: age,
    PendingDelivery: age,
    Late: age,
    Delivery: age,
  }
  return {
    at: monday,
    engine: {
      ...{ startedAt: monday - hourMs, turnedAt: monday - 1_000, lookedAt: monday - minuteMs },
      ...{ looks: { succeeded: 1, failed: 0 }, trouble: null, lookDueAt: null, isWalking: false },
      knowledge: { ...knowledge, ended: age },
      ...engine,
    },
    budget: {
      ...{ windows: [], intervalMs: 6_000, inFlight: 0, waiting: { calls: 0, until: null } },
      hosts: [...hosts],
      ...budget,
    },
    queues: { commands: [], orders: [], timers: [], sinks: [] },
    store: { unwritable: null, isLeaseHeld: true, bytes: 1, freeBytes: 2 ** 40, entries: 0, ...store },
  }
}

/** What the checks complain of, by check. */
function complaints(checks: ReturnType<typeof healthChecks>): Record<string, string> {
  const wrong = checks.filter(({ isOk }) => !isOk)
  for (const { isOk, reason } of checks) expect(isOk).toBe(reason === null)
  return Object.fromEntries(wrong.map(({ check, reason }) => [check, reason!]))
}

describe('health', () => {
  const health = (of: Parameters<typeof standing>[0], eventLoopLagMs = 0) =>
    complaints(healthChecks(standing(of), { eventLoopLagMs }))

  test('complains of nothing where all is well', () => {
    expect(health({})).toEqual({})
    expect(healthChecks(standing()).map(({ check }) => check)).toEqual([
      'eventLoop',
      'engineLoop',
      'database',
      'lease',
    ])
  })

  test('names an engine that has stood still for too long, since its start where it never turned', () => {
    const { turnMs } = defaultHealthBounds
    expect(health({ engine: { turnedAt: monday - turnMs } })).toEqual({})
    expect(health({ engine: { turnedAt: monday - turnMs - 1 } })).toEqual({
      engineLoop: 'the engine’s loop has not turned for 301 s',
    })
    expect(health({ engine: { turnedAt: null } })).toHaveProperty('engineLoop')
    expect(health({ engine: { turnedAt: null, startedAt: monday - 1 } })).toEqual({})
  })

  test('is not bothered by an engine that waits for leave to call, for as long as it has to', () => {
    const engine = { turnedAt: monday - 5 * hourMs }
    expect(health({ engine, budget: { waiting: { calls: 1, until: monday + hourMs } } })).toEqual({})
    for (const waiting of [
      { calls: 1, until: null },
      { calls: 0, until: null },
      { calls: 1, until: monday - hourMs },
    ]) {
      expect(health({ engine, budget: { waiting } })).toHaveProperty('engineLoop')
    }
  })

  test('names a database that cannot be written, a disk that is nearly full, a lost lease, a late event loop', () => {
    expect(health({ store: { unwritable: 'SQLITE_READONLY' } })).toEqual({
      database: 'nothing can be written (SQLITE_READONLY)',
    })
    expect(health({ store: { freeBytes: 5 * 2 ** 20 } })).toEqual({
      database: 'only 5 MiB are left on its disk',
    })
    expect(health({ store: { freeBytes: null } })).toEqual({})
    expect(health({ store: { isLeaseHeld: false } })).toHaveProperty('lease')
    expect(health({}, 4_200)).toEqual({ eventLoop: 'the event loop is 5 s late' })
  })
})

describe('readiness', () => {
  const ready = (of: Parameters<typeof standing>[0]) => complaints(readinessChecks(standing(of)))

  test('wants a look that succeeded lately, and says why there is none', () => {
    const { lookAgeMs } = defaultHealthBounds
    expect(ready({})).toEqual({})
    expect(ready({ engine: { lookedAt: monday - lookAgeMs } })).toEqual({})
    expect(ready({ engine: { lookedAt: null } })).toEqual({ look: 'no look has succeeded yet' })
    expect(
      ready({
        engine: { lookedAt: monday - hourMs, trouble: 'supplierFailed' },
        budget: { waiting: { calls: 1, until: monday + 90_000 } },
      }),
    ).toEqual({
      look: 'no look has succeeded for 3600 s; the latest failed with supplierFailed; calls have to wait for another 90 s',
    })
  })

  test('gives looks the time that a small budget spreads them over', () => {
    expect(ready({ engine: { lookedAt: monday - 2 * hourMs }, budget: { intervalMs: hourMs } })).toEqual({})
    expect(
      ready({ engine: { lookedAt: monday - 4 * hourMs }, budget: { intervalMs: hourMs } }),
    ).toHaveProperty('look')
  })

  test('names credentials that were refused, and hosts that are left alone', () => {
    for (const trouble of ['credentialsRefused', 'scopeMissing'] as const) {
      expect(ready({ engine: { trouble } })).toEqual({
        credentials: `the supplier does not accept them (${trouble})`,
      })
    }
    expect(ready({ engine: { trouble: 'unreachable' } })).toEqual({})
    const shut = { ...hosts[0], breaker: 'open', nextCallAt: monday + 10_000 } as const
    expect(ready({ budget: { hosts: [shut] } })).toEqual({
      breaker: 'left alone after several failures in a row: api.example.org for another 10 s',
    })
    expect(ready({ budget: { hosts: [{ ...shut, breaker: 'halfOpen' }] } })).toHaveProperty('breaker')
  })
})
