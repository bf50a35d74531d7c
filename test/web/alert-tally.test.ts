import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AlertTally } from '../../src/web/alerts/alert-tally.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A source with so many alerts, and how often it was asked to count them. */
function counted(count: number) {
  const asked = { times: 0 }
  const tally = new AlertTally({
    alertCounts() {
      asked.times += 1
      return [{ kind: 'denied', state: 'Open', count }]
    },
    openAlertsByState() {
      asked.times += 1
      return { contracts: { Denied: count }, orders: {} }
    },
  })
  return { asked, tally }
}

test('few alerts are counted each time, so that what was just taken up is not shown as open', () => {
  const { asked, tally } = counted(5_000)
  for (let page = 0; page < 3; page += 1) expect(tally.counts()[0]!.count).toBe(5_000)
  for (let page = 0; page < 3; page += 1) expect(tally.openByState().contracts).toEqual({ Denied: 5_000 })
  expect(asked.times).toBe(6)
})

test('many are counted once in five seconds, however many pages show them', () => {
  const { asked, tally } = counted(5_001)
  for (let page = 0; page < 10; page += 1) expect(tally.counts()[0]!.count).toBe(5_001)
  for (let page = 0; page < 10; page += 1) expect(tally.openByState().contracts).toEqual({ Denied: 5_001 })
  expect(asked.times).toBe(2)
  vi.advanceTimersByTime(5_000)
  tally.counts()
  expect(asked.times).toBe(3)
  tally.stop()
})
