import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { measuredSync } from '../../docs/examples/measured-engine.ts'
import * as machines from '../../machines/index.ts'
import { virtualClock } from '../../src/clock.ts'
import { anomalyKinds } from '../../src/contract-record.ts'
import { logEvents } from '../../src/operations/daemon-log.ts'
import { checkNames } from '../../src/operations/health.ts'
import { metricCatalogue } from '../../src/operations/metric-catalogue.ts'
import { OperationsMetrics } from '../../src/operations/operations-metrics.ts'
import { stages } from '../../src/plan-record.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { callEndpoints, callOutcomes } from '../../src/supplier-call.ts'
import { withMetricsTable } from './metrics-table.ts'

const page = readFileSync('docs/operations.md', 'utf8')
const rules = readFileSync('docs/operations/alert-rules.yaml', 'utf8')
const dashboard = JSON.parse(readFileSync('docs/operations/grafana-dashboard.json', 'utf8')) as Dashboard
const errorCodes = [
  ...readFileSync('src/stromkreis-error.ts', 'utf8')
    .split('export type StromkreisErrorCode =')[1]!
    .split('\n\n')[0]!
    .matchAll(/\| '(\w+)'/g),
].map(([, code]) => code!)
const alertKinds = [
  ...Object.keys(machines.contractAlerts),
  ...Object.keys(machines.orderAlerts),
  ...anomalyKinds,
  'adoptedOverdue',
  ...((machines as { alertKinds?: readonly string[] }).alertKinds ?? []),
]
const alertStates = (machines as { alertStates?: readonly string[] }).alertStates ?? [
  'Open',
  'Acknowledged',
  'Silenced',
  'Resolved',
]

interface Panel {
  id: number
  title: string
  type: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: { expr: string; legendFormat: string }[]
}

interface Dashboard {
  title: string
  uid: string
  schemaVersion: number
  panels: Panel[]
  templating: { list: { name: string; type: string }[] }
}

describe('docs/operations.md', () => {
  test('has the metrics as they are', () => {
    expect(withMetricsTable(page) === page, 'run `npm run docs` and commit it').toBe(true)
  })

  test('says of every alert, every error code and every check what to do', () => {
    expect(errorCodes.length).toBeGreaterThanOrEqual(14)
    expect(alertKinds.length).toBeGreaterThanOrEqual(14)
    for (const [heading, names] of [
      ['## Alerts', alertKinds],
      ['## Errors', errorCodes],
      ['## Health', checkNames],
    ] as const) {
      const told = rowsUnder(heading)
      for (const name of names) {
        const row = told.find(([first]) => first!.includes(`\`${name}\``))
        expect([heading, name, row?.length]).toEqual([heading, name, 3])
        for (const cell of row!) expect(cell.length).toBeGreaterThan(2)
      }
    }
  })

  test('names no alert, code or check that there is not', () => {
    const namesIn = (heading: string) =>
      rowsUnder(heading).flatMap(([first]) => [...first!.matchAll(/`(\w+)`/g)].map(([, name]) => name!))
    const calls = ['alertReminder', 'alertEscalated', 'manyReminders']
    const ofSupplier = ['manyAlerts', 'supplierUnreachable', 'credentialsRefused']
    const known = new Set([...alertKinds, ...calls, ...ofSupplier])
    expect(namesIn('## Alerts').filter((name) => !known.has(name))).toEqual([])
    expect(namesIn('## Errors').filter((name) => !errorCodes.includes(name))).toEqual([])
  })

  test('names every event of the log, and every rule with what to do', () => {
    const log = rowsUnder('## The log').map(([first]) => first!)
    for (const event of logEvents) expect(log.join()).toContain(`\`${event}\``)
    for (const { name } of rulesIn(rules)) expect(page).toContain(`\`${name}\``)
    const named = [...page.matchAll(/`(Stromkreis[A-Z]\w+)`/g)].map(([, name]) => name)
    const known = [...rulesIn(rules).map(({ name }) => name), 'StromkreisError']
    expect(named.filter((name) => !known.includes(name!))).toEqual([])
  })

  test('links to what is there', () => {
    const targets = [...page.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target]) => target!)
    expect(targets.length).toBeGreaterThan(2)
    expect(targets.filter((target) => !existsSync(join('docs', target)))).toEqual([])
    expect(existsSync(dirname('docs/operations/alert-rules.yaml'))).toBe(true)
  })

  /** The cells of each row of the tables under a heading, without their heads. */
  function rowsUnder(heading: string): string[][] {
    const section = page.split(`\n${heading}\n`)[1]!.split('\n## ')[0]!
    const lines = section.split('\n').filter((line) => line.startsWith('| '))
    return lines.map((line) => line.slice(2, -2).split(' | '))
  }
})

test('the example runs, and stands on the page as it is', async () => {
  const example = readFileSync('docs/examples/measured-engine.ts', 'utf8')
  expect(page).toContain(`\`\`\`ts\n${example}\`\`\``)
  const sandbox = await startSandbox({ clock: virtualClock(Date.UTC(2026, 0, 5)), seed: 1, orders: 20 })
  const { url, clientId, clientSecret } = sandbox
  const wanted: string[] = []
  const sink = {
    name: 'crm',
    deliver: () => {},
    wants: ({ kind }: { kind: string }) => wanted.push(kind) > 0,
  }
  const credentials = { apiUrl: url, authUrl: url, clientId, clientSecret }
  const { metrics, complaints } = await measuredSync(credentials, [sink])
  await sandbox.stop()
  expect(metrics).toMatch(/^stromkreis_contracts\{state="Denied"\} [1-9]/m)
  expect(wanted).toContain('denied')
  // Only an engine that was started makes looks of its own.
  expect(complaints).toEqual(['look: no look has succeeded yet'])
})

describe('the alert rules', () => {
  test('are complete, each with its own name', () => {
    const found = rulesIn(rules)
    expect(found.length).toBeGreaterThan(15)
    expect(new Set(found.map(({ name }) => name)).size).toBe(found.length)
    for (const { name, text } of found) {
      expect(name).toMatch(/^Stromkreis[A-Z][A-Za-z]+$/)
      expect(text).toMatch(/^ {10}severity: (?:warning|critical)$/m)
      expect(text).toMatch(/^ {10}summary: \S/m)
      expect(text).toMatch(/^ {10}description: \S/m)
      // What YAML would take for something else has to be quoted.
      expect(text).not.toMatch(/^ {10}\w+: [{`@%&*[]/m)
      expect(text.replaceAll(/"[^"\n]*"/g, '')).not.toMatch(/^ {10}\w+: [^"\n]*: /m)
    }
  })

  test.each(rulesIn(rules))('$name asks for metrics that exist', ({ expr }) => {
    expect(wrongIn(expr)).toEqual([])
  })
})

describe('the dashboard', () => {
  test('has panels that do not overlap, each with a title and a query', () => {
    const { panels, templating } = dashboard
    expect(panels.length).toBeGreaterThan(20)
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    expect(templating.list.map(({ name, type }) => [name, type])).toEqual([
      ['datasource', 'datasource'],
      ['job', 'query'],
    ])
    for (const { title, type, targets, gridPos } of panels) {
      expect(title).not.toBe('')
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24)
      if (type !== 'row') expect(targets!.length).toBeGreaterThan(0)
    }
    for (const [place, { gridPos: one }] of panels.entries()) {
      const overlapping = panels
        .slice(place + 1)
        .filter(({ gridPos: other }) => isApart(one, other) === false)
      expect(overlapping.map(({ title }) => title)).toEqual([])
    }
  })

  const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr, legendFormat }) => ({ title, expr, legendFormat })),
  )

  test.each(queries)('$title asks for metrics that exist: $expr', ({ expr, legendFormat }) => {
    expect(wrongIn(expr)).toEqual([])
    const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!)
    const labels = selectorsIn(expr).flatMap(({ name }) => labelsOf(name) ?? [])
    expect(shown.filter((label) => !labels.includes(label))).toEqual([])
  })
})

describe('the check of queries', () => {
  test.each([
    ['stromkreis_checks_ok == 0', 'stromkreis_checks_ok'],
    ['stromkreis_check_ok{chek="look"}', 'chek'],
    ['stromkreis_check_ok{check=~"look|lok"}', 'lok'],
    ['sum by (state) (stromkreis_looks_total)', 'state'],
    ['stromkreis_contracts_bucket', 'stromkreis_contracts_bucket'],
    ['rate(stromkreis_time_in_state_seconds[5m])', 'stromkreis_time_in_state_seconds'],
    ['nodejs_nothing > 1', 'nodejs_nothing'],
  ])('finds what is wrong with %s', (expr, wrong) => {
    expect(wrongIn(expr)).toEqual([wrong])
  })
})

function isApart(one: Panel['gridPos'], other: Panel['gridPos']): boolean {
  return (
    one.x + one.w <= other.x ||
    other.x + other.w <= one.x ||
    one.y + one.h <= other.y ||
    other.y + other.h <= one.y
  )
}

/** The rules of a file of a fixed form: two levels of lists, a query on one line or on those indented below it. */
function rulesIn(yaml: string): { name: string; expr: string; text: string }[] {
  return yaml
    .split(/^ {6}- alert: /m)
    .slice(1)
    .map((text) => {
      const [, first = '', more = ''] = /^ {8}expr: (.*)\n((?: {10}.*\n)*)/m.exec(text) ?? []
      return { name: text.split('\n')[0]!, expr: first === '|-' ? more : first, text }
    })
}

/** What in a query names a metric, a label or a label's value that there is not. */
function wrongIn(expr: string): string[] {
  const selectors = selectorsIn(expr)
  expect(selectors.length).toBeGreaterThan(0)
  const wrong = selectors.flatMap(({ name, matchers }) => {
    const labels = labelsOf(name)
    if (labels === null) return [name]
    return [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"/g)].flatMap(
      ([, label = '', value = '']) => {
        if (!labels.includes(label)) return [label]
        const known = valuesOf[label]
        return known === undefined ? [] : value.split('|').filter((one) => !known.includes(one))
      },
    )
  })
  const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, by]) => by!.split(/,\s*/))
  const all = selectors.flatMap(({ name }) => labelsOf(name) ?? [])
  return [...wrong, ...grouped.filter((label) => !all.includes(label))]
}

function selectorsIn(expr: string): { name: string; matchers: string }[] {
  const found = expr.matchAll(/\b((?:stromkreis|nodejs|process)_\w+|up)\b(?:\{([^}]*)\})?/g)
  return [...found].map(([, name, matchers = '']) => ({ name: name!, matchers }))
}

// What Prometheus itself adds.
const ownLabels = ['job', 'instance']
const registry = new OperationsMetrics({ version: '0', elapsedMs: () => 0 }).registry

/** The labels that a series of this name has; null where there is none. */
function labelsOf(series: string): readonly string[] | null {
  if (series === 'up') return ownLabels
  const histogram = /^(.*)_(bucket|sum|count)$/.exec(series)
  const name = (histogram?.[1] ?? series) as keyof typeof metricCatalogue
  const metric = registry.getSingleMetric(name)
  if (metric === undefined) return null
  const described = metricCatalogue[name]
  if (described === undefined) return ownLabels
  if ((described.type === 'histogram') !== (histogram !== null)) return null
  return [...described.labels, ...ownLabels, ...(histogram?.[2] === 'bucket' ? ['le'] : [])]
}

// Labels of which all values are known.
const valuesOf: Record<string, readonly string[]> = {
  check: checkNames,
  stage: stages,
  endpoint: callEndpoints,
  outcome: [...callOutcomes, 'taken', 'refused'],
  result: ['succeeded', 'failed'],
  machine: ['contract', 'order'],
  window: ['second', 'hour', 'day'],
  state: [
    ...[...machines.contractStatePaths, ...machines.orderStates, ...alertStates],
    ...['closed', 'open', 'halfOpen'],
  ],
  from: ['none', ...machines.contractStatePaths, ...machines.orderStates],
  kind: alertKinds,
  code: [...errorCodes, 'fault'],
}
