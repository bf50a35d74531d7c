import { drawPlan, type PlanLimits } from './plan.ts'
import { runSeed } from './seed-run.ts'

/** The least of a plan that still fails, and how it fails. */
export interface Shrunk {
  limits: PlanLimits
  checker: string
  what: string
  /** How many runs it took. */
  runs: number
}

/**
 * Drops happenings, days and orders from a seed that fails, as long as it still fails by the same checker. `mayGoOn` ends it early.
 */
export async function shrink(seed: number, years: number, mayGoOn: () => boolean): Promise<Shrunk | null> {
  const first = (await runSeed(seed, years)).violations[0]
  if (first === undefined) return null
  const plan = drawPlan(seed, years)
  const shrunk: Shrunk = { limits: {}, checker: first.checker, what: first.what, runs: 1 }
  const fails = async (limits: PlanLimits) => {
    if (!mayGoOn()) return false
    shrunk.runs += 1
    const again = (await runSeed(seed, years, limits)).violations.find(
      ({ checker }) => checker === first.checker,
    )
    if (again === undefined) return false
    Object.assign(shrunk, { limits, what: again.what })
    return true
  }
  const whenFailed = Math.ceil((first.at - plan.startAt) / 86_400_000)
  for (const days of [whenFailed + 1, whenFailed]) if (days > 0 && days < plan.days) await fails({ days })
  await dropHappenings(
    plan.happenings.map(({ nth }) => nth),
    shrunk,
    fails,
  )
  for (let orders = plan.orders; orders > 1; ) {
    orders = Math.floor(orders / 2)
    if (!(await fails({ ...shrunk.limits, orders }))) break
  }
  for (let days = shrunk.limits.days ?? plan.days; days > 1; ) {
    days = Math.floor(days / 2)
    if (!(await fails({ ...shrunk.limits, days }))) break
  }
  await dropHappenings([...(shrunk.limits.only ?? [])], shrunk, fails)
  return shrunk
}

/** Leaves out half of them, then quarters, then one by one. */
async function dropHappenings(
  all: readonly number[],
  shrunk: Shrunk,
  fails: (limits: PlanLimits) => Promise<boolean>,
): Promise<void> {
  let kept = [...all]
  if (await fails({ ...shrunk.limits, only: [] })) return
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < kept.length; ) {
      const rest = kept.filter((_, place) => place < from || place >= from + size)
      if (rest.length < kept.length && (await fails({ ...shrunk.limits, only: rest }))) kept = rest
      else from += size
    }
  }
}

/** The flags that replay it. */
export function flagsOf({ days, orders, only }: PlanLimits): string {
  const flags = [
    days === undefined ? '' : ` --days ${days}`,
    orders === undefined ? '' : ` --orders ${orders}`,
    only === undefined ? '' : ` --only ${only.length === 0 ? 'none' : only.join(',')}`,
  ]
  return flags.join('')
}
