import { dot, rectX, ruleX, ruleY } from '@observablehq/plot'
import { html, type Markup } from '../markup.ts'
import { smallFigure } from './figure-card.ts'
import { shareWords } from './figure-speech.ts'
import { figureTable } from './figure-table.ts'
import { insightFigureWords } from './insight-figure-words.ts'
import type { DenialReason, DenialShare, Denials } from './insight-report-parts.ts'
import type { Language } from './language.ts'
import { type Placed, type PlotRow, rowPlot } from './row-plot.ts'
import { speechIn } from './speech.ts'

const mostRows = 10
const mostInTable = 60
// Of fewer nothing can be said, and they would hide the others.
const leastDrawn = 5

/** What is denied: by reason, and how often by what the contracts have in common. Null where nothing could be. */
export function denialSection(denials: Denials, before: Denials | null, language: Language): Markup | null {
  const words = insightFigureWords[language]
  const shares = [
    {
      title: words.byTariff,
      groups: denials.byTariff,
      before: before?.byTariff ?? null,
      say: (group: string) => group,
    },
    {
      title: words.byPreviousSupplier,
      groups: denials.byPreviousSupplier,
      before: before?.byPreviousSupplier ?? null,
      say: (group: string) => words.groups[group] ?? group,
    },
    {
      title: words.byData,
      groups: denials.byData,
      before: before?.byData ?? null,
      say: (group: string) => words.groups[group] ?? group,
    },
  ].filter(({ groups }) => groups.length > 0)
  const figures = [
    ...(denials.byReason.length === 0
      ? []
      : [reasonFigure(denials.byReason, before?.byReason ?? null, language)]),
    ...shares.map((share) => shareFigure({ ...share, language })),
    ...(denials.rejections.length === 0 ? [] : [rejectionFigure(denials.rejections, language)]),
  ]
  if (figures.length === 0) return null
  return html`<section class="card" id="denials" aria-labelledby="denials-title">
<div class="card-head"><h2 id="denials-title">${words.denials}</h2></div>
<p class="quiet">${words.denialsLead}</p>
<div class="multiples">
${figures}</div></section>
`
}

const fates = [
  { fate: 'recovered', kind: 'active' },
  { fate: 'stillDenied', kind: 'recoverable' },
  { fate: 'ended', kind: 'terminal' },
] as const

function reasonFigure(
  reasons: readonly DenialReason[],
  before: readonly DenialReason[] | null,
  language: Language,
): Markup {
  const words = insightFigureWords[language]
  const { number } = wordsOf(language)
  const rows = reasons.slice(0, mostRows).map((reason) => ({
    name: reason.reason ?? words.noReason,
    figures: number(reason.denials),
    reason,
  }))
  const parts = (placed: Placed<(typeof rows)[number]>[], kind: string) =>
    placed.flatMap(({ reason, top, bottom }) => {
      let from = 0
      return fates.flatMap((each) => {
        const part = { from, to: from + reason[each.fate], top, bottom }
        from = part.to
        return each.kind === kind && part.to > part.from ? [part] : []
      })
    })
  const most = Math.max(1, ...reasons.map(({ denials }) => denials))
  const drawing = rowPlot(rows, {
    label: `${words.reasons}: ${rows.map(({ name, figures }) => `${name} ${figures}`).join('; ')}.`,
    className: 'reasons',
    x: { domain: [0, most * 1.01] },
    axis: null,
    marks: (placed) =>
      fates.map(({ kind }) =>
        rectX(parts(placed, kind), {
          ...{ x1: 'from', x2: 'to', y1: 'top', y2: 'bottom', className: `part ${kind}` },
        }),
      ),
  })
  const wasBefore = new Map(before?.map(({ reason, denials }) => [reason, denials]))
  const table = figureTable(
    words.reasons,
    [
      words.reason,
      words.denialsColumn,
      words.rests,
      words.fates.recovered,
      words.fates.stillDenied,
      words.fates.ended,
      words.beforeColumn,
    ],
    reasons.map(({ reason, denials, contracts, recovered, stillDenied, ended }) => [
      reason ?? words.noReason,
      ...[denials, contracts, recovered, stillDenied, ended].map(number),
      before === null ? '–' : number(wasBefore.get(reason) ?? 0),
    ]),
  )
  const key = html`<p class="quiet keys">${fates.map(
    ({ fate, kind }) =>
      html`<span class="keyed"><span class="key ${kind}"></span>${words.fates[fate]}</span> `,
  )}</p>`
  return smallFigure({ title: words.reasons, key, drawing, table, language })
}

interface ShareRow extends PlotRow {
  group: DenialShare
}

function shareFigure(parts: {
  title: string
  groups: readonly DenialShare[]
  before: readonly DenialShare[] | null
  say: (group: string) => string
  language: Language
}): Markup {
  const { title, groups, before, say, language } = parts
  const words = insightFigureWords[language]
  const { number } = wordsOf(language)
  const name = (group: string | null) => (group === null ? words.notKnown : say(group))
  const large = groups.filter(({ contracts }) => contracts >= leastDrawn)
  const drawn = (large.length === 0 ? groups : large).slice(0, mostRows)
  const rows = drawn.map(
    (group): ShareRow => ({
      name: name(group.group),
      figures: words.shareOf(shareWords(group.share, language), number(group.contracts)),
      group,
    }),
  )
  const all = { contracts: 0, denied: 0 }
  for (const { contracts, denied } of groups) {
    all.contracts += contracts
    all.denied += denied
  }
  const overall = all.denied / all.contracts
  const most = Math.min(1, Math.max(0.05, ...rows.map(({ group }) => group.high)) * 1.03)
  const drawing = rowPlot(rows, {
    label: `${title}: ${rows.map(({ name, figures }) => `${name} ${figures}`).join('; ')}.`,
    className: 'shares',
    x: { domain: [0, most] },
    axis: { name: words.deniedAxis, ticks: 4, format: (share) => shareWords(share, language) },
    marks: (placed) => [
      ruleX([overall], { className: 'overall' }),
      ruleY(placed, {
        ...{ y: 'middle', x1: (row: Placed<ShareRow>) => row.group.low },
        ...{ x2: (row: Placed<ShareRow>) => row.group.high, className: 'range' },
      }),
      dot(placed, { x: (row: Placed<ShareRow>) => row.group.share, y: 'middle', r: 5, className: 'point' }),
    ],
  })
  const wasBefore = new Map(before?.map(({ group, share }) => [group, share]))
  const table = figureTable(
    title,
    [words.group, words.rests, words.deniedColumn, words.share, words.limits, words.beforeColumn],
    groups
      .slice(0, mostInTable)
      .map(({ group, contracts, denied, share, low, high }) => [
        name(group),
        number(contracts),
        number(denied),
        shareWords(share, language),
        `${shareWords(low, language)} – ${shareWords(high, language)}`,
        shareWords(wasBefore.get(group) ?? null, language),
      ]),
  )
  const key = html`<p class="quiet keys">${words.overall(shareWords(overall, language))}.${drawn.length < groups.length && drawn.length < mostRows ? ` ${words.onlyInTable}` : ''}</p>`
  return smallFigure({ title, key, drawing, table, language })
}

function rejectionFigure(rejections: Denials['rejections'], language: Language): Markup {
  const words = insightFigureWords[language]
  const { number } = wordsOf(language)
  const rows = rejections.slice(0, mostRows).map(({ reason, contracts }) => ({
    name: reason ?? words.noReason,
    figures: number(contracts),
    contracts,
  }))
  const drawing = rowPlot(rows, {
    label: `${words.rejections}: ${rows.map(({ name, figures }) => `${name} ${figures}`).join('; ')}.`,
    className: 'reasons',
    x: { domain: [0, Math.max(1, ...rows.map(({ contracts }) => contracts)) * 1.01] },
    axis: null,
    marks: (placed) => [
      rectX(placed, { x1: 0, x2: 'contracts', y1: 'top', y2: 'bottom', className: 'part terminal' }),
    ],
  })
  const table = figureTable(
    words.rejections,
    [words.reason, words.rests],
    rejections.map(({ reason, contracts }) => [reason ?? words.noReason, number(contracts)]),
  )
  return smallFigure({ title: words.rejections, key: null, drawing, table, language })
}

function wordsOf(language: Language) {
  const speech = speechIn[language]
  return { number: (value: number) => speech.number(value) }
}
