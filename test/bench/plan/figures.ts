import type { WorldRuns } from './job.ts'
import type { PlanRun, planWays, Run } from './measure.ts'
import type { KindScore, Score } from './score.ts'
import { type LivingStage, livingStages } from './true-hazards.ts'
import type { TwoTierPlan } from './two-tier.ts'
import type { WorldSpec } from './world-spec.ts'

/** Ways of watching that are compared. */
export type Way = 'sweep' | 'twoTier' | (typeof planWays)[number]

/** What a way has come to, mean of the seeds, in seconds. */
export interface WayFigures extends Score {
  learningMean: number
  fiveDayMeans: number[]
}

/** A world's figures, mean of the seeds, in seconds. */
export interface WorldFigures {
  spec: WorldSpec
  /** The least weighted mean that fixed pages allow if hazards are constant. */
  bound: number
  twoTierPlan: TwoTierPlan
  sweep: WayFigures
  twoTier: WayFigures
  ours: WayFigures
  oursTrueHazards: WayFigures
  /** Where learning is checked. */
  oursWrongPriors: WayFigures | null
  /** At the end of each day: by what factor beliefs are off, root mean square of the logarithm over the seeds, from wrong priors. */
  beliefErrors: Partial<Record<LivingStage, number[]>> | null
}

/** The figures of a world from all of its runs. */
export function figuresOf(runs: WorldRuns): WorldFigures {
  const { spec, oursWrongPriors } = runs
  return {
    spec,
    bound: rounded(mean(runs.bound)),
    twoTierPlan: runs.twoTier.plan,
    sweep: wayFigures(runs.sweep),
    twoTier: wayFigures(runs.twoTier.runs),
    ours: wayFigures(runs.ours),
    oursTrueHazards: wayFigures(runs.oursTrueHazards),
    oursWrongPriors: oursWrongPriors.length === 0 ? null : wayFigures(oursWrongPriors),
    beliefErrors: oursWrongPriors.length === 0 ? null : beliefErrors(oursWrongPriors),
  }
}

function wayFigures(runs: readonly Run[]): WayFigures {
  const meanOf = (of: (run: Run) => number) => rounded(mean(runs.map(of)))
  const kinds = new Set(runs.flatMap(({ measured }) => Object.keys(measured.kinds)))
  return {
    weightedMean: meanOf(({ measured }) => measured.weightedMean),
    p95: meanOf(({ measured }) => measured.p95),
    deniedMean: meanOf(({ measured }) => measured.deniedMean),
    deniedP95: meanOf(({ measured }) => measured.deniedP95),
    kinds: Object.fromEntries(
      [...kinds]
        .sort()
        .map((kind) => [kind, kindFigures(runs.flatMap(({ measured }) => measured.kinds[kind] ?? []))]),
    ),
    learningMean: meanOf(({ learningMean }) => learningMean),
    fiveDayMeans: runs[0]!.fiveDayMeans.map((_, span) => meanOf(({ fiveDayMeans }) => fiveDayMeans[span]!)),
  }
}

/** Of the seeds that had changes of this kind; `changes` are those of all together. */
function kindFigures(scores: readonly KindScore[]): KindScore {
  const at = (place: number) => rounded(mean(scores.map(({ quantiles }) => quantiles[place]!)))
  return {
    changes: scores.reduce((sum, { changes }) => sum + changes, 0),
    mean: rounded(mean(scores.map((score) => score.mean))),
    quantiles: [at(0), at(1), at(2), at(3), at(4)],
  }
}

function beliefErrors(runs: readonly PlanRun[]): Partial<Record<LivingStage, number[]>> {
  const stages = livingStages.filter((stage) => runs[0]!.beliefs[0]?.[stage] !== undefined)
  return Object.fromEntries(
    stages.map((stage) => [
      stage,
      runs[0]!.beliefs.map((_, day) => {
        const squares = runs.map(({ beliefs }) => Math.log(beliefs[day]![stage]!) ** 2)
        return Math.round(Math.exp(Math.sqrt(mean(squares))) * 1_000) / 1_000
      }),
    ]),
  )
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

/** To a tenth of a second. */
function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10
}
