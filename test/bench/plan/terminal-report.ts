import Table from 'cli-table3'
import { durationText } from './duration-text.ts'
import type { WorldFigures } from './figures.ts'
import type { Target } from './targets.ts'

/** The figures as a table for the terminal. */
export function figuresTable(worlds: readonly WorldFigures[]): string {
  const table = new Table({
    head: [
      'orders at calls/h',
      'sweep',
      'two tiers',
      'ours',
      'true hazards',
      'bound',
      'sweep/ours',
      'two/ours',
      'p95 two | ours',
      'Denied two | ours',
    ],
    colAligns: ['left', ...Array(9).fill('right')],
    style: { head: [], border: [] },
  })
  for (const { spec, sweep, twoTier, ours, oursTrueHazards, bound } of worlds) {
    table.push([
      spec.name,
      ...[
        sweep.weightedMean,
        twoTier.weightedMean,
        ours.weightedMean,
        oursTrueHazards.weightedMean,
        bound,
      ].map(durationText),
      (sweep.weightedMean / ours.weightedMean).toFixed(2),
      (twoTier.weightedMean / ours.weightedMean).toFixed(2),
      `${durationText(twoTier.p95)} | ${durationText(ours.p95)}`,
      `${durationText(twoTier.deniedMean)} | ${durationText(ours.deniedMean)}`,
    ])
  }
  return table.toString()
}

/** The targets, each with whether it is met. */
export function targetLines(targets: readonly Target[]): string {
  const missed = targets.filter(({ isMet }) => !isMet)
  const lines = targets.map(
    ({ world, what, reached, wanted, isMet }) =>
      `${isMet ? 'met   ' : 'MISSED'} ${world}: ${what} ${reached}, wanted ${wanted}`,
  )
  return [...lines, `${targets.length - missed.length} of ${targets.length} targets met`].join('\n')
}
