import { grown } from './key-heap.ts'
import { type Stage, stages } from './stage.ts'

/** What the plan knows of each contract, by its id: 21 bytes each. */
export class TrackedContracts {
  /** Stage's code plus one; 0 for an id that is not tracked. */
  rank = new Uint8Array(64)
  /** When delivery is to start, epoch milliseconds; NaN where that is not known. */
  startsAt = new Float64Array(64).fill(Number.NaN)
  /** When the last look began that saw it, epoch milliseconds; NaN when none did. */
  seenAt = new Float64Array(64).fill(Number.NaN)
  /** The cell of the list that it stands in; 0 when its place is not known. */
  cell = new Int32Array(64)
  readonly #counts = new Int32Array(stages.length)

  /** How many are in this stage. */
  count(code: number): number {
    return this.#counts[code]!
  }

  /** One more than the largest id. */
  get length(): number {
    return this.rank.length
  }

  isTracked(id: number): boolean {
    return id < this.rank.length && this.rank[id] !== 0
  }

  /** Code of its stage; -1 when it is not tracked. */
  stage(id: number): number {
    return id < this.rank.length ? this.rank[id]! - 1 : -1
  }

  stageName(id: number): Stage {
    return stages[this.stage(id)]!
  }

  setStage(id: number, code: number): void {
    this.makeRoom(id)
    const before = this.stage(id)
    if (before !== -1) this.#counts[before]! -= 1
    this.#counts[code]! += 1
    this.rank[id] = code + 1
  }

  makeRoom(id: number): void {
    const before = this.rank.length
    if (id < before) return
    const length = Math.max(id + 1, before * 2)
    this.rank = grown(this.rank, new Uint8Array(length))
    this.startsAt = grown(this.startsAt, new Float64Array(length)).fill(Number.NaN, before)
    this.seenAt = grown(this.seenAt, new Float64Array(length)).fill(Number.NaN, before)
    this.cell = grown(this.cell, new Int32Array(length))
  }
}
