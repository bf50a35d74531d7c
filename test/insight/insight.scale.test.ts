import { expect, test } from 'vitest'
import { Insight } from '../../src/insight/insight.ts'
import { simulated } from './simulated-log.ts'
import { dayMs, hourMs } from './written-log.ts'

test('a hundred thousand entries take seconds, a period with its comparison included', () => {
  const { log, lives, end } = simulated({
    seed: 1,
    contracts: 250,
    daysBefore: 60,
    daysAfter: 120,
    pollEveryMs: 4 * hourMs,
    denied: 0.2,
    processing: { medianDays: 18, spread: 0.6 },
  })
  const insight = new Insight()
  const copies = Math.ceil(100_000 / log.entries.length)
  const before = process.cpuUsage()
  for (let copy = 0; copy < copies; copy += 1) {
    for (const entry of log.entries) insight.take({ ...entry, subject: `${entry.subject}-${copy}` })
  }
  const report = insight.report({ now: end, from: end - 50 * dayMs })
  const { user, system } = process.cpuUsage(before)
  expect(report.entries).toBeGreaterThanOrEqual(100_000)
  expect(report.contracts).toBe(copies * new Set(log.entries.map(({ subject }) => subject)).size)
  expect(report.contracts).toBeLessThanOrEqual(copies * lives.length)
  expect(report.bottleneck.states[0]!.previous).not.toBeNull()
  // Half a second where nothing else runs.
  expect((user + system) / 1e6).toBeLessThan(10)
})
