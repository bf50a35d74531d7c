import type { Hazards } from './hazards.ts'
import { defaultWeights, type PerStage, type Stage, stages } from './stage.ts'

const noticedChange = 0.03

/** How fast the worth of a look grows: weight times hazard of a contract in each stage, as of the last time that it moved noticeably. */
export class GrowthRates {
  readonly #hazards: Hazards
  readonly #weights: readonly number[]
  /** By stage code plus one; nothing is expected of contracts that are not tracked, whose rank is 0. */
  readonly byRank = new Float64Array(stages.length + 1)

  constructor(hazards: Hazards, weights: Partial<PerStage> = {}) {
    this.#hazards = hazards
    this.#weights = stages.map((stage) => weights[stage] ?? defaultWeights[stage])
    this.renew()
  }

  /** By stage code; -1 for a contract that is not tracked. */
  of(code: number): number {
    return this.byRank[code + 1]!
  }

  weight(code: number): number {
    return this.#weights[code]!
  }

  /** Takes over what was learned; false, and nothing taken, when no rate has moved by more than a few percent. */
  renew(): boolean {
    const isNoticed = stages.some((stage, code) => {
      const rate = this.#learned(stage, code)
      return Math.abs(rate - this.of(code)) > noticedChange * this.of(code)
    })
    if (isNoticed)
      for (const [code, stage] of stages.entries()) this.byRank[code + 1] = this.#learned(stage, code)
    return isNoticed
  }

  save(): number[] {
    return [...this.byRank]
  }

  restore(rates: readonly number[]): void {
    this.byRank.set(rates)
  }

  #learned(stage: Stage, code: number): number {
    return this.#weights[code]! * this.#hazards.perMs(stage)
  }
}
