import { type OrderState, orderStates } from './order-life.ts'
import type { Sightings } from './sightings.ts'
import { type LivingStage, scoreWeights } from './true-hazards.ts'
import type { World } from './world.ts'

/** Delays of one kind of change, seconds. */
export interface KindScore {
  changes: number
  mean: number
  /** At 5, 25, 50, 75 and 95 %. */
  quantiles: [number, number, number, number, number]
}

/** How late changes were seen, in seconds. */
export interface Score {
  weightedMean: number
  /** 95 % of all weight was seen within this. */
  p95: number
  /** Into Denied. */
  deniedMean: number
  deniedP95: number
  /** By kinds such as `Processing to Denied`. */
  kinds: Record<string, KindScore>
}

interface Delay {
  seconds: number
  weight: number
}

/** What became of the changes from `from` up to, not including, `until`; one never seen counts up to the end. */
export function score(world: World, sightings: Sightings, from: number, until: number): Score {
  const kinds = new Map<string, Delay[]>()
  for (let step = 0; step < world.stepAt.length; step += 1) {
    const at = world.stepAt[step]!
    if (at < from || at >= until || step === world.firstStep[world.stepOrder[step]!]) continue
    const left = orderStates[world.stepState[step - 1]!]! as LivingStage & OrderState
    const seenAfterMs = sightings.delayMs[step]!
    const delayMs = Number.isNaN(seenAfterMs) ? world.endsAt - at : seenAfterMs
    const kind = `${left} to ${orderStates[world.stepState[step]!]}`
    const delays = kinds.get(kind) ?? []
    kinds.set(kind, delays)
    delays.push({ seconds: delayMs / 1_000, weight: scoreWeights[left] })
  }
  for (const delays of kinds.values()) delays.sort((a, b) => a.seconds - b.seconds)
  const all = [...kinds.values()].flat().sort((a, b) => a.seconds - b.seconds)
  const denied = kinds.get('Processing to Denied') ?? []
  return {
    weightedMean: meanOf(all),
    p95: quantile(all, 0.95),
    deniedMean: meanOf(denied),
    deniedP95: quantile(denied, 0.95),
    kinds: Object.fromEntries([...kinds].map(([kind, delays]) => [kind, kindScore(delays)])),
  }
}

function kindScore(delays: readonly Delay[]): KindScore {
  const at = (share: number) => quantile(delays, share)
  return {
    changes: delays.length,
    mean: meanOf(delays),
    quantiles: [at(0.05), at(0.25), at(0.5), at(0.75), at(0.95)],
  }
}

function meanOf(delays: readonly Delay[]): number {
  return delays.reduce((sum, { seconds, weight }) => sum + seconds * weight, 0) / weightOf(delays)
}

/** The least delay within which this share of the weight lies; `delays` in order. */
function quantile(delays: readonly Delay[], share: number): number {
  const wanted = weightOf(delays) * share
  let within = 0
  for (const { seconds, weight } of delays) {
    within += weight
    if (within >= wanted) return seconds
  }
  return Number.NaN
}

function weightOf(delays: readonly Delay[]): number {
  return delays.reduce((sum, { weight }) => sum + weight, 0)
}
