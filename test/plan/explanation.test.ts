import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KnownStage } from '../../src/plan-record.ts'
import { dayMs, Fleet, hourMs, knownHazards, minuteMs } from './fleet.ts'

const stages = ['Open', 'Processing', 'Denied', 'Delivery'] as const
// As they are believed to be before anything was seen, and not learned any further.
const staysMs = { Open: 6 * hourMs, Processing: 30 * dayMs, Denied: 5 * dayMs, Delivery: 833 * dayMs }
const fewLooks = 10

/** Runs of contracts in one stage, as long as a fraction of a page up to several pages. */
const runs = fc.array(
  fc.record({ stage: fc.constantFrom<KnownStage>(...stages), length: fc.integer({ min: 1, max: 60 }) }),
  { minLength: 8, maxLength: 16 },
)

test('of ten contracts, nine are looked at no later than twice the time that was told, and a few looks', () => {
  fc.assert(
    fc.property(runs, fc.integer({ min: 100, max: 600 }), (list, looksBefore) => {
      const fleet = Fleet.of(
        20,
        list.map(({ stage, length }) => [stage, length] as const),
      )
      const plan = fleet.plan({ hazards: knownHazards(staysMs) })
      fleet.walk(plan)
      fleet.run(plan, { forMs: looksBefore * minuteMs, spacingMs: minuteMs })
      const now = fleet.now
      const told = fleet.list.map(({ id }) => ({ id, inMs: plan.explain(id, now, minuteMs)!.nextAt - now }))
      const seen = new Map<number, number>()
      const waiting = new Set(told.map(({ id }) => id))
      const longestMs = Math.max(...told.map(({ inMs }) => inMs))
      fleet.run(plan, {
        forMs: 2 * longestMs + 20 * minuteMs,
        spacingMs: minuteMs,
        meanwhile: () => {
          for (const id of waiting) {
            if (fleet.seenAt.get(id)! < now) continue
            seen.set(id, fleet.seenAt.get(id)! - now)
            waiting.delete(id)
          }
        },
      })
      const late = told.filter(
        ({ id, inMs }) => (seen.get(id) ?? Number.POSITIVE_INFINITY) > 2 * inMs + fewLooks * minuteMs,
      )
      expect(late.length).toBeLessThanOrEqual(told.length / 10)
    }),
    { numRuns: 15 },
  )
})
