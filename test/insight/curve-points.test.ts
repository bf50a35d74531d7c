import fc from 'fast-check'
import { expect, test } from 'vitest'
import { curvePoints } from '../../src/insight/curve-points.ts'
import { WatchedDurations } from '../../src/insight/survival-curve.ts'

test('a curve to be drawn has few points, none further from the truth than a step of that many', () => {
  const lengths = fc.array(fc.record({ ms: fc.integer({ min: 1, max: 5_000 }), hasEnded: fc.boolean() }), {
    minLength: 1,
    maxLength: 400,
  })
  fc.assert(
    fc.property(lengths, fc.integer({ min: 3, max: 50 }), (stays, most) => {
      const durations = new WatchedDurations()
      for (const { ms, hasEnded } of stays) durations.add(null, ms, hasEnded ? 'Denied' : null)
      const curve = durations.curve()
      const points = curvePoints(curve, most)
      expect(points.length).toBeLessThanOrEqual(most)
      expect(points.at(-1)?.ms).toBe(curve.times.at(-1))
      for (const [index, ms] of curve.times.entries()) {
        const drawn = points.findLast((point) => point.ms <= ms)!
        const isWhole = curve.times.length <= most
        expect(drawn.share - curve.survival[index]!).toBeLessThanOrEqual(isWhole ? 0 : 1 / (most - 2))
      }
    }),
  )
})
