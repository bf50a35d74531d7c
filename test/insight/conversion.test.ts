import { describe, expect, test } from 'vitest'
import { Insight, type InsightReport } from '../../src/insight/insight.ts'
import type { InsightOptions } from '../../src/insight/watched-log.ts'
import { dayMs, hourMs, march, minuteMs, WrittenLog } from './written-log.ts'

const at = (days: number) => march + days * dayMs
const seenAt = (days: number) => ({ endedAt: at(days) })

function report(log: WrittenLog, options: Omit<InsightOptions, 'now'> = {}): InsightReport {
  const insight = new Insight()
  for (const entry of log.entries) insight.take(entry)
  return insight.report({ now: at(100), ...options })
}

const id = (number: number) => `o-000000000${number}`

/** Eight orders: one at every point of the way, and where it can end. */
function sales(): WrittenLog {
  const log = new WrittenLog()
  for (let number = 1; number <= 7; number += 1) log.offer(id(number), at(number))
  log.order(id(2), 'declined', at(3))
  log.order(id(3), 'accepted', at(4)).order(id(3), 'checked', at(4), { order: { with: { errors: 1 } } })
  log.acceptAndSubmit(id(4), '4', at(5))
  log.acceptAndSubmit(id(5), '5', at(6)).see('5', 'Processing', seenAt(7)).see('5', 'Rejected', seenAt(20))
  log
    .acceptAndSubmit(id(6), '6', at(7))
    .see('6', 'Processing', seenAt(8))
    .see('6', 'PendingDelivery', seenAt(30))
  log.acceptAndSubmit(id(7), '7', at(8)).see('7', 'Processing', seenAt(9)).see('7', 'Delivery', seenAt(60))
  log.see('7', 'Cancelled', seenAt(90))
  return log.acceptAndSubmit(id(8), '8', at(40)).see('8', 'Delivery', seenAt(50))
}

describe('conversion', () => {
  test('follows offers from the first question for a price to Delivery', () => {
    const stages = report(sales()).conversion.offers.map(({ stage, reached, ended, underWay }) => [
      stage,
      reached,
      ended,
      underWay,
    ])
    expect(stages).toEqual([
      ['begun', 7, 0, 0],
      ['offered', 7, 1, 1],
      ['accepted', 5, 0, 1],
      ['submitted', 4, 1, 1],
      ['contract', 2, 0, 1],
      ['delivery', 1, 1, 0],
    ])
  })

  test('says shares of all and of those who had come to the stage before', () => {
    const contract = report(sales()).conversion.offers.find(({ stage }) => stage === 'contract')!
    expect(contract.ofFirst).toBeCloseTo(2 / 7)
    expect(contract.ofPrevious).toBeCloseTo(2 / 4)
  })

  test('keeps orders that came accepted apart, since nobody counted the offers behind them', () => {
    const { cameAccepted, perUnit } = report(sales()).conversion
    expect(cameAccepted.map(({ stage, reached }) => [stage, reached])).toEqual([
      ['accepted', 1],
      ['submitted', 1],
      ['contract', 1],
      ['delivery', 1],
    ])
    expect(perUnit.reduce((sum, { offered }) => sum + offered, 0)).toBe(7)
    expect(perUnit.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(6)
  })

  test('counts the orders that began in the period, and what became of them until now', () => {
    const { conversion } = report(sales(), { from: at(6.5), to: at(41) })
    expect(conversion.offers[0]).toMatchObject({ stage: 'begun', reached: 1 })
    expect(conversion.offers.at(-1)).toMatchObject({ stage: 'delivery', reached: 1 })
    expect(conversion.perUnit).toEqual([
      { unit: '2026-03-02', begun: 1, offered: 1, accepted: 1, submitted: 1, contract: 1, delivery: 1 },
      { unit: '2026-04-06', begun: 1, offered: 0, accepted: 1, submitted: 1, contract: 1, delivery: 1 },
    ])
  })
})

describe('the way', () => {
  test('from acceptance to Processing is timed across order and contract', () => {
    const log = new WrittenLog()
    for (const number of [1, 2, 3]) {
      const name = String(number)
      log.offer(id(number), at(0)).acceptAndSubmit(id(number), name, at(1))
      log.see(name, 'Open', { endedAt: at(1) + 10 * number * minuteMs })
      log.see(name, 'Processing', { endedAt: at(1) + (10 * number + 10) * minuteMs })
    }
    const { acceptanceToProcessing, offerToAcceptance } = report(log).journeys
    expect(acceptanceToProcessing).toMatchObject({ contracts: 3, medianMs: 25 * minuteMs, arrive: 1 })
    expect(acceptanceToProcessing.comparison).toBe('asExpected')
    expect(offerToAcceptance).toMatchObject({ contracts: 3, medianMs: dayMs, arrive: 1, comparison: null })
  })

  test('from Processing to Contract includes being Denied and coming back', () => {
    const log = new WrittenLog()
    log.submit('1', { beganAt: at(0), endedAt: at(0) }).see('1', 'Processing', seenAt(0))
    log.see('1', 'Denied', seenAt(10)).see('1', 'Processing', seenAt(12)).see('1', 'Denied', seenAt(12))
    log
      .see('1', 'Processing', seenAt(20))
      .see('1', 'Processing', seenAt(30))
      .see('1', 'PendingDelivery', seenAt(30))
    const { processingToContract } = report(log).journeys
    expect(processingToContract.contracts).toBe(1)
    expect(processingToContract.medianMs).toBeCloseTo(30 * dayMs)
  })

  test('from Processing to Contract can be told of contracts first seen Denied, by their signature', () => {
    const log = new WrittenLog()
    log.see('1', 'Denied', seenAt(10), { facts: { contractSignedAt: at(0) } })
    log
      .see('1', 'Processing', seenAt(12))
      .see('1', 'Processing', seenAt(18))
      .see('1', 'PendingDelivery', seenAt(20))
    expect(report(log).journeys.processingToContract).toMatchObject({
      contracts: 1,
      medianMs: 19 * dayMs,
      knownFromMs: 10 * dayMs,
    })
  })

  test('is timed of those who get there, and shared with those who end otherwise', () => {
    const log = new WrittenLog()
    for (const [number, status, days] of [
      ['1', 'Rejected', 10],
      ['2', 'PendingDelivery', 20],
      ['3', 'PendingDelivery', 30],
      ['4', 'Revoked', 40],
    ] as const) {
      log.submit(number, { beganAt: at(0), endedAt: at(0) }).see(number, 'Processing', seenAt(0))
      log.see(number, 'Processing', seenAt(days)).see(number, status, seenAt(days))
    }
    const { processingToContract } = report(log).journeys
    // Of the three still watched at 20 days one arrives then, of two at 30 another.
    expect(processingToContract.medianMs).toBe(30 * dayMs)
    expect(processingToContract.arrive).toBeCloseTo(0.5)
  })

  test('from offer to Delivery ends with whatever ends the order or the contract', () => {
    const { offerToDelivery } = report(sales()).journeys
    expect(offerToDelivery.contracts).toBe(7)
    // Two ended before; of the five left one delivers while four are watched longer or not at all.
    expect(offerToDelivery.arrive).toBeGreaterThan(0.1)
    expect(offerToDelivery.arrive).toBeLessThan(1)
  })

  test('of a contract that a poll found in Processing first says nothing of when it came there', () => {
    const log = new WrittenLog().offer(id(1), at(0))
    log.order(id(1), 'accepted', at(1)).order(id(1), 'checked', at(1), { order: { with: { errors: 0 } } })
    log.order(id(1), 'sending', at(1))
    log.see('1', 'Processing', { endedAt: at(1) + hourMs }, { facts: { contractSignedAt: at(1) } })
    const created = { with: { contractNumber: '1', customerNumber: '1' } }
    log.order(id(1), 'created', at(1) + 2 * hourMs, { kind: 'observed', lasts: 0, order: created })
    expect(report(log).journeys.acceptanceToProcessing).toMatchObject({ contracts: 1, medianMs: null })
  })
})

test('time in the states of an order is exact, since we were there', () => {
  const { timeInOrderState } = report(sales())
  expect(timeInOrderState['Offered']).toMatchObject({
    entries: 7,
    left: 6,
    stillThere: 1,
    medianMs: dayMs,
    blurMs: 0,
  })
  expect(timeInOrderState['Incomplete']).toMatchObject({ entries: 1, stillThere: 1 })
  expect(timeInOrderState['Submitting']).toMatchObject({ entries: 5, left: 5, medianMs: minuteMs / 2 })
})
