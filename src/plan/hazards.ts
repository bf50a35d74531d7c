import type { HazardEvidence } from '../plan-record.ts'
import { type PerStage, type Stage, stageCode, stages } from './stage.ts'

export type { HazardEvidence } from '../plan-record.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** How long a contract stays in each stage, believed before anything was seen; milliseconds. */
export const defaultPriorsMs: Readonly<PerStage> = {
  Open: 6 * hourMs,
  Processing: 30 * dayMs,
  Denied: 5 * dayMs,
  PendingDelivery: 500 * dayMs,
  Late: 2 * hourMs,
  Delivery: 833 * dayMs,
  ended: 36_500 * dayMs,
}

/**
 * How often contracts in each stage change, learned from looks that know only what was before and what is now:
 * (1 + seen) / (prior + exposure), changes per millisecond of one contract. The prior weighs as much as one change.
 */
export class Hazards {
  readonly #priorsMs: readonly number[]
  readonly #fixedPerMs: readonly (number | undefined)[]
  readonly #seen = new Float64Array(stages.length)
  readonly #exposureMs = new Float64Array(stages.length)

  constructor(
    options: {
      /** How long a contract is believed to stay in a stage, milliseconds. */
      priorsMs?: Partial<PerStage>
      evidence?: Partial<Record<Stage, HazardEvidence>>
      /** Stages whose rate is known and not learned, changes per millisecond. */
      fixedPerMs?: Partial<PerStage>
    } = {},
  ) {
    this.#priorsMs = stages.map((stage) => options.priorsMs?.[stage] ?? defaultPriorsMs[stage])
    this.#fixedPerMs = stages.map((stage) => options.fixedPerMs?.[stage])
    for (const stage of stages) {
      const { seen, exposureMs } = options.evidence?.[stage] ?? { seen: 0, exposureMs: 0 }
      this.#seen[stageCode[stage]] = seen
      this.#exposureMs[stageCode[stage]] = exposureMs
    }
  }

  perMs(stage: Stage): number {
    const code = stageCode[stage]
    const fixed = this.#fixedPerMs[code]
    return fixed ?? (1 + this.#seen[code]!) / (this.#priorsMs[code]! + this.#exposureMs[code]!)
  }

  /** Contracts in `stage` were seen again unchanged, after gaps of together `gapMs`. */
  unchanged(stage: Stage, gapMs: number): void {
    this.#exposureMs[stageCode[stage]]! += gapMs
  }

  /** A contract that was in `stage` `gapMs` ago has left it since: when is not known, so half the gap counts. */
  changed(stage: Stage, gapMs: number): void {
    const code = stageCode[stage]
    this.#seen[code]! += 1
    this.#exposureMs[code]! += gapMs / 2
  }

  evidence(): Record<Stage, HazardEvidence> {
    const rows = stages.map((stage, code) => [
      stage,
      { seen: this.#seen[code]!, exposureMs: this.#exposureMs[code]! },
    ])
    return Object.fromEntries(rows) as Record<Stage, HazardEvidence>
  }
}
