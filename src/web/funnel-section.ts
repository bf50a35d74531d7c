import { areaX, rectX, text } from '@observablehq/plot'
import { html, type Markup } from '../markup.ts'
import { smallFigure } from './figure-card.ts'
import { shareWords } from './figure-speech.ts'
import { figureTable } from './figure-table.ts'
import { insightFigureWords } from './insight-figure-words.ts'
import type { Conversion, FunnelStage } from './insight-report-parts.ts'
import type { Language } from './language.ts'
import { plotSvg } from './plot-svg.ts'
import { speechIn } from './speech.ts'

const width = 350
const stageHeight = 46
const thickness = 0.6

/** How many orders come how far. Null where none of our own began. */
export function funnelSection(
  conversion: Conversion,
  before: Conversion | null,
  language: Language,
): Markup | null {
  const words = insightFigureWords[language]
  const funnels = [
    { title: words.funnelOfOffers, stages: conversion.offers, before: before?.offers ?? null },
    { title: words.cameAccepted, stages: conversion.cameAccepted, before: before?.cameAccepted ?? null },
  ].filter(({ stages }) => (stages[0]?.reached ?? 0) > 0)
  if (funnels.length === 0) return null
  return html`<section class="card" id="funnel" aria-labelledby="funnel-title">
<div class="card-head"><h2 id="funnel-title">${words.funnel}</h2></div>
<p class="quiet">${words.funnelLead}</p>
<div class="multiples fit">
${funnels.map(({ title, stages, before }) =>
  smallFigure({
    ...{ title, key: null, language },
    drawing: funnelPlot(title, stages, language),
    table: funnelTable(title, stages, before, language),
  }),
)}</div></section>
`
}

function funnelPlot(title: string, stages: readonly FunnelStage[], language: Language): Markup {
  const words = insightFigureWords[language]
  const { number } = wordsOf(language)
  const first = stages[0]!.reached
  const bars = stages.map(({ stage, reached, ofPrevious, underWay }, index) => ({
    ...{ stage, reached, ofPrevious, underWay, half: reached / 2, top: index, bottom: index + thickness },
    middle: index + thickness / 2,
  }))
  const outline = bars.flatMap(({ half, top, bottom }) => [
    { half, y: top },
    { half, y: bottom },
  ])
  const told = bars.map(
    ({ stage, reached, ofPrevious }) =>
      `${words.stages[stage]} ${number(reached)} (${shareWords(ofPrevious, language)})`,
  )
  return plotSvg({
    label: `${title}: ${told.join('; ')}.`,
    className: 'funnel success',
    plot: {
      ...{ width, height: stages.length * stageHeight + 8 },
      ...{ marginTop: 4, marginBottom: 4, marginLeft: 82, marginRight: 116 },
      x: { domain: [-first / 2, first / 2], axis: null },
      y: { domain: [0, stages.length], range: [4, stages.length * stageHeight + 4], axis: null },
      marks: [
        areaX(outline, {
          y: 'y',
          x1: (each: (typeof outline)[number]) => -each.half,
          x2: 'half',
          className: 'flow',
        }),
        rectX(bars, {
          ...{ x1: (bar: (typeof bars)[number]) => -bar.half, x2: 'half', y1: 'top', y2: 'bottom' },
          ...{ rx: 3, className: 'bar' },
        }),
        text(bars, {
          ...{ y: 'middle', text: (bar: (typeof bars)[number]) => words.stages[bar.stage] },
          ...{ frameAnchor: 'left', textAnchor: 'end', dx: -10, className: 'row-name' },
        }),
        text(bars, {
          ...{ y: 'middle', text: (bar: (typeof bars)[number]) => number(bar.reached) },
          ...{ frameAnchor: 'right', textAnchor: 'start', dx: 10, dy: -7, className: 'row-figures' },
        }),
        text(bars.slice(1), {
          y: 'middle',
          text: (bar: (typeof bars)[number]) => words.ofThoseBefore(shareWords(bar.ofPrevious, language)),
          ...{ frameAnchor: 'right', textAnchor: 'start', dx: 10, dy: 8 },
        }),
      ],
    },
  })
}

function funnelTable(
  title: string,
  stages: readonly FunnelStage[],
  before: readonly FunnelStage[] | null,
  language: Language,
): Markup {
  const words = insightFigureWords[language]
  const { number } = wordsOf(language)
  return figureTable(
    title,
    [
      ...[words.cameTo, words.ordersColumn, words.ofAll, words.ofThoseBeforeColumn, words.endedThere],
      ...[words.underWay, words.ofAllBefore],
    ],
    stages.map(({ stage, reached, ofFirst, ofPrevious, ended, underWay }) => [
      words.stages[stage],
      number(reached),
      shareWords(ofFirst, language),
      shareWords(ofPrevious, language),
      number(ended),
      number(underWay),
      shareWords(before?.find((each) => each.stage === stage)?.ofFirst ?? null, language),
    ]),
  )
}

function wordsOf(language: Language) {
  const speech = speechIn[language]
  return { number: (value: number) => speech.number(value) }
}
