import type { Outcome } from './outcome.ts'
import { drawPlan, type PlanLimits } from './plan.ts'
import { seedRandomness } from './seeded-randomness.ts'
import { Simulation } from './simulation.ts'

/** Runs one seed to its end. What breaks the simulation itself is a violation too. */
export async function runSeed(
  seed: number,
  years: number,
  limits: PlanLimits = {},
  onTrace?: (line: string) => void,
): Promise<Outcome> {
  const endSeeding = seedRandomness(seed)
  const simulation = new Simulation(drawPlan(seed, years, limits), { onTrace })
  const strays: unknown[] = []
  const stray = (error: unknown) => strays.push(error)
  process.on('unhandledRejection', stray)
  try {
    const outcome = await simulation.run()
    for (const error of strays.filter((each) => !isDeath(each))) outcome.violations.push(violationOf(error))
    return outcome
  } catch (error) {
    return { ...nothing, violations: [violationOf(error)] }
  } finally {
    process.off('unhandledRejection', stray)
    endSeeding()
  }
}

const nothing: Omit<Outcome, 'violations'> = {
  ...{ contractYears: 0, faults: {}, acts: {}, crashes: 0, steps: 0, entries: 0, compared: 0, excused: 0 },
  trace: '',
}

function violationOf(error: unknown) {
  return {
    checker: 'simulation',
    what: error instanceof Error ? (error.stack ?? error.message) : String(error),
    at: 0,
  }
}

/** A process that died leaves promises that nobody waits for any more. */
function isDeath(error: unknown): boolean {
  return error instanceof Error && error.message === 'the process ended here'
}
