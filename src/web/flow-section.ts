import { axisX, axisY, gridY, rect, text } from '@observablehq/plot'
import { html, type Markup } from '../markup.ts'
import { unitWords } from './figure-speech.ts'
import { figureTable } from './figure-table.ts'
import { type FlowSeries, flowEdges, flowSeries } from './flow-series.ts'
import { insightFigureWords } from './insight-figure-words.ts'
import type { Flow } from './insight-report-parts.ts'
import type { Language } from './language.ts'
import { plotSvg } from './plot-svg.ts'
import { speechIn } from './speech.ts'

interface Bar {
  x1: number
  x2: number
  y1: number
  y2: number
}

/** Two sizes: a screen shows the one that can be read on it. */
const sizes = [
  { name: 'at-large', width: 700, height: 260, ticks: 8 },
  { name: 'at-small', width: 360, height: 240, ticks: 4 },
] as const
const labelSpace = 14
const plotMargins = { marginTop: 16, marginRight: 124, marginBottom: 34, marginLeft: 42 }
const mostUnitsInTable = 53

/** Moves per day, week or month, piled on each other. Null where nothing moved. */
export function flowSection(
  flow: Flow,
  before: Flow | null,
  { of, hasBeginning, language }: { of: 'contracts' | 'orders'; hasBeginning: boolean; language: Language },
): Markup | null {
  const words = insightFigureWords[language]
  const series = flowSeries(flow, { of, hasBeginning })
  if (series.length === 0) return null
  const titles = of === 'contracts' ? words.flow : words.flowOfOrders
  const title = titles[flow.unit]
  const id = `flow-of-${of}`
  const { number } = wordsOf(language)
  const sum = (perUnit: readonly number[]) => perUnit.reduce((all, times) => all + times, 0)
  const told = series.map(({ name, perUnit }) => `${words.series[name] ?? name} ${number(sum(perUnit))}`)
  const label = `${title}: ${told.join('; ')}.`
  const units = flow.units.slice(-mostUnitsInTable)
  const edges = flowEdges(flow.edges, of)
  const wasBefore = new Map(before?.edges.map(({ from, to, times }) => [`${from} ${to}`, times]))
  const table = figureTable(
    title,
    [
      ...[words.transition, words.times, words.rests, words.inferred, words.beforeColumn],
      ...units.map((unit) => unitWords(unit, language)),
    ],
    edges.map(({ from, to, times, contracts, inferred, perUnit }) => [
      `${from === null ? words.newContract : short(from)} → ${short(to)}`,
      ...[times, contracts, inferred].map(number),
      before === null ? '–' : number(wasBefore.get(`${from} ${to}`) ?? 0),
      ...perUnit.slice(-mostUnitsInTable).map(number),
    ]),
  )
  return html`<section class="card" id="${id}" aria-labelledby="${id}-title">
<div class="card-head"><h2 id="${id}-title">${title}</h2></div>
<p class="quiet">${words.flowLead}${hasBeginning && of === 'contracts' ? ` ${words.foundLeftOut}` : ''}</p>
<figure class="figure">${sizes.map((size) => flowPlot(flow, series, { size, label, language }))}</figure>
<details><summary>${words.asTable}</summary>
${table}</details>
</section>
`
}

function flowPlot(
  { unit, units }: Flow,
  series: readonly FlowSeries[],
  { size, label, language }: { size: (typeof sizes)[number]; label: string; language: Language },
): Markup {
  const words = insightFigureWords[language]
  const { name, width, height, ticks } = size
  const totals = units.map((_, index) => series.reduce((sum, { perUnit }) => sum + perUnit[index]!, 0))
  const most = Math.max(1, ...totals) * 1.02
  const heights = units.map(() => 0)
  const piled = series.map(({ kind, perUnit }) => ({
    kind,
    bars: perUnit.flatMap((times, index): Bar[] => {
      const y1 = heights[index]!
      heights[index] = y1 + times
      return times === 0 ? [] : [{ x1: index + 0.08, x2: index + 0.92, y1, y2: y1 + times }]
    }),
  }))
  const labels = labelsBeside(series, most, height - plotMargins.marginTop - plotMargins.marginBottom)
  const everyOther = Math.max(1, Math.ceil(units.length / ticks))
  const shown = units.map((_, index) => index).filter((index) => index % everyOther === 0)
  return plotSvg({
    label,
    className: `moves wide ${name}`,
    plot: {
      ...{ width, height, ...plotMargins },
      x: { domain: [0, units.length] },
      y: { domain: [0, most] },
      marks: [
        gridY({ ticks: 4, className: 'grid' }),
        axisY({
          ticks: 4,
          tickSize: 0,
          label: words.movesAxis,
          tickFormat: (value: number) => wholeNumber(value, language),
        }),
        axisX(
          shown.map((index) => index + 0.5),
          {
            tickFormat: (place: number) => unitWords(units[Math.floor(place)]!, language),
            label: words.unitAxis[unit],
          },
        ),
        ...piled.map(({ kind, bars }) =>
          rect(bars, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', className: `part ${kind}` }),
        ),
        text(labels, {
          ...{
            x: units.length,
            y: 'y',
            text: (each: (typeof labels)[number]) => words.series[each.name] ?? each.name,
          },
          ...{ textAnchor: 'start', dx: 22, className: 'row-name' },
        }),
        ...labels.map(({ kind, y }) =>
          rect([{ y }], {
            ...{ x1: units.length, x2: units.length, y1: 'y', y2: 'y', className: `part ${kind}` },
            ...{ insetLeft: 6, insetRight: -17, insetTop: -6, insetBottom: -5 },
          }),
        ),
      ],
    },
  })
}

/** Names beside the pile, each as near to its part of the last bars as there is room. */
function labelsBeside(series: readonly FlowSeries[], most: number, heightPx: number) {
  const space = (labelSpace / heightPx) * most
  let floor = 0
  let lowest = space / 2
  return series.map(({ name, kind, perUnit }) => {
    const last = perUnit.at(-1) ?? 0
    const y = Math.max(floor + last / 2, lowest)
    floor += last
    lowest = y + space
    return { name, kind, y }
  })
}

function short(state: string): string {
  return state.split('.').at(-1)!
}

function wholeNumber(value: number, language: Language): string {
  return Number.isInteger(value) ? speechIn[language].number(value) : ''
}

function wordsOf(language: Language) {
  const speech = speechIn[language]
  return { number: (value: number) => speech.number(value) }
}
