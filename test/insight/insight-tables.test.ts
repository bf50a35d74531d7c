import { describe, expect, test } from 'vitest'
import { Insight } from '../../src/insight/insight.ts'
import { insightTables } from '../../src/insight/insight-tables.ts'
import { shownDays, shownDuration, shownMedian, shownShare } from '../../src/insight/shown-figures.ts'
import { dayMs, hourMs, march, minuteMs, WrittenLog } from './written-log.ts'

describe('figures for people', () => {
  test('are days with one decimal, or smaller units for what is shorter', () => {
    expect(shownDuration(12.34 * dayMs)).toBe('12.3 d')
    expect(shownDuration(23.97 * hourMs)).toBe('1.0 d')
    expect(shownDuration(3.25 * hourMs)).toBe('3.3 h')
    expect(shownDuration(59.7 * minuteMs)).toBe('1.0 h')
    expect(shownDuration(12 * minuteMs)).toBe('12 min')
    expect(shownDuration(0)).toBe('0 s')
    expect(shownDuration(null)).toBe('-')
    expect(shownDays(1234.56)).toBe('1234.6')
  })

  test('say with a median how sure it is', () => {
    const days = (
      medianMs: number | null,
      low: number | null,
      high: number | null,
      p90Ms: number | null = null,
    ) =>
      shownMedian({
        medianMs: medianMs && medianMs * dayMs,
        low: low && low * dayMs,
        high: high && high * dayMs,
        p90Ms: p90Ms && p90Ms * dayMs,
      })
    expect(days(12, 10, 15)).toBe('12.0 d (10.0 d to 15.0 d)')
    expect(days(12, 10, null)).toBe('12.0 d (10.0 d or more)')
    expect(days(null, 10, null)).toBe('over 10.0 d')
    expect(days(null, null, null)).toBe('-')
    expect(days(12, 12, null, 12)).toBe('12.0 d')
  })

  test('round shares to whole percents, but never to none', () => {
    expect([0, 0.004, 0.126, 1, null].map(shownShare)).toEqual(['0 %', '0.4 %', '13 %', '100 %', '-'])
  })
})

describe('the report as tables', () => {
  const at = (days: number) => march + days * dayMs
  const tables = (log: WrittenLog, days = 60) => {
    const insight = new Insight()
    for (const entry of log.entries) insight.take(entry)
    return insightTables(insight.report({ now: at(days) }))
  }

  test('leaves out what nothing was seen of', () => {
    expect(tables(new WrittenLog())).toEqual([])
    const log = new WrittenLog().submit('1', { beganAt: at(0), endedAt: at(0) })
    const titles = tables(log).map(({ title }) => title)
    expect(titles).toContain('Time in state, contracts')
    expect(titles).not.toContain('Conversion of offers')
  })

  test('says of each state what it rests on and where it leads', () => {
    const log = new WrittenLog()
    for (const number of ['1', '2', '3']) {
      log.submit(number, { beganAt: at(0), endedAt: at(0) }).see(number, 'Processing', { endedAt: at(0) })
    }
    log.see('1', 'Denied', { endedAt: at(10) }).see('2', 'PendingDelivery', { endedAt: at(20) })
    const time = tables(log).find(({ title }) => title === 'Time in state, contracts')!
    const row = time.rows.find(([state]) => state === 'Processing')!
    expect(Object.fromEntries(time.head.map((name, index) => [name, row[index]]))).toEqual({
      state: 'Processing',
      entered: 3,
      left: 2,
      'still there': 1,
      'median (95 %)': '10.0 d (5.0 d or more)',
      '9 in 10 left by': '-',
      'off by up to': '7.5 d',
      'rests on': 3,
      'leads to': 'Denied 1 (33 %)\nContract.PendingDelivery 1 (33 %)',
    })
    for (const { head, rows } of tables(log)) {
      for (const cells of rows) expect(cells).toHaveLength(head.length)
    }
  })

  test('shows the latest six units of flow', () => {
    const log = new WrittenLog().submit('1', { beganAt: at(0), endedAt: at(0) })
    const flow = tables(log, 20).find(({ title }) => title.startsWith('Flow'))!
    expect(flow.head.slice(-6)).toEqual([
      '2026-03-16',
      '2026-03-17',
      '2026-03-18',
      '2026-03-19',
      '2026-03-20',
      '2026-03-21',
    ])
  })
})
