import { describe, expect, test } from 'vitest'
import type { Bottleneck } from '../../src/insight/bottleneck.ts'
import { Insight } from '../../src/insight/insight.ts'
import type { InsightOptions } from '../../src/insight/watched-log.ts'
import { dayMs, march, WrittenLog } from './written-log.ts'

const at = (days: number) => march + days * dayMs
const seenAt = (days: number) => ({ endedAt: at(days) })

function bottleneck(log: WrittenLog, options: Partial<InsightOptions> = {}): Bottleneck {
  const insight = new Insight()
  for (const entry of log.entries) insight.take(entry)
  return insight.report({ now: at(61), to: at(60), ...options }).bottleneck
}

/** Looked at right before each change, so that all is exact. */
function processed(log: WrittenLog, number: string, from: number, to: number): WrittenLog {
  log.submit(number, { beganAt: at(from), endedAt: at(from) }).see(number, 'Processing', seenAt(from))
  return log.see(number, 'Processing', seenAt(to)).see(number, 'PendingDelivery', seenAt(to))
}

describe('the bottleneck', () => {
  test('is the state where most contract-days are lost', () => {
    const log = processed(processed(new WrittenLog(), '1', 40, 50), '2', 40, 50)
    log.submit('3', { beganAt: at(45), endedAt: at(45) }).see('3', 'Processing', seenAt(45))
    log.see('3', 'Denied', seenAt(45))
    const { state, states } = bottleneck(log)
    expect(state).toBe('Processing')
    expect(states.map((lost) => [lost.state, lost.contractDays, lost.contracts])).toEqual([
      ['Processing', 20, 2],
      ['Denied', 15, 1],
    ])
    expect(states[0]!.share).toBeCloseTo(20 / 35)
  })

  test('is looked for in the last thirty days where no period is asked for, compared with the thirty before', () => {
    const log = processed(processed(new WrittenLog(), '0', 0, 1), '1', 10, 35)
    const { period, previousPeriod, states } = bottleneck(log)
    expect([period, previousPeriod]).toEqual([
      { from: at(30), to: at(60) },
      { from: at(0), to: at(30) },
    ])
    expect(states[0]).toMatchObject({
      state: 'Processing',
      contractDays: 5,
      contracts: 1,
      previous: { contractDays: 21, contracts: 2 },
    })
  })

  test('is compared with the period of the same length before the one asked for', () => {
    const log = processed(processed(new WrittenLog(), '1', 0, 12), '2', 11, 30)
    const { previousPeriod, states } = bottleneck(log, { from: at(20), to: at(30) })
    expect(previousPeriod).toEqual({ from: at(10), to: at(20) })
    expect(states[0]).toMatchObject({ contractDays: 10, previous: { contractDays: 11, contracts: 2 } })
  })

  test('is compared with nothing where the log does not reach back so far', () => {
    const log = processed(new WrittenLog(), '1', 25, 35)
    expect(bottleneck(log).states[0]).toMatchObject({ contractDays: 5, previous: null })
  })

  test('says how many of the days lie beyond what the guide expects', () => {
    const log = processed(processed(new WrittenLog(), '1', 0, 50), '2', 20, 40)
    // Of the first, the days from the 42nd to the 50th.
    expect(bottleneck(log, { from: at(0), to: at(60) }).states[0]).toMatchObject({
      state: 'Processing',
      contractDays: 70,
      beyondDays: 8,
    })
    log.order('o-0000000001', 'accepted', at(50), { kind: 'adopted' })
    log.order('o-0000000001', 'checked', at(50), { order: { with: { errors: 1 } } })
    const { states } = bottleneck(log, { from: at(0), to: at(60) })
    expect(states.find(({ state }) => state === 'Incomplete')).toMatchObject({
      contractDays: 10,
      beyondDays: null,
    })
  })

  test('counts waiting for Delivery as lost only once the announced day is over', () => {
    const details = { startDate: '2026-03-31', startDayEndsAt: at(31) }
    const log = new WrittenLog()
    for (const number of ['1', '2']) {
      log.submit(number, { beganAt: at(0), endedAt: at(0) }).see(number, 'Processing', seenAt(0))
      log.see(number, 'PendingDelivery', seenAt(0), { details })
    }
    log.see('1', 'PendingDelivery', seenAt(30), { details }).see('1', 'Delivery', seenAt(30), { details })
    log.see('2', 'PendingDelivery', seenAt(40), { details }).see('2', 'Delivery', seenAt(40), { details })
    expect(bottleneck(log, { from: at(0) }).states).toMatchObject([
      { state: 'Contract.PendingDelivery', contractDays: 9, contracts: 1 },
    ])
  })

  test('leaves out the customer’s time with an offer, and supply itself', () => {
    const log = new WrittenLog().offer('o-0000000001', at(10))
    log.see('1', 'Delivery', seenAt(0)).see('2', 'Rejected', seenAt(0))
    expect(bottleneck(log)).toMatchObject({ state: null, states: [] })
  })
})
