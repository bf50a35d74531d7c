import { describe, expect, test } from 'vitest'
import { contractStatePaths } from '../../machines/index.ts'
import { Insight } from '../../src/insight/insight.ts'
import type { TimeInState } from '../../src/insight/time-in-state.ts'
import type { InsightOptions } from '../../src/insight/watched-log.ts'
import { dayMs, hourMs, march, minuteMs, WrittenLog } from './written-log.ts'

const at = (days: number) => march + days * dayMs
const seenAt = (days: number) => ({ endedAt: at(days) })

function timeInState(
  log: WrittenLog,
  options: Omit<InsightOptions, 'now'> & { now?: number } = {},
  lastSeen: Record<string, number> = {},
): Record<string, TimeInState> {
  const insight = new Insight()
  for (const entry of log.entries) insight.take(entry)
  for (const [contractNumber, day] of Object.entries(lastSeen)) insight.seen(contractNumber, at(day))
  return insight.report({ now: at(100), ...options }).timeInState
}

/** Submitted on a day and seen in Processing right after. */
function processing(log: WrittenLog, contractNumber: string, day: number): WrittenLog {
  return log
    .submit(contractNumber, { beganAt: at(day), endedAt: at(day) })
    .see(contractNumber, 'Processing', seenAt(day))
}

describe('a stay in a state', () => {
  test('lasts from the middle of the interval in which it began to the middle of that in which it ended', () => {
    const log = new WrittenLog()
      .submit('1', { beganAt: at(0), endedAt: at(0) + 2 * minuteMs })
      .see('1', 'Open', { beganAt: at(1), endedAt: at(1) })
      .see('1', 'Processing', seenAt(2))
    expect(timeInState(log)['Open']).toMatchObject({
      entries: 1,
      left: 1,
      stillThere: 0,
      contracts: 1,
      medianMs: 1.5 * dayMs - minuteMs,
      blurMs: minuteMs + dayMs / 2,
      exits: [{ to: 'Processing', stays: 1, inferred: 0, share: 1 }],
    })
  })

  test('that passed between two looks divides the time between them evenly with those around it', () => {
    const log = new WrittenLog()
      .submit('1', { beganAt: at(0), endedAt: at(0) })
      .see('1', 'Denied', seenAt(3), { details: { denialReason: 'DuplicateOrder' } })
    const { Open, Processing, Denied } = timeInState(log)
    expect(Open).toMatchObject({ medianMs: dayMs, exits: [{ to: 'Processing', stays: 1, inferred: 1 }] })
    expect(Processing).toMatchObject({ medianMs: dayMs, exits: [{ to: 'Denied', stays: 1, inferred: 0 }] })
    expect(Denied).toMatchObject({ entries: 1, left: 0, stillThere: 1 })
  })

  test('that is not over counts as at least so long, up to the last look and not up to now', () => {
    const log = new WrittenLog()
    for (const [number, days] of [
      ['1', 10],
      ['2', 30],
    ] as const)
      processing(log, number, 0).see(number, 'PendingDelivery', seenAt(days))
    processing(log, '3', 0)
    const left = timeInState(log, {}, { '3': 40 })['Processing']!
    expect(left).toMatchObject({ entries: 3, left: 2, stillThere: 1, contracts: 3 })
    // Three are watched at 5 days and two at 15: without the third the median would be the first of them.
    expect(left.medianMs).toBe(15 * dayMs)
    // Seen last on the sixth day, the third says nothing of what lasts longer.
    expect(timeInState(log, {}, { '3': 6 })['Processing']!.p90Ms).toBe(15 * dayMs)
    expect(left.p90Ms).toBeNull()
  })

  test('counts only as far as what was seen of it fitted', () => {
    const left = (log: WrittenLog, number: string, days: number) =>
      processing(log, number, 0).see(number, 'PendingDelivery', seenAt(days))
    const log = processing(left(left(new WrittenLog(), '1', 10), '2', 30), '3', 0)
    const { p90Ms, stillThere } = timeInState(log)['Processing']!
    expect([p90Ms, stillThere]).toEqual([null, 1])
    // The supplier knows it no more; where it is since the sixth day, nobody does.
    log.miss('3', at(6))
    expect(timeInState(log)['Processing']).toMatchObject({ p90Ms: 15 * dayMs, stillThere: 1 })
    log.see('3', 'Processing', seenAt(50))
    expect(timeInState(log)['Processing']).toMatchObject({ p90Ms: null, stillThere: 1 })
  })

  test('that a person corrects has ended without an exit, and what follows has no known beginning', () => {
    const log = processing(new WrittenLog(), '1', 0)
    log.see('1', 'Rejected', seenAt(2)).see('1', 'Processing', seenAt(6)).correct('1', at(8))
    const { Processing, Rejected } = timeInState(log)
    expect(Rejected).toMatchObject({
      entries: 1,
      left: 1,
      medianMs: null,
      exits: [{ to: 'corrected', stays: 1, share: null }],
    })
    expect(Processing).toMatchObject({
      entries: 2,
      left: 1,
      stillThere: 1,
      beginningUnknown: 1,
      contracts: 1,
    })
  })
})

describe('a contract that was there before us', () => {
  test('counts from its signature in Open and Processing, as watched only since it was first seen', () => {
    const log = new WrittenLog()
    log.see('1', 'Processing', seenAt(20), { facts: { contractSignedAt: at(0) } })
    log.see('1', 'PendingDelivery', seenAt(30))
    expect(timeInState(log)['Processing']).toMatchObject({
      entries: 1,
      dated: 1,
      beginningUnknown: 0,
      medianMs: 25 * dayMs,
      knownFromMs: 20 * dayMs,
    })
  })

  test('says nothing of how long it has been in a state that the signature does not date', () => {
    const log = new WrittenLog()
    log.see('1', 'Denied', seenAt(20), { facts: { contractSignedAt: at(0) } })
    log.see('2', 'Processing', seenAt(20))
    log.see('1', 'Processing', seenAt(22)).see('2', 'PendingDelivery', seenAt(30))
    const { Denied, Processing } = timeInState(log)
    expect(Denied).toMatchObject({ entries: 1, left: 1, beginningUnknown: 1, contracts: 0, medianMs: null })
    expect(Processing).toMatchObject({ entries: 2, beginningUnknown: 1, contracts: 1 })
  })

  test('is not dated by a signature that lies ahead', () => {
    const log = new WrittenLog().see('1', 'Open', seenAt(1), { facts: { contractSignedAt: at(2) } })
    expect(timeInState(log)['Open']).toMatchObject({ dated: 0, beginningUnknown: 1 })
  })
})

describe('a period', () => {
  const log = processing(processing(processing(new WrittenLog(), '1', 0), '2', 12), '3', 25)
  log.see('1', 'Processing', seenAt(14)).see('1', 'PendingDelivery', seenAt(16))
  log.see('2', 'Processing', seenAt(40)).see('2', 'PendingDelivery', seenAt(42))

  test('counts what began and ended in it, and what was under way at its ends', () => {
    const { Processing } = timeInState(log, { from: at(10), to: at(30) })
    expect(Processing).toMatchObject({ carriedIn: 1, entries: 2, left: 1, stillThere: 2, contracts: 3 })
    expect(timeInState(log, { from: at(50), to: at(60) })['Processing']).toMatchObject({
      carriedIn: 1,
      entries: 0,
      left: 0,
      stillThere: 1,
    })
  })

  test('takes stays under way at its beginning as watched from there on only', () => {
    const { Processing } = timeInState(log, { from: at(10), to: at(14) })
    // The first was ten days old, the second came on the twelfth.
    expect(Processing).toMatchObject({ carriedIn: 1, entries: 1, contracts: 2, left: 0, medianMs: null })
    expect(timeInState(log, { from: at(10), to: at(20) })['Processing']!.knownFromMs).toBe(0)
    expect(timeInState(log, { from: at(15), to: at(20) })['Processing']).toMatchObject({ contracts: 1 })
  })

  test('that ends before it begins is refused', () => {
    const insight = new Insight()
    expect(() => insight.report({ now: at(9), from: at(5), to: at(4) })).toThrow(/ends before it begins/)
    expect(() => insight.report({ now: at(9), from: at(10) })).toThrow(/begins after all/)
  })
})

test('every state is there, and all contracts together are in one state each', () => {
  const log = new WrittenLog()
  for (let index = 0; index < 30; index += 1) {
    const number = String(index)
    processing(log, number, index / 4)
    if (index % 2 === 0) log.see(number, 'PendingDelivery', seenAt(10 + index))
    if (index % 3 === 0) log.see(number, index % 2 === 0 ? 'Delivery' : 'Denied', seenAt(50 + index))
  }
  const states = timeInState(log)
  expect(Object.keys(states)).toEqual([...contractStatePaths])
  for (const { entries, carriedIn, left, stillThere } of Object.values(states)) {
    expect(left + stillThere).toBe(entries)
    expect(carriedIn).toBe(0)
  }
  expect(Object.values(states).reduce((sum, { stillThere }) => sum + stillThere, 0)).toBe(30)
})

describe('what the guide expects', () => {
  const stays = (days: number) => {
    const log = new WrittenLog()
    for (let index = 0; index < 20; index += 1) {
      const lasts = 2 * days * (0.9 + index / 100)
      processing(log, String(index), index).see(String(index), 'PendingDelivery', seenAt(index + lasts))
    }
    return timeInState(log, { now: at(400) })['Processing']!
  }

  test('is two to six weeks of Processing, by the supplier, and a day of Open', () => {
    const states = timeInState(new WrittenLog())
    expect(states['Processing']!.expected).toMatchObject({ leastMs: 14 * dayMs, mostMs: 42 * dayMs })
    expect(states['Open']!.expected).toMatchObject({ leastMs: null, mostMs: 24 * hourMs })
    expect(states['Denied']!.expected).toBeNull()
  })

  test('is said to be missed only where the median leaves no doubt', () => {
    expect(stays(60)).toMatchObject({ comparison: 'longer' })
    expect(stays(5)).toMatchObject({ comparison: 'shorter' })
    expect(stays(20)).toMatchObject({ comparison: 'asExpected' })
    expect(timeInState(new WrittenLog())['Processing']!.comparison).toBeNull()
  })
})
