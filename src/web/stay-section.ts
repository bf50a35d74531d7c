import type { TimeInState } from '../index.ts'
import { html, type Markup } from '../markup.ts'
import { lastingWords, shareWords } from './figure-speech.ts'
import { figureTable } from './figure-table.ts'
import { insightFigureWords } from './insight-figure-words.ts'
import type { JourneyName, Journeys } from './insight-report-parts.ts'
import type { Language } from './language.ts'
import { speechIn } from './speech.ts'
import { kindOfState, stateBadge } from './state-badge.ts'
import { figuresIn, isDrawn, type Lasting, survivalPlot } from './survival-plot.ts'

type Times = Readonly<Record<string, TimeInState>>

// What takes less is passed through, and nobody waits for it.
const worthDrawingMs = 60_000

/** How long contracts, or orders of our own, stay in each state: curves beside each other, and a table. Null where none did. */
export function staySection(
  times: Times,
  before: Times | null,
  options: { id: string; title: string; lead: string | null; language: Language },
): Markup | null {
  const { id, title, lead, language } = options
  const words = insightFigureWords[language]
  const { number } = numbers(language)
  const known = Object.entries(times).filter(([, { entries, carriedIn }]) => entries + carriedIn > 0)
  if (known.length === 0) return null
  const drawn = known.filter(([, time]) => isDrawn(time) && time.curve!.at(-1)!.ms >= worthDrawingMs)
  const rows = known.map(([state, time]) => [
    state,
    number(time.entries),
    number(time.left),
    number(time.stillThere),
    lastingWords(time.medianMs, language),
    limitsOf(time, language),
    lastingWords(time.p90Ms, language),
    lastingWords(time.blurMs, language),
    number(time.contracts),
    lastingWords(before?.[state]?.medianMs ?? null, language),
    guideOf(time, language),
  ])
  const head = [
    ...[words.state, words.entered, words.left, words.stillThere, words.medianColumn, words.limits],
    ...[words.nineColumn, words.offBy, words.rests, words.beforeColumn, words.guideColumn],
  ]
  return multiples(id, title, lead, {
    plots: drawn.map(([state, time]) => ({
      heading: stateBadge(state),
      time,
      plot: survivalPlot(state, time, {
        before: before?.[state] ?? null,
        kind: kindOfState(state),
        language,
      }),
      medianBefore: before?.[state]?.medianMs ?? null,
    })),
    tables: [
      { name: words.asTable, table: figureTable(title, head, rows) },
      { name: words.curveTable, table: curveTable(`${title}: ${words.curveTable}`, drawn, language) },
    ],
    language,
  })
}

/** How long it takes from one point of the journey to another. Null where nobody was watched on the way. */
export function waySection(journeys: Journeys, before: Journeys | null, language: Language): Markup | null {
  const words = insightFigureWords[language]
  const { number } = numbers(language)
  const known = (Object.entries(journeys) as [JourneyName, Journeys[JourneyName]][]).filter(
    ([, { contracts }]) => contracts > 0,
  )
  if (known.length === 0) return null
  const drawn = known.filter(([, journey]) => isDrawn(journey))
  const rows = known.map(([name, journey]) => [
    words.wayNames[name],
    lastingWords(journey.medianMs, language),
    limitsOf(journey, language),
    lastingWords(journey.p90Ms, language),
    shareWords(journey.arrive, language),
    number(journey.contracts),
    lastingWords(before?.[name].medianMs ?? null, language),
    guideOf(journey, language),
  ])
  const head = [
    ...[words.way, words.medianColumn, words.limits, words.nineColumn, words.arrive, words.rests],
    ...[words.beforeColumn, words.guideColumn],
  ]
  const named = drawn.map(([name, journey]) => [words.wayNames[name], journey] as const)
  return multiples('ways', words.ways, words.waysLead, {
    plots: drawn.map(([name, journey]) => ({
      heading: html`${words.wayNames[name]}`,
      time: journey,
      plot: survivalPlot(words.wayNames[name], journey, {
        ...{ before: before?.[name] ?? null, kind: 'journey', language },
      }),
      medianBefore: before?.[name].medianMs ?? null,
    })),
    tables: [
      { name: words.asTable, table: figureTable(words.ways, head, rows) },
      { name: words.curveTable, table: curveTable(`${words.ways}: ${words.curveTable}`, named, language) },
    ],
    language,
  })
}

interface Multiple {
  heading: Markup
  time: Lasting & Pick<TimeInState, 'comparison'>
  plot: Markup
  medianBefore: number | null
}

function multiples(
  id: string,
  title: string,
  lead: string | null,
  parts: { plots: Multiple[]; tables: { name: string; table: Markup }[]; language: Language },
): Markup {
  const { plots, tables, language } = parts
  const words = insightFigureWords[language]
  return html`<section class="card" aria-labelledby="${id}-title">
<div class="card-head"><h2 id="${id}-title">${title}</h2></div>
${lead === null ? null : html`<p class="quiet">${lead}</p>`}
<div class="multiples curves">
${plots.map(
  ({ heading, time, plot, medianBefore }) => html`<figure class="figure"><figcaption><h3>${heading}${
    time.comparison === null || time.comparison === 'asExpected'
      ? null
      : html` <span class="tag ${time.comparison === 'longer' ? 'bad' : 'closed'}">${words.comparison[time.comparison]}</span>`
  }</h3>
<p class="quiet">${figuresIn(time, language)}${medianBefore === null ? '' : ` ${words.medianBefore(lastingWords(medianBefore, language))}`}</p></figcaption>
${plot}</figure>
`,
)}</div>
${tables.map(
  ({ name, table }) => html`<details><summary>${name}</summary>
${table}</details>
`,
)}</section>
`
}

/** Curves at a few shares, as those who do not see them read them. */
function curveTable(
  name: string,
  drawn: readonly (readonly [string, Lasting])[],
  language: Language,
): Markup {
  const words = insightFigureWords[language]
  const { number } = numbers(language)
  const rows = drawn.flatMap(([state, { curve }]) =>
    pointsToTell(curve!).map((point) => [
      state,
      lastingWords(point.ms, language),
      shareWords(point.share, language),
      `${shareWords(point.low, language)} – ${shareWords(point.high, language)}`,
      number(point.atRisk),
    ]),
  )
  return figureTable(name, [words.state, words.lastsLonger, words.share, words.limits, words.atRisk], rows)
}

/** Where a curve first comes down to each of a few shares. */
function pointsToTell(curve: NonNullable<Lasting['curve']>): NonNullable<Lasting['curve']> {
  const found = [0.9, 0.75, 0.5, 0.25, 0.1].flatMap(
    (share) => curve.find((point) => point.share <= share + 1e-9) ?? [],
  )
  return [...new Set(found)]
}

function limitsOf(
  { medianMs, low, high }: Pick<Lasting, 'medianMs' | 'low' | 'high'>,
  language: Language,
): string {
  if (low === null) return '–'
  const from = lastingWords(low, language)
  if (medianMs === null || high === null) return `${from} –`
  return `${from} – ${lastingWords(high, language)}`
}

function guideOf(
  { expected, comparison }: Pick<TimeInState, 'expected' | 'comparison'>,
  language: Language,
): string {
  const words = insightFigureWords[language]
  if (expected === null) return '–'
  const range =
    expected.mostMs === null
      ? (words.guideWords[expected.words] ?? expected.words)
      : words.expectedRange(expected)
  return comparison === null ? range : `${range}; ${words.comparison[comparison]}`
}

function numbers(language: Language) {
  const speech = speechIn[language]
  return { number: (value: number) => speech.number(value) }
}
