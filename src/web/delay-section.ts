import { dot, gridX, ruleX, ruleY } from '@observablehq/plot'
import type { Markup } from '../markup.ts'
import type { EffectiveIntervalReport, IntervalWidths } from '../report/effective-intervals.ts'
import { figureCard } from './figure-card.ts'
import { lastingWords } from './figure-speech.ts'
import { figureTable } from './figure-table.ts'
import { insightFigureWords } from './insight-figure-words.ts'
import type { Language } from './language.ts'
import { type Placed, type PlotRow, rowPlot } from './row-plot.ts'
import { speechIn } from './speech.ts'

interface DelayRow extends PlotRow {
  medianMs: number
  p95Ms: number
  beforeMs: number | null
}

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** A screen shows the one that can be read on it. */
const sizes = [
  { name: 'at-large', width: 760 },
  { name: 'at-small', width: 350 },
] as const
const steps = [
  secondMs,
  10 * secondMs,
  minuteMs,
  10 * minuteMs,
  hourMs,
  6 * hourMs,
  dayMs,
  7 * dayMs,
  60 * dayMs,
]

/** How late changes are seen at most, per kind of transition. Null where none was seen between two looks. */
export function delaySection(
  delays: EffectiveIntervalReport,
  before: EffectiveIntervalReport | null,
  language: Language,
): Markup | null {
  const words = insightFigureWords[language]
  const keyOf = ({ from, to }: { from: string; to: string }) => `${short(from)} → ${short(to)}`
  const wasBefore = new Map(before?.kinds.map((kind) => [keyOf(kind), kind.medianMs]))
  const rows = delays.kinds.flatMap((kind): DelayRow[] => {
    const { medianMs, p95Ms } = kind
    if (medianMs === null || p95Ms === null) return []
    const range = words.medianToP95(lastingWords(medianMs, language), lastingWords(p95Ms, language))
    const beforeMs = wasBefore.get(keyOf(kind)) ?? null
    return [{ name: keyOf(kind), figures: range, medianMs, p95Ms, beforeMs }]
  })
  if (rows.length === 0) return null
  const all = rows.flatMap(({ medianMs, p95Ms, beforeMs }) => [medianMs, p95Ms, beforeMs ?? medianMs])
  const least = Math.max(secondMs, Math.min(...all)) * 0.8
  const most = Math.max(least * 20, ...all) * 1.25
  const ticks = steps.filter((step) => step >= least && step <= most)
  const at = (ms: number) => Math.max(least, ms)
  const drawings = sizes.map(({ name, width }) =>
    rowPlot(rows, {
      width,
      label: `${words.delay}: ${rows.map(({ name, figures }) => `${name} ${figures}`).join('; ')}.`,
      className: `delays wide ${name}`,
      x: { domain: [least, most], type: 'log' },
      axis: { name: words.delayAxis, ticks, format: (ms) => lastingWords(ms, language) },
      marks: (placed) => [
        gridX(ticks, { className: 'grid' }),
        ruleY(placed, {
          ...{ y: 'middle', x1: (row: Placed<DelayRow>) => at(row.medianMs) },
          ...{ x2: (row: Placed<DelayRow>) => at(row.p95Ms), className: 'range' },
        }),
        ruleX(placed, {
          ...{ x: (row: Placed<DelayRow>) => at(row.p95Ms), y1: 'top', y2: 'bottom', className: 'range' },
        }),
        dot(
          placed.filter(({ beforeMs }) => beforeMs !== null),
          { x: (row: Placed<DelayRow>) => at(row.beforeMs!), y: 'middle', r: 5, className: 'ring-before' },
        ),
        dot(placed, {
          x: (row: Placed<DelayRow>) => at(row.medianMs),
          y: 'middle',
          r: 5,
          className: 'point',
        }),
      ],
    }),
  )
  const cells = (name: string, widths: IntervalWidths, beforeMs: number | null) => [
    name,
    speechIn[language].number(widths.count),
    ...[widths.meanMs, widths.medianMs, widths.p95Ms, widths.maxMs].map((ms) => lastingWords(ms, language)),
    speechIn[language].number(widths.inferred),
    speechIn[language].number(widths.unbounded),
    lastingWords(beforeMs, language),
  ]
  const table = figureTable(
    words.delay,
    [
      ...[words.transition, words.seen, words.mean, words.medianColumn, words.p95Column, words.longest],
      ...[words.inferred, words.unbounded, words.medianBeforeColumn],
    ],
    [
      ...delays.kinds.map((kind) => cells(keyOf(kind), kind, wasBefore.get(keyOf(kind)) ?? null)),
      cells(words.allOfThem, delays.overall, before?.overall.medianMs ?? null),
    ],
  )
  return figureCard({
    id: 'detection',
    title: words.delay,
    lead: words.delayLead,
    drawings,
    table,
    language,
  })
}

function short(state: string): string {
  return state.split('.').at(-1)!
}
