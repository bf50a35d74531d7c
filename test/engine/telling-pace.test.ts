import { expect, test } from 'vitest'
import { TellingPace } from '../../src/engine/telling-pace.ts'
import { minute, monday } from './scene.ts'

test('so many are let through within any minute, and no more', () => {
  const pace = new TellingPace(3)
  const letThrough = Array.from({ length: 20 }, (_, each) => monday + each * 10_000).filter((at) =>
    pace.lets(at),
  )
  for (const at of letThrough) {
    expect(letThrough.filter((other) => other >= at && other < at + minute).length).toBeLessThanOrEqual(3)
  }
  expect(letThrough.length).toBeGreaterThanOrEqual(9)
})

test('many at once: the first are let through', () => {
  const pace = new TellingPace(2)
  expect([1, 2, 3, 4].map(() => pace.lets(monday))).toEqual([true, true, false, false])
  expect(pace.lets(monday + minute)).toBe(true)
})

test('a clock that was set back does not stop it for long', () => {
  const pace = new TellingPace(1)
  expect([pace.lets(monday), pace.lets(monday - minute)]).toEqual([true, true])
})
