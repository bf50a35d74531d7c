import { type Stage, stages } from './stage.ts'
import type { TrackedContracts } from './tracked-contracts.ts'

/** How old our knowledge of some contracts is, milliseconds. */
export interface Staleness {
  /** Contracts that were seen at least once. */
  count: number
  meanMs: number
  maxMs: number
  /** Contracts that were never seen. */
  neverSeen: number
}

/** How old our knowledge is, over all contracts that have not ended, and by stage. */
export interface StalenessReport extends Staleness {
  /** Mean age weighted by how often contracts in each stage change and how bad a late view of that is, milliseconds. */
  weightedMeanMs: number
  byStage: Record<Stage, Staleness>
}

/** `growthOf` is weight times hazard of a stage, by its code. */
export function stalenessOf(
  contracts: TrackedContracts,
  isPlanned: (id: number) => boolean,
  growthOf: (code: number) => number,
  now: number,
): StalenessReport {
  const byCode = stages.map(() => ({ count: 0, meanMs: 0, maxMs: 0, neverSeen: 0 }))
  for (let id = 0; id < contracts.length; id += 1) {
    const code = contracts.stage(id)
    if (code === -1 || !isPlanned(id)) continue
    const row = byCode[code]!
    const ageMs = now - contracts.seenAt[id]!
    if (Number.isNaN(ageMs)) {
      row.neverSeen += 1
      continue
    }
    row.count += 1
    row.meanMs += ageMs
    row.maxMs = Math.max(row.maxMs, ageMs)
  }
  const all = { count: 0, meanMs: 0, maxMs: 0, neverSeen: 0 }
  let weighted = 0
  let weights = 0
  for (const [code, row] of byCode.entries()) {
    weighted += growthOf(code) * row.meanMs
    weights += growthOf(code) * row.count
    if (stages[code] !== 'ended') {
      all.count += row.count
      all.meanMs += row.meanMs
      all.maxMs = Math.max(all.maxMs, row.maxMs)
      all.neverSeen += row.neverSeen
    }
    row.meanMs /= Math.max(1, row.count)
  }
  all.meanMs /= Math.max(1, all.count)
  const byStage = Object.fromEntries(stages.map((stage, code) => [stage, byCode[code]!])) as Record<
    Stage,
    Staleness
  >
  return { ...all, weightedMeanMs: weights === 0 ? 0 : weighted / weights, byStage }
}
