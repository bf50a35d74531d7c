import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { durationWords } from '../../src/report/duration-words.ts'
import { Durations } from '../../src/report/durations.ts'

function summed(durationsMs: Iterable<number>) {
  const durations = new Durations()
  for (const one of durationsMs) durations.add(one)
  return durations.summary()
}

/** The smallest that so large a share does not exceed, by sorting. */
function sortedQuantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!
}

describe('durations summed up', () => {
  test('are nothing when there are none', () => {
    expect(summed([])).toEqual({ count: 0, meanMs: null, medianMs: null, p95Ms: null, maxMs: null })
  })

  test('are exact while they are few', () => {
    expect(summed([40, 10, 30, 20])).toEqual({ count: 4, meanMs: 25, medianMs: 20, p95Ms: 40, maxMs: 40 })
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
    expect(summed(hundred)).toEqual({ count: 100, meanMs: 50.5, medianMs: 50, p95Ms: 95, maxMs: 100 })
  })

  test('count as none where clocks disagree', () => {
    expect(summed([-5, 5])).toEqual({ count: 2, meanMs: 2.5, medianMs: 0, p95Ms: 5, maxMs: 5 })
  })

  test('have exact counts, means and maxima however many they are, and quantiles at most 1 % off', () => {
    const spreads = fc.record({
      seed: fc.integer(),
      count: fc.integer({ min: 1_000, max: 4_000 }),
      largestMs: fc.constantFrom(1, 50, 60_000, 10 * 365 * 86_400_000),
      shape: fc.constantFrom(1, 3, 10),
    })
    fc.assert(
      fc.property(spreads, ({ seed, count, largestMs, shape }) => {
        let state = seed
        const next = () => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
          return state / 2 ** 32
        }
        const values = Array.from({ length: count }, () => Math.floor(largestMs * next() ** shape))
        const { meanMs, medianMs, p95Ms, maxMs, ...rest } = summed(values)
        expect(rest.count).toBe(count)
        expect(maxMs).toBe(Math.max(...values))
        const sum = values.reduce((total, one) => total + one, 0)
        expect(Math.abs(meanMs! - sum / count)).toBeLessThanOrEqual(1e-9 * sum)
        for (const [told, share] of [
          [medianMs!, 0.5],
          [p95Ms!, 0.95],
        ] as const) {
          const right = sortedQuantile(values, share)
          expect(Math.abs(told - right)).toBeLessThanOrEqual(0.01 * right)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('are told after each addition, in whatever portions', () => {
    const durations = new Durations()
    for (let ms = 1; ms <= 5_000; ms++) {
      durations.add(ms)
      if (ms % 1_000 !== 0) continue
      const { medianMs } = durations.summary()
      expect(Math.abs(medianMs! - ms / 2)).toBeLessThanOrEqual(0.01 * ms)
    }
  })
})

describe('a duration for people', () => {
  test.each([
    [null, '-'],
    [0, '0 ms'],
    [849.6, '850 ms'],
    [999.9, '1 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [3_599_700, '1 h'],
    [3_600_000 * 5 + 60_000 * 12, '5 h 12 min'],
    [86_400_000 - 1, '1 d'],
    [86_400_000 * 12 + 3_600_000 * 3, '12 d 3 h'],
  ])('%s ms is %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words)
  })
})
