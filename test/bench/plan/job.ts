import {
  measurePlan,
  measureSweep,
  measureTwoTier,
  type PlanRun,
  type PlanWay,
  planWays,
  type Run,
  seedsOf,
  type TwoTierRuns,
} from './measure.ts'
import type { WorldSpec } from './world-spec.ts'

/** A piece of the bench that is done in one go. */
export type Job =
  | { spec: WorldSpec; task: 'twoTier' }
  | { spec: WorldSpec; task: 'sweep'; seed: number }
  | { spec: WorldSpec; task: PlanWay; seed: number }

/** All that was measured in a world, by seed. */
export interface WorldRuns {
  spec: WorldSpec
  sweep: Run[]
  bound: number[]
  twoTier: TwoTierRuns
  ours: PlanRun[]
  oursTrueHazards: PlanRun[]
  /** Empty where learning is not checked. */
  oursWrongPriors: PlanRun[]
}

/** Does the jobs that it is given, in any order. @returns what {@link runJob} returns for each. */
export type JobRunner = (jobs: readonly Job[]) => Promise<unknown[]>

/** All there is to be done for a world. */
export function jobsOf(spec: WorldSpec): Job[] {
  const ways = planWays.filter((way) => spec.checksLearning || way !== 'oursWrongPriors')
  return [
    { spec, task: 'twoTier' },
    ...(['sweep', ...ways] as const).flatMap((task) => seedsOf(spec).map((seed) => ({ spec, task, seed }))),
  ]
}

/** Does a job. */
export function runJob(job: Job): unknown {
  if (job.task === 'twoTier') return measureTwoTier(job.spec)
  return job.task === 'sweep' ? measureSweep(job.spec, job.seed) : measurePlan(job.spec, job.seed, job.task)
}

/** Measures a world. */
export async function measureWorld(spec: WorldSpec, runJobs: JobRunner): Promise<WorldRuns> {
  const jobs = jobsOf(spec)
  const results = await runJobs(jobs)
  const resultsOf = (task: Job['task']) => results.filter((_, index) => jobs[index]!.task === task)
  const sweeps = resultsOf('sweep') as ReturnType<typeof measureSweep>[]
  const [twoTier] = resultsOf('twoTier') as [TwoTierRuns]
  const plan = Object.fromEntries(planWays.map((way) => [way, resultsOf(way)])) as Record<PlanWay, PlanRun[]>
  return {
    spec,
    sweep: sweeps.map(({ run }) => run),
    bound: sweeps.map((found) => found.bound),
    twoTier,
    ...plan,
  }
}
