import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  durationFigures,
  type SurvivalCurve,
  shareLimits,
  WatchedDurations,
} from '../../src/insight/survival-curve.ts'

// Weeks of remission of children with leukaemia (Freireich et al., 1963), in every textbook since Cox (1972); + is censored.
const treated = '6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+'
const untreated = '1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23'

function remissions(text: string): WatchedDurations {
  const durations = new WatchedDurations()
  for (const week of text.split(' ')) {
    durations.add(null, Number.parseInt(week, 10), week.endsWith('+') ? null : 'relapse')
  }
  return durations
}

function rows({ times, atRisk, survival, low, high }: SurvivalCurve): number[][] {
  return [...times].map((time, index) => [
    time,
    atRisk[index]!,
    ...[survival, low, high].map((line) => Number(line[index]!.toFixed(4))),
  ])
}

describe('the curve of remissions under 6-mercaptopurine', () => {
  const curve = remissions(treated).curve()

  test('has the survival and the log-log limits that are published for it', () => {
    expect(rows(curve)).toEqual([
      [6, 21, 0.8571, 0.6197, 0.9516],
      [7, 17, 0.8067, 0.5631, 0.9228],
      [10, 15, 0.7529, 0.5032, 0.8894],
      [13, 12, 0.6902, 0.4316, 0.8491],
      [16, 11, 0.6275, 0.3675, 0.8049],
      [22, 7, 0.5378, 0.2678, 0.7468],
      [23, 6, 0.4482, 0.1881, 0.6801],
    ])
  })

  test('has a median of 23 weeks whose upper limit it does not reach, nor a 90th percentile', () => {
    expect(durationFigures(curve)).toEqual({ medianMs: 23, p90Ms: null, low: 13, high: null })
  })
})

describe('the curve of remissions under placebo', () => {
  const curve = remissions(untreated).curve()

  test('is the share still in remission, since nobody was lost', () => {
    const share = (week: number) => curve.survival[curve.times.indexOf(week)]
    expect(share(1)).toBeCloseTo(19 / 21)
    expect(share(8)).toBeCloseTo(8 / 21)
    expect(share(22)).toBeCloseTo(1 / 21)
    expect(share(23)).toBe(0)
  })

  test('has a median of 8 weeks, from 4 to 11, and nine in ten had relapsed by week 17', () => {
    expect(durationFigures(curve)).toEqual({ medianMs: 8, p90Ms: 17, low: 4, high: 11 })
  })

  test('ends with a band that says nothing of the last one', () => {
    expect(curve.low.at(-1)).toBe(0)
    expect(curve.high.at(-1)).toBe(curve.high.at(-2))
  })
})

describe('durations watched from some point on', () => {
  test('count as watched only from there on', () => {
    const durations = new WatchedDurations()
    for (const [from, until] of [
      [null, 2],
      [null, 6],
      [1, 4],
      [3, 8],
    ] as const)
      durations.add(from, until, 'left')
    // At 2: three are watched, at 4: three, at 6: two, at 8: one.
    const { survival, atRisk } = durations.curve()
    expect([...atRisk]).toEqual([3, 3, 2, 1])
    expect(survival[0]).toBeCloseTo(2 / 3)
    expect(survival[1]).toBeCloseTo(4 / 9)
    expect(survival[2]).toBeCloseTo(2 / 9)
    expect(survival[3]).toBe(0)
  })

  test('do not bring the curve to nothing while few are watched and more are to come', () => {
    const durations = new WatchedDurations()
    durations.add(null, 1, 'left')
    for (const until of [5, 6, 7, 8]) durations.add(3, until, 'left')
    expect(rows(durations.curve()).map(([time, watched, share]) => [time, watched, share])).toEqual([
      [5, 4, 0.75],
      [6, 3, 0.5],
      [7, 2, 0.25],
      [8, 1, 0],
    ])
  })

  test('give the same curve whether a stay is told at once or in two parts', () => {
    const stay = fc.record({
      until: fc.integer({ min: 2, max: 40 }),
      part: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      exit: fc.constantFrom('a', 'b', null),
    })
    fc.assert(
      fc.property(fc.array(stay, { minLength: 1, maxLength: 40 }), (stays) => {
        const whole = new WatchedDurations()
        const parts = new WatchedDurations()
        for (const { until, part, exit } of stays) {
          whole.add(null, until, exit)
          parts.add(null, until * part, null)
          parts.add(until * part, until, exit)
        }
        expect(parts.curve()).toEqual(whole.curve())
      }),
    )
  })
})

describe('exits that compete', () => {
  test('share out what has left between them', () => {
    const exit = fc.constantFrom('Contract', 'Denied', 'Revoked', null)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), exit), { maxLength: 60 }), (stays) => {
        const durations = new WatchedDurations()
        for (const [until, by] of stays) durations.add(null, until, by)
        const { leaveBy, survival } = durations.curve()
        const left = [...leaveBy.values()].reduce((sum, share) => sum + share, 0)
        expect(left + (survival.at(-1) ?? 1)).toBeCloseTo(1)
      }),
    )
  })

  test('count by how they would end if all were watched to the end', () => {
    const durations = new WatchedDurations()
    durations.add(null, 1, 'Denied')
    durations.add(null, 2, null)
    durations.add(null, 2, null)
    durations.add(null, 3, 'Contract')
    // A quarter is denied at 1; whoever gets to 3 becomes a contract then.
    expect(Object.fromEntries(durations.curve().leaveBy)).toEqual({ Denied: 0.25, Contract: 0.75 })
  })
})

describe('limits of a share', () => {
  test('are those of Wilson', () => {
    // Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    const limits = (part: number, whole: number) => {
      const { low, high } = shareLimits(part, whole)
      return [low, high].map((limit) => Number(limit!.toFixed(4)))
    }
    expect(limits(81, 263)).toEqual([0.2553, 0.3662])
    expect(limits(15, 148)).toEqual([0.0624, 0.1605])
    expect(limits(0, 20)).toEqual([0, 0.1611])
    expect(limits(1, 29)).toEqual([0.0061, 0.1718])
  })

  test('are unknown where there is nothing', () => {
    expect(shareLimits(0, 0)).toEqual({ low: null, high: null })
  })
})
