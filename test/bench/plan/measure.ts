import type { Hazards } from '../../../src/plan/hazards.ts'
import { randomStream } from '../../../src/sandbox/random-stream.ts'
import { bound } from './bound.ts'
import { dayMs } from './instants.ts'
import { type PlanStart, PlanWatcher } from './ours.ts'
import { type Score, score } from './score.ts'
import type { Sightings } from './sightings.ts'
import { sweep } from './sweep.ts'
import { type LivingStage, livingStages, trueHazards } from './true-hazards.ts'
import { TwoTier, type TwoTierPlan, twoTierPlans } from './two-tier.ts'
import { type Watcher, watch } from './watch.ts'
import { makeWorld, type World } from './world.ts'
import type { WorldSpec } from './world-spec.ts'

/** The ways of the plan: what it starts from. */
export const planWays = ['ours', 'oursTrueHazards', 'oursWrongPriors'] as const
export type PlanWay = (typeof planWays)[number]

/** What one way of watching has come to in one world. */
export interface Run {
  measured: Score
  /** Weighted mean of the days before the measured ones, seconds. */
  learningMean: number
  /** Weighted mean of each five days from the beginning, seconds. */
  fiveDayMeans: number[]
}

/** A run of the plan. */
export interface PlanRun extends Run {
  /** At the end of each day: believed hazard over the true one. */
  beliefs: Partial<Record<LivingStage, number>>[]
}

/** A run of the best two-tier plan, and which it was. */
export interface TwoTierRuns {
  plan: TwoTierPlan
  runs: Run[]
}

const spanDays = 5

/** The sweep and the bound in the world of this seed. */
export function measureSweep(spec: WorldSpec, seed: number): { run: Run; bound: number } {
  const world = makeWorld(spec, seed)
  return { run: runOf(world, watch(world, sweep)), bound: bound(world) }
}

/** Tries all two-tier plans in the world of the first seed, and takes the one with the least weighted mean to all of them. */
export function measureTwoTier(spec: WorldSpec): TwoTierRuns {
  const tuning = makeWorld(spec, 1)
  let best = { plan: twoTierPlans[0]!, mean: Number.POSITIVE_INFINITY }
  for (const plan of twoTierPlans) {
    const sightings = watch(tuning, (scene) => new TwoTier(scene, plan))
    const mean = score(tuning, sightings, tuning.measuredFrom, tuning.measuredUntil).weightedMean
    if (mean < best.mean) best = { plan, mean }
  }
  const { plan } = best
  const runs = seedsOf(spec).map((seed) => {
    const world = makeWorld(spec, seed)
    return runOf(
      world,
      watch(world, (scene) => new TwoTier(scene, plan)),
    )
  })
  return { plan, runs }
}

/** The plan itself in the world of this seed. */
export function measurePlan(spec: WorldSpec, seed: number, way: PlanWay): PlanRun {
  const world = makeWorld(spec, seed)
  const truth = trueHazards(world)
  const start: Record<PlanWay, PlanStart> = {
    ours: {},
    oursTrueHazards: { fixedPerMs: truth },
    oursWrongPriors: { priorsMs: wrongPriors(truth, seed) },
  }
  const beliefs: PlanRun['beliefs'] = []
  const sightings = watch(world, (scene) => {
    const watcher = new PlanWatcher(scene, start[way])
    return withDiary(watcher, world, () => beliefs.push(comparedWith(truth, watcher.hazards)))
  })
  return { ...runOf(world, sightings), beliefs }
}

/** Seeds of a world's runs. */
export function seedsOf({ seeds }: WorldSpec): number[] {
  return Array.from({ length: seeds }, (_, index) => index + 1)
}

function runOf(world: World, sightings: Sightings): Run {
  const meanOf = (from: number, until: number) => score(world, sightings, from, until).weightedMean
  const fiveDayMeans: number[] = []
  for (let from = world.beginsAt; from < world.measuredUntil; from += spanDays * dayMs) {
    fiveDayMeans.push(meanOf(from, from + spanDays * dayMs))
  }
  return {
    measured: score(world, sightings, world.measuredFrom, world.measuredUntil),
    learningMean: meanOf(world.beginsAt, world.measuredFrom),
    fiveDayMeans,
  }
}

/** Lets the watcher go on as before, and makes an entry at the end of each day. */
function withDiary(watcher: Watcher, world: World, makeEntry: () => void): Watcher {
  let entryAt = world.beginsAt + dayMs
  return {
    told: (order, createdAt) => watcher.told?.(order, createdAt),
    look(at) {
      if (at >= entryAt) {
        makeEntry()
        entryAt += dayMs
      }
      watcher.look(at)
    },
  }
}

/** Believed hazards over true ones, of stages that there are in this world. */
function comparedWith(truth: Record<LivingStage, number>, hazards: Hazards): PlanRun['beliefs'][number] {
  const stages = livingStages.filter((stage) => truth[stage] > 0)
  return Object.fromEntries(stages.map((stage) => [stage, hazards.perMs(stage) / truth[stage]]))
}

/** Stays that are ten times too long or ten times too short, as the dice fall for each stage. */
function wrongPriors(truth: Record<LivingStage, number>, seed: number): Partial<Record<LivingStage, number>> {
  const stream = randomStream(seed, 'wrong priors')
  const stages = livingStages.filter((stage) => truth[stage] > 0)
  return Object.fromEntries(stages.map((stage) => [stage, (stream.chance(0.5) ? 10 : 0.1) / truth[stage]]))
}
