import { describe, expect, test } from 'vitest'
import type { Undelivered } from '../../src/delivery-store.ts'
import {
  afterFailure,
  askedPauseMs,
  defaultPatience,
  type FailedAttempt,
  pauseMs,
} from '../../src/engine/retry-rule.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { day, hour, minute, monday } from './scene.ts'

const second = 1_000
const unreachable = new StromkreisError('unreachable', 'Nobody is there.', { hint: 'Wait.' })
const refused = new StromkreisError('refused', 'No.', { hint: 'Mend it.' })

/** Waits, and was never tried. */
const fresh = {
  attempts: 0,
  firstTriedAt: null,
  triedAt: null,
  refusedForMs: 0,
  dueAt: 0,
  problem: null,
  givenUpAt: null,
} as Partial<Undelivered> as Undelivered

function failed(tried: Partial<Undelivered> = {}, attempt: Partial<FailedAttempt> = {}): Undelivered {
  const usual = { now: monday, takenAt: null, isDown: false, patience: defaultPatience, jitter: 0 }
  return afterFailure({ ...fresh, ...tried }, { error: unreachable, ...usual, ...attempt })
}

function asking(retryAfterMs: number): StromkreisError {
  return new StromkreisError('rateLimited', 'Slower.', { hint: 'Wait.', retryAfterMs })
}

describe('after a failed attempt', () => {
  test('it is known how often, since when, and why', () => {
    expect(failed()).toEqual({
      ...{ attempts: 1, firstTriedAt: monday, triedAt: monday, refusedForMs: 0 },
      ...{ dueAt: monday + second, problem: 'Nobody is there.', givenUpAt: null },
    })
    const again = failed({ attempts: 3, firstTriedAt: monday - hour, triedAt: monday - minute })
    expect(again).toMatchObject({ attempts: 4, firstTriedAt: monday - hour, triedAt: monday })
    expect(again.dueAt).toBe(monday + 8 * second)
  })

  test('what foreign errors say is not kept, and of ours no more than 300 characters', () => {
    const long = new StromkreisError('unreachable', 'x'.repeat(400), { hint: 'Wait.' })
    expect(failed({}, { error: long }).problem).toBe('x'.repeat(300))
    expect(failed({}, { error: new TypeError('Ada') }).problem).toBe('The sink threw TypeError.')
    expect(failed({}, { error: 'Ada' }).problem).toBe('The sink threw string.')
  })

  test('the sink may ask for a longer pause, not for a shorter one', () => {
    expect(failed({}, { error: asking(hour) }).dueAt).toBe(monday + hour)
    expect(failed({ attempts: 9 }, { error: asking(second) }).dueAt).toBe(monday + 512 * second)
  })
})

describe('the time for which it is refused', () => {
  const tried = { attempts: 1, firstTriedAt: monday - day, triedAt: monday - hour, refusedForMs: minute }

  test.each([
    ['where others were taken lately', { takenAt: monday }, minute + hour],
    ['where they were within six hours', { takenAt: monday - 6 * hour }, minute + hour],
    ['not where that is longer ago', { takenAt: monday - 6 * hour - 1 }, minute],
    ['not where nothing was ever taken', { takenAt: null }, minute],
    ['not where nothing is taken from anybody', { takenAt: monday, isDown: true }, minute],
  ])('counts %s', (_, attempt, expected) => {
    expect(failed(tried, attempt).refusedForMs).toBe(expected)
  })

  test('begins with the first attempt', () => {
    expect(failed({}, { takenAt: monday }).refusedForMs).toBe(0)
  })
})

describe('it is given up', () => {
  test('at once where the sink refuses it for good', () => {
    expect(failed({}, { error: refused }).givenUpAt).toBe(monday)
    expect(failed({}, { error: new Error('refused') }).givenUpAt).toBeNull()
  })

  test('after three days in which others were taken', () => {
    const soFar = (ms: number) =>
      failed({ attempts: 1, triedAt: monday - hour, refusedForMs: ms }, { takenAt: monday })
    expect(soFar(3 * day - hour).givenUpAt).toBe(monday)
    expect(soFar(3 * day - hour - 1).givenUpAt).toBeNull()
  })

  test('after two thousand attempts', () => {
    expect(failed({ attempts: 1_999 }).givenUpAt).toBe(monday)
    expect(failed({ attempts: 1_998 }).givenUpAt).toBeNull()
  })

  test('never while nothing is taken from anybody', () => {
    expect(failed({ attempts: 1_999 }, { error: refused, isDown: true }).givenUpAt).toBeNull()
  })
})

describe('the pause', () => {
  test('doubles from a second to a quarter of an hour', () => {
    expect([1, 2, 3, 10, 11, 40, 2_000].map((attempts) => pauseMs(attempts, 0))).toEqual(
      [1, 2, 4, 512, 900, 900, 900].map((seconds) => seconds * second),
    )
  })

  test('is up to half as short, as chance has it', () => {
    expect([0, 0.5, 1].map((jitter) => pauseMs(3, jitter))).toEqual([4_000, 3_000, 2_000])
  })

  test('that a sink asks for is a day at most; none where it does not ask', () => {
    expect(askedPauseMs(asking(hour))).toBe(hour)
    expect(askedPauseMs(asking(2 * day))).toBe(day)
    expect(askedPauseMs(unreachable)).toBe(0)
    expect(askedPauseMs(new Error('wait'))).toBe(0)
  })
})
