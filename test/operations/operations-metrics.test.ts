import { describe, expect, test } from 'vitest'
import { observedEdges } from '../../machines/index.ts'
import { type Entry, isTold } from '../../src/log-entry.ts'
import { metricCatalogue } from '../../src/operations/metric-catalogue.ts'
import { OperationsMetrics } from '../../src/operations/operations-metrics.ts'
import { stayMs } from '../../src/operations/stays.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { dayMs, follow } from '../embed/following.ts'
import { sampleOf, samplesOf, sum } from './samples.ts'

/** Metrics whose own clock stands still. */
function standingStill(): OperationsMetrics {
  return new OperationsMetrics({ version: '1.2.3', elapsedMs: () => 0, process: false })
}

describe('the metrics', () => {
  test('are named as Prometheus has it, and no label invites many values', () => {
    for (const [name, { type, help, labels }] of Object.entries(metricCatalogue)) {
      expect(name).toMatch(/^stromkreis_[a-z]+(?:_[a-z]+)*$/)
      expect(name.endsWith('_total')).toBe(type === 'counter')
      if (type === 'histogram') expect(name).toMatch(/_seconds$/)
      expect(help).toMatch(/^[A-Z0-9].*\.$/)
      for (const label of labels) {
        expect(allowedLabels).toContain(label)
      }
    }
  })

  test('say of a life of forty days what the log says of it', { timeout: 120_000 }, async () => {
    const metrics = standingStill()
    const { sandbox, stromkreis, sync } = await follow({
      sandbox: { seed: 3, orders: 60, arrivals: { orders: 60, withinMs: 30 * dayMs } },
    })
    const entries: Entry[] = []
    await sync()
    metrics.follow(stromkreis)
    stromkreis.subscribe((entry) => entries.push(entry))
    for (let day = 0; day < 40; day += 1) await sync(dayMs)

    const samples = samplesOf(await metrics.text())
    for (const [state, count] of Object.entries(stromkreis.counts())) {
      expect([state, sampleOf(samples, 'stromkreis_contracts', { state })]).toEqual([state, count])
    }
    expect(sum(samples, 'stromkreis_contracts')).toBe(120)

    const moves = entries.filter(({ from, to }) => from !== to)
    expect(moves.length).toBeGreaterThan(150)
    expect(sum(samples, 'stromkreis_transitions_total')).toBe(moves.length)
    expect(sum(samples, 'stromkreis_entries_total')).toBe(entries.length)
    for (const { from, to } of observedEdges) {
      const seen = moves.filter((entry) => entry.from === from && entry.to === to)
      const bounded = seen.filter(
        ({ kind, effectiveAfter }) => kind === 'observed' && effectiveAfter !== null,
      )
      const count = sampleOf(samples, 'stromkreis_transitions_total', { machine: 'contract', from, to })
      expect([from, to, count ?? 0]).toEqual([from, to, seen.length])
      const intervals = sampleOf(samples, 'stromkreis_detection_interval_seconds_count', { from, to })
      expect([from, to, intervals ?? 0]).toEqual([from, to, bounded.length])
    }
    const stays = moves.map((entry) => stayMs(entry, () => stromkreis.history(entry.subject)))
    const known = stays.filter((ms) => ms !== null)
    expect(known.length).toBeGreaterThan(50)
    expect(sum(samples, 'stromkreis_time_in_state_seconds_count')).toBe(known.length)
    const seconds = known.reduce((total, ms) => total + ms, 0) / 1_000
    expect(sum(samples, 'stromkreis_time_in_state_seconds_sum')).toBeCloseTo(seconds)
    const effects = entries.flatMap((entry) => entry.effects.filter(isTold))
    expect(sum(samples, 'stromkreis_effects_total')).toBe(effects.length)

    for (const { name, labels } of samples) {
      expect(Object.keys(metricCatalogue)).toContain(name.replace(/_(?:bucket|sum|count)$/, ''))
      for (const value of Object.values(labels)) {
        expect(sandbox.world.contractNumbers()).not.toContain(value)
      }
    }
  })

  test('show what waits for a sink, what it refused and what was given up', async () => {
    const metrics = standingStill()
    const told = { answer: 'refused' as 'refused' | 'unreachable' | null }
    const crm = metrics.watched({
      name: 'crm',
      deliver() {
        if (told.answer !== null) throw new StromkreisError(told.answer, 'crm says no', { hint: 'Look.' })
      },
    })
    const { clock, sandbox, stromkreis, sync } = await follow({
      engine: { sinks: [crm], onProblem: metrics.troubled },
    })
    metrics.follow(stromkreis)
    const deliveries = async () => {
      const samples = samplesOf(await metrics.text())
      const of = (name: string, labels = {}) => sampleOf(samples, name, { sink: 'crm', ...labels })
      return {
        taken: of('stromkreis_deliveries_total', { outcome: 'taken' }),
        refused: of('stromkreis_deliveries_total', { outcome: 'refused' }),
        letters: of('stromkreis_sink_dead_letters'),
        waiting: of('stromkreis_sink_waiting'),
        lag: of('stromkreis_sink_lag_seconds'),
      }
    }
    const deny = () => sandbox.world.script({ steps: [{ afterMs: 0, state: 'Denied' }] })
    expect(await deliveries()).toMatchObject({ taken: 0, refused: 0 })
    deny()
    await sync()
    expect(await deliveries()).toEqual({ taken: 0, refused: 1, letters: 1, waiting: 0, lag: 0 })
    told.answer = 'unreachable'
    deny()
    await sync()
    clock.advanceTo(clock.now() + 7_000)
    expect(await deliveries()).toEqual({ taken: 0, refused: 2, letters: 1, waiting: 1, lag: 7 })
    told.answer = null
    await sync()
    expect(await deliveries()).toEqual({ taken: 1, refused: 2, letters: 1, waiting: 0, lag: 0 })
    const problems = samplesOf(await metrics.text()).filter(
      ({ name }) => name === 'stromkreis_problems_total',
    )
    expect(problems.map(({ labels, value }) => [labels['during'], labels['code'], value])).toEqual([
      ['delivery', 'refused', 1],
      ['givenUp', 'refused', 1],
      ['delivery', 'unreachable', 1],
    ])
  })

  test('show the budget, the looks, the checks and what people wait for, as they are at the moment', async () => {
    const metrics = standingStill()
    const { clock, sandbox, stromkreis, database, sync, trySync } = await follow({ sandbox: { orders: 12 } })
    metrics.follow(stromkreis)
    const value = async (name: string, labels = {}) => sampleOf(samplesOf(await metrics.text()), name, labels)
    await sync()
    const { left, allowed } = {
      left: await value('stromkreis_call_budget_left', { window: 'hour' }),
      allowed: await value('stromkreis_call_budget_allowed', { window: 'hour' }),
    }
    expect(allowed).toBe(100_000)
    expect(left).toBeLessThan(100_000)
    expect(await value('stromkreis_check_ok', { check: 'database' })).toBe(1)
    expect(await value('stromkreis_check_ok', { check: 'breaker' })).toBe(1)
    expect(await value('stromkreis_knowledge_oldest_age_seconds', { stage: 'Open' })).toBe(0)
    clock.advanceTo(clock.now() + dayMs)
    expect(await value('stromkreis_knowledge_oldest_age_seconds', { stage: 'Open' })).toBe(86_400)

    sandbox.faults.add({ kind: 'status', status: 500, times: 5 })
    await trySync(0)
    const host = new URL(sandbox.url).host
    expect(await value('stromkreis_host_breaker_state', { host, state: 'open' })).toBe(1)
    expect(await value('stromkreis_host_breaker_state', { host, state: 'closed' })).toBe(0)
    expect(await value('stromkreis_check_ok', { check: 'breaker' })).toBe(0)
    expect(await value('stromkreis_host_wait_seconds', { host })).toBeGreaterThan(0)

    const beside = new SqliteStore(database)
    const [number] = sandbox.world.contractNumbers()
    expect(await value('stromkreis_log_entries')).toBe(beside.entryCount())
    const { id } = beside.find(number!)!
    beside.request({ command: 'look', subject: number!, by: 'me', text: null }, id, clock.now() - 5_000)
    beside.close()
    expect(await value('stromkreis_commands_waiting', { command: 'look' })).toBe(1)
    expect(await value('stromkreis_commands_oldest_age_seconds', { command: 'look' })).toBe(5)
  })

  test('take alerts from whoever counts them', async () => {
    const metrics = standingStill()
    const { stromkreis } = await follow()
    const counted = [{ kind: 'denied', state: 'Open', count: 2 }]
    const alertCounts = () => counted
    metrics.follow({
      operations: () => stromkreis.operations(),
      counts: () => ({}),
      orderCounts: () => ({ Uncertain: 3 }),
      history: () => [],
      subscribe: () => () => {},
      alertCounts,
    })
    const samples = samplesOf(await metrics.text())
    expect(sampleOf(samples, 'stromkreis_alerts', { kind: 'denied', state: 'Open' })).toBe(2)
    expect(sampleOf(samples, 'stromkreis_orders', { state: 'Uncertain' })).toBe(3)
    counted.pop()
    expect(sampleOf(samplesOf(await metrics.text()), 'stromkreis_alerts', { kind: 'denied' })).toBeUndefined()
  })
})

// Their values are words of the machines, of the catalogue, or of the configuration.
const allowedLabels = [
  ...['version', 'check', 'result', 'stage', 'state', 'kind', 'machine', 'from', 'to', 'type'],
  ...['endpoint', 'outcome', 'window', 'host', 'command', 'sink', 'during', 'code'],
]
