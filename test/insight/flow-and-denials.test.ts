import { describe, expect, test } from 'vitest'
import { Insight, type InsightReport } from '../../src/insight/insight.ts'
import type { InsightOptions } from '../../src/insight/watched-log.ts'
import { dayMs, march, WrittenLog } from './written-log.ts'

const at = (days: number) => march + days * dayMs
const seenAt = (days: number) => ({ endedAt: at(days) })

function report(log: WrittenLog, options: Partial<InsightOptions> = {}): InsightReport {
  const insight = new Insight()
  for (const entry of log.entries) insight.take(entry)
  return insight.report({ now: at(60), ...options })
}

function processing(log: WrittenLog, number: string, day: number, facts = {}): WrittenLog {
  const look = { beganAt: at(day), endedAt: at(day) }
  return log.submit(number, look, facts).see(number, 'Processing', seenAt(day))
}

describe('flow', () => {
  test('counts each way between two states, and the contracts that went it', () => {
    const log = processing(processing(new WrittenLog(), '1', 0), '2', 0)
    log.see('1', 'Denied', seenAt(4)).see('1', 'Processing', seenAt(6)).see('1', 'Denied', seenAt(8))
    log.see('2', 'Denied', seenAt(4))
    const edges = report(log).flow.edges.map(({ from, to, times, contracts }) => [from, to, times, contracts])
    expect(edges).toEqual([
      ['Processing', 'Denied', 3, 2],
      [null, 'Open', 2, 2],
      ['Open', 'Processing', 2, 2],
      ['Denied', 'Processing', 1, 1],
    ])
  })

  test('says which were inferred, and which a person’s correction made', () => {
    const log = new WrittenLog().submit('1', { beganAt: at(0), endedAt: at(0) })
    log.see('1', 'Rejected', seenAt(2)).see('1', 'PendingDelivery', seenAt(3)).correct('1', at(4))
    log.see('2', 'Open', seenAt(0)).see('2', 'Denied', seenAt(2))
    const edges = report(log).flow.edges.map(({ from, to, inferred, corrected }) => [
      from,
      to,
      inferred,
      corrected,
    ])
    expect(edges).toContainEqual(['Rejected', 'Contract.PendingDelivery', 0, 1])
    expect(edges).toContainEqual(['Open', 'Processing', 1, 0])
    expect(edges).toContainEqual(['Processing', 'Denied', 0, 0])
  })

  test('is told by German days for a month, by weeks for half a year, and else by months', () => {
    const log = processing(new WrittenLog(), '1', 0).see('1', 'Denied', seenAt(50))
    const { flow: weeks } = report(log)
    expect([weeks.unit, weeks.units[0], weeks.units.at(-1)]).toEqual(['week', '2026-02-23', '2026-04-27'])
    // Put between the looks of day 0 and day 50: the 26th of March, in the week of the 23rd.
    const denied = weeks.edges.find(({ to }) => to === 'Denied')!
    expect(denied.perUnit[weeks.units.indexOf('2026-03-23')]).toBe(1)
    const { flow: days } = report(log, { from: at(20), to: at(28) })
    expect([days.unit, days.units.length, days.units[0]]).toEqual(['day', 8, '2026-03-21'])
    expect(days.edges.map(({ to, times }) => [to, times])).toEqual([['Denied', 1]])
    const { flow: months } = report(log, { now: at(300) })
    expect([months.unit, months.units[0], months.units.length]).toEqual(['month', '2026-03', 10])
  })

  test('counts every change once in the units of the period', () => {
    const log = new WrittenLog()
    for (let index = 0; index < 40; index += 1) {
      processing(log, String(index), index).see(String(index), 'PendingDelivery', seenAt(index + 9))
    }
    for (const options of [{}, { from: at(10), to: at(33) }, { now: at(700) }]) {
      for (const { times, perUnit } of report(log, options).flow.edges) {
        expect(perUnit.reduce((sum, count) => sum + count, 0)).toBe(times)
      }
    }
  })
})

describe('denials', () => {
  test('are counted by the supplier’s reason, with what became of them', () => {
    const log = new WrittenLog()
    for (const number of ['1', '2', '3', '4']) processing(log, number, 0)
    const denied = (number: string, denialReason: string | null, day = 4) =>
      log.see(number, 'Denied', seenAt(day), { details: { denialReason } })
    denied('1', 'MeterNumberUnknown').see('1', 'Processing', seenAt(6))
    denied('1', 'MeterNumberUnknown', 8)
    denied('2', 'MeterNumberUnknown').see('2', 'Rejected', seenAt(9), {
      details: { denialReason: 'Insolvency' },
    })
    denied('3', null)
    const { byReason, rejections } = report(log).denials
    expect(byReason).toEqual([
      { reason: 'MeterNumberUnknown', denials: 3, contracts: 2, recovered: 1, ended: 1, stillDenied: 1 },
      { reason: null, denials: 1, contracts: 1, recovered: 0, ended: 0, stillDenied: 1 },
    ])
    expect(rejections).toEqual([{ reason: 'Insolvency', contracts: 1 }])
  })

  test('take the reason that the supplier gives later for the same denial', () => {
    const log = processing(new WrittenLog(), '1', 0).see('1', 'Denied', seenAt(4))
    log.see('1', 'Denied', seenAt(5), { details: { denialReason: 'AddressUnknown' } })
    expect(report(log).denials.byReason).toMatchObject([{ reason: 'AddressUnknown', denials: 1 }])
  })

  test('are shared by what the order came with, of the contracts that were watched in Processing', () => {
    const log = new WrittenLog()
    for (let index = 0; index < 12; index += 1) {
      const facts = { hasMeterNumber: index % 2 === 0, hasMaLo: index < 4 }
      processing(log, String(index), 0, facts)
      if (index >= 4 && index % 2 === 1) log.see(String(index), 'Denied', seenAt(4))
    }
    log.submit('99', { beganAt: at(0), endedAt: at(0) })
    const byData = report(log).denials.byData.map(({ group, contracts, denied, share }) => [
      group,
      contracts,
      denied,
      share,
    ])
    expect(byData).toEqual([
      ['neither', 4, 4, 1],
      ['meter number only', 4, 0, 0],
      ['meter number and MaLo', 2, 0, 0],
      ['MaLo only', 2, 0, 0],
    ])
    expect(report(log).denials.byData[0]).toMatchObject({ low: expect.closeTo(0.51, 2), high: 1 })
  })

  test('are shared by tariff and previous supplier, as far as log and data say', () => {
    const log = new WrittenLog()
    log.see('1', 'Processing', seenAt(0), { facts: { tariffName: 'RABOT Dynamic' } })
    log.offer('o-0000000002', at(0), 'dynamic-24').acceptAndSubmit('o-0000000002', '2', at(0))
    log.acceptAndSubmit('o-0000000003', '3', at(0)).acceptAndSubmit('o-0000000004', '4', at(0))
    log.acceptAndSubmit('o-0000000005', '5', at(0))
    for (const number of ['2', '3', '4', '5']) log.see(number, 'Processing', seenAt(1))
    const codes: Record<string, string | null> = {
      'o-0000000002': '9979250000006',
      'o-0000000003': null,
      'o-0000000005': 'Stadtwerke, ask Mrs Meier',
    }
    const { byTariff, byPreviousSupplier } = report(log, {
      dataFacts: (order, reference) => {
        expect(reference).toBe(`data-${order}`)
        const code = codes[order]
        return code === undefined ? null : { tariffKey: 'fixed-12', previousSupplierCode: code }
      },
    }).denials
    const groups = (shares: { group: string | null; contracts: number }[]) =>
      Object.fromEntries(shares.map(({ group, contracts }) => [group, contracts]))
    expect(groups(byTariff)).toEqual({ 'RABOT Dynamic': 1, 'dynamic-24': 1, 'fixed-12': 2, null: 1 })
    expect(groups(byPreviousSupplier)).toEqual({
      '9979250000006': 1,
      'none (new move-in)': 1,
      '(no code number)': 1,
      null: 2,
    })
  })
})

test('a tariff asked for leaves out the contracts and orders of others, by name or by key', () => {
  const log = new WrittenLog()
  log.see('1', 'Processing', seenAt(0), { facts: { tariffName: 'RABOT Dynamic' } })
  log.see('2', 'Processing', seenAt(0), { facts: { tariffName: 'RABOT Fix' } })
  log.offer('o-0000000003', at(0), 'dynamic-24').acceptAndSubmit('o-0000000003', '3', at(0))
  log.offer('o-0000000004', at(0), 'fix')
  const asked = (tariff: string) => {
    const { contracts, orders, timeInState, conversion } = report(log, { tariff })
    return [
      contracts,
      orders,
      timeInState['Processing']!.entries,
      timeInState['Open']!.entries,
      conversion.offers[0]!.reached,
    ]
  }
  expect(asked('RABOT Dynamic')).toEqual([1, 0, 1, 0, 0])
  expect(asked('dynamic-24')).toEqual([1, 1, 0, 1, 1])
  expect(asked('fix')).toEqual([0, 1, 0, 0, 1])
  expect(asked('nothing')).toEqual([0, 0, 0, 0, 0])
})
