import type { WorldFigures } from './figures.ts'

/** A figure that was to be reached, and whether it was. */
export interface Target {
  world: string
  what: string
  reached: number
  /** At least, or at most, this. */
  wanted: number
  isMet: boolean
}

const tenMinutes = 600

/** What is to be reached in a world: nothing where the sweep is quick enough, or where the list has to show new orders. */
export function targetsOf(figures: WorldFigures): Target[] {
  const { spec, sweep, twoTier, ours, oursTrueHazards, oursWrongPriors, bound } = figures
  if (spec.soldElsewhere || sweep.weightedMean <= tenMinutes) return []
  const isUnordered = spec.listOrder === 'unordered'
  const isSmall = spec.orders <= 1_000
  const atLeast = (what: string, reached: number, wanted: number) =>
    target(what, reached, wanted, reached >= wanted)
  const atMost = (what: string, reached: number, wanted: number) =>
    target(what, reached, wanted, reached <= wanted)
  const target = (what: string, reached: number, wanted: number, isMet: boolean): Target => ({
    world: spec.name,
    what,
    reached: Math.round(reached * 1_000) / 1_000,
    wanted,
    isMet,
  })
  const targets = [
    atLeast('times better than the sweep', sweep.weightedMean / ours.weightedMean, isUnordered ? 2 : 4),
    atLeast(
      'times better than two tiers',
      twoTier.weightedMean / ours.weightedMean,
      isUnordered ? 1.1 : isSmall ? 1.3 : 1.5,
    ),
    atMost('95th percentile over that of two tiers', ours.p95 / twoTier.p95, 1.05),
    atMost('mean delay of Denied over that of two tiers', ours.deniedMean / twoTier.deniedMean, 1.05),
    atMost(
      'learned over true hazards, measured days',
      ours.weightedMean / oursTrueHazards.weightedMean,
      1.05,
    ),
    atMost('learned over true hazards, days before', ours.learningMean / oursTrueHazards.learningMean, 1.15),
  ]
  if (oursWrongPriors !== null) {
    const measured = oursWrongPriors.weightedMean / oursTrueHazards.weightedMean
    const before = oursWrongPriors.learningMean / oursTrueHazards.learningMean
    targets.push(atMost('from wrong priors over true hazards, measured days', measured, 1.05))
    targets.push(atMost('from wrong priors over true hazards, days before', before, 1.15))
  }
  if (spec.constantHazard) {
    targets.push(
      atMost('true hazards over the bound', oursTrueHazards.weightedMean / bound, isSmall ? 1.08 : 1.03),
    )
  }
  return targets
}
