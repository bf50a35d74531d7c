import { markdownTable } from '../../../src/report/markdown-table.ts'
import { durationText } from './duration-text.ts'
import type { WorldFigures } from './figures.ts'
import { kindPlot } from './kind-plot.ts'
import { beliefPlot, learningPlot } from './learning-plots.ts'
import { meanPlot } from './mean-plot.ts'
import type { Score } from './score.ts'
import { targetsOf } from './targets.ts'
import { worldParameters } from './world-parameters.ts'

/** A file of the documentation, by its path from the root. */
export interface DocumentFile {
  path: string
  text: string
}

const mainWorld = '10,000 at 60'
const tailWays = ['sweep', 'twoTier', 'ours'] as const

/** Where the figures are kept that the page and its plots are made from, a world a line. */
export const figuresPath = 'docs/polling/figures.jsonl'
/** The page: written by hand, but for its tables. */
export const pagePath = 'docs/polling.md'

/** The page with its tables filled in, its plots, and the figures that they are made from. */
export function pollingDocs(page: string, worlds: readonly WorldFigures[]): DocumentFile[] {
  const main = worlds.find(({ spec }) => spec.name === mainWorld)!
  return [
    { path: pagePath, text: withTables(page, worlds) },
    { path: 'docs/polling/mean-delay.svg', text: meanPlot(worlds) },
    { path: 'docs/polling/delay-by-kind.svg', text: kindPlot(main) },
    { path: 'docs/polling/learning.svg', text: learningPlot(worlds) },
    { path: 'docs/polling/beliefs.svg', text: beliefPlot(main) },
    { path: figuresPath, text: worlds.map((world) => `${JSON.stringify(world)}\n`).join('') },
  ]
}

/** Puts each table between the marks that bear its name. */
function withTables(page: string, worlds: readonly WorldFigures[]): string {
  const shown = worlds.filter(({ spec }) => !spec.soldElsewhere)
  const tables: Record<string, string> = {
    parameters: parameterTable(),
    means: meanTable(shown),
    tails: tailTable(shown),
    kinds: kindTable(shown),
    targets: targetTable(shown),
    learning: learningTable(shown),
    elsewhere: meanTable(worlds.filter(({ spec }) => spec.soldElsewhere)),
  }
  return page.replaceAll(/<!-- (\w+) -->\n[\s\S]*?<!-- \/\1 -->/g, (whole, name: string) => {
    const table = tables[name]
    return table === undefined ? whole : `<!-- ${name} -->\n${table}\n<!-- /${name} -->`
  })
}

function parameterTable(): string {
  const rows = Object.values(worldParameters).map(({ what, value, why }) => [what, value, why])
  return markdownTable(['what', 'value', 'why'], rows)
}

function meanTable(worlds: readonly WorldFigures[]): string {
  const rows = worlds.map(({ spec, sweep, twoTier, ours, oursTrueHazards, bound, twoTierPlan }) => [
    spec.name,
    ...[sweep, twoTier, ours, oursTrueHazards].map(({ weightedMean }) => durationText(weightedMean)),
    durationText(bound),
    times(sweep.weightedMean / ours.weightedMean),
    times(twoTier.weightedMean / ours.weightedMean),
    `${twoTierPlan.fastStates.join(', ') || 'none'}; ${twoTierPlan.ratio}`,
  ])
  return markdownTable(
    [
      'orders at calls/h',
      'sweep',
      'two tiers',
      'ours',
      'true hazards',
      'bound',
      'sweep / ours',
      'two tiers / ours',
      'tuned: fast states; ratio',
    ],
    rows,
  )
}

function tailTable(worlds: readonly WorldFigures[]): string {
  const rows = worlds.map((world) => {
    const cell = (of: (score: Score) => number) =>
      tailWays.map((way) => durationText(of(world[way]))).join(' · ')
    return [
      world.spec.name,
      cell(({ p95 }) => p95),
      cell(({ deniedMean }) => deniedMean),
      cell(({ deniedP95 }) => deniedP95),
    ]
  })
  return markdownTable(
    ['orders at calls/h', 'weighted 95th percentile', 'Denied: mean', 'Denied: 95th percentile'],
    rows,
  )
}

function kindTable(worlds: readonly WorldFigures[]): string {
  const kinds = [
    'Open to Processing',
    'Processing to Denied',
    'Processing to PendingDelivery',
    'Denied to Processing',
    'PendingDelivery to Delivery',
    'Delivery to Cancelled',
  ]
  const rows = worlds.map(({ spec, twoTier, ours }) => [
    spec.name,
    ...kinds.map((kind) => {
      const [two, one] = [twoTier.kinds[kind]?.quantiles[4], ours.kinds[kind]?.quantiles[4]]
      if (two === undefined || one === undefined) return '–'
      return `${durationText(two)} · ${one > two ? `**${durationText(one)}**` : durationText(one)}`
    }),
  ])
  return markdownTable(['orders at calls/h', ...kinds], rows)
}

function targetTable(worlds: readonly WorldFigures[]): string {
  const rows = worlds
    .flatMap(targetsOf)
    .map(({ world, what, reached, wanted, isMet }) => [
      world,
      what,
      reached,
      wanted,
      isMet ? 'met' : '**missed**',
    ])
  return markdownTable(['orders at calls/h', 'what', 'reached', 'wanted', ''], rows)
}

function learningTable(worlds: readonly WorldFigures[]): string {
  const rows = worlds.map(({ spec, ours, oursTrueHazards, oursWrongPriors }) => {
    const over = (seconds: number | undefined, truth: number) =>
      seconds === undefined ? '–' : times(seconds / truth)
    return [
      spec.name,
      over(ours.learningMean, oursTrueHazards.learningMean),
      over(ours.weightedMean, oursTrueHazards.weightedMean),
      over(oursWrongPriors?.learningMean, oursTrueHazards.learningMean),
      over(oursWrongPriors?.weightedMean, oursTrueHazards.weightedMean),
    ]
  })
  return markdownTable(
    [
      'orders at calls/h',
      'own priors, before',
      'own priors, measured days',
      'wrong priors, before',
      'wrong priors, measured days',
    ],
    rows,
  )
}

function times(ratio: number): string {
  return ratio.toFixed(2)
}
