import { describe, expect, test } from 'vitest'
import { Pace } from '../../src/engine/pace.ts'
import { StromkreisError, type StromkreisErrorCode } from '../../src/stromkreis-error.ts'

const minute = 60_000
const monday = Date.UTC(2026, 0, 5, 12)

function trouble(code: StromkreisErrorCode, retryAfterMs?: number): StromkreisError {
  return new StromkreisError(code, 'No answer.', { hint: 'Wait.', retryAfterMs })
}

/** How long it pauses after so many troubles in a row, milliseconds. */
function pauses(count: number, error: unknown): number[] {
  const pace = new Pace()
  return Array.from({ length: count }, () => {
    pace.pause(monday, error)
    return pace.pausedUntil - monday
  })
}

describe('a pace', () => {
  test('begins with no reason to wait', () => {
    expect({ ...new Pace() }).toEqual({ plannedFrom: 0, pausedUntil: 0, heldUntil: null, troubles: 0 })
  })

  test('lets only what is urgent be looked at until the next planned look has its turn', () => {
    const pace = new Pace()
    pace.plannedFrom = monday
    const choices = [monday - 1, monday, monday + 1].map((now) => pace.choiceAt(now))
    expect(choices).toEqual([{ only: 'urgent' }, {}, {}])
  })
})

describe('the pauses of a pace', () => {
  test('grow fourfold up to a minute while the supplier is in trouble', () => {
    const growing = [1_000, 4_000, 16_000, 60_000, 60_000]
    expect(pauses(5, trouble('unreachable'))).toEqual(growing)
  })

  test('grow up to a quarter of an hour where people have to mend something', () => {
    const growing = [1_000, 4_000, 16_000, 64_000, 256_000, 15 * minute, 15 * minute]
    expect(pauses(7, trouble('credentialsRefused'))).toEqual(growing)
  })

  test('are as long as the supplier asks, where that is longer', () => {
    expect(pauses(3, trouble('rateLimited', 10_000))).toEqual([10_000, 10_000, 16_000])
    expect(pauses(1, trouble('rateLimited', 20 * minute))).toEqual([20 * minute])
    expect(pauses(1, trouble('rateLimited', 0))).toEqual([1_000])
  })

  test('begin anew once the troubles are over', () => {
    const pace = new Pace()
    pace.pause(monday, trouble('unreachable'))
    pace.pause(monday, trouble('unreachable'))
    expect(pace.troubles).toBe(2)
    pace.troubles = 0
    pace.pause(monday, trouble('unreachable'))
    expect(pace.pausedUntil).toBe(monday + 1_000)
  })
})

describe('a pace that is held until a call is free', () => {
  test('lets looks through when one is', () => {
    const pace = new Pace()
    expect([pace.hold(monday, monday), pace.heldUntil]).toEqual([false, null])
  })

  test('holds them until then, and no longer than it was said at first', () => {
    const pace = new Pace()
    expect(pace.hold(monday + 10, monday)).toBe(true)
    expect(pace.hold(monday + 20, monday + 5)).toBe(true)
    expect(pace.heldUntil).toBe(monday + 10)
    expect(pace.hold(monday + 30, monday + 10)).toBe(false)
    expect(pace.heldUntil).toBeNull()
    expect(pace.hold(monday + 30, monday + 11)).toBe(true)
    expect(pace.heldUntil).toBe(monday + 30)
  })

  test('lets them through earlier when a call is free earlier', () => {
    const pace = new Pace()
    pace.hold(monday + 10, monday)
    pace.hold(monday + 7, monday + 1)
    expect(pace.heldUntil).toBe(monday + 7)
  })
})
