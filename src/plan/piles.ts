import { grown } from './key-heap.ts'

/** A cell's pile as it is saved. */
export interface SavedPile {
  at: number
  pile: number
  slope: number
  growth: number
  lookedAt: number | null
}

/**
 * What has piled up in each cell since it was looked at: how much it would be worth to look again. While virtual time passes
 * by x, a pile grows to pile + 2 slope x + growth x^2, where growth is the sum of weight times hazard over what is in the cell.
 */
export class Piles {
  /** Virtual time that `pile` and `slope` hold for. */
  at = new Float64Array(64)
  pile = new Float64Array(64)
  slope = new Float64Array(64)
  growth = new Float64Array(64)
  /** When a look at the cell last began, whether or not it showed all of it; epoch milliseconds. */
  lookedAt = new Float64Array(64).fill(Number.NEGATIVE_INFINITY)

  /** What has piled up in a cell by virtual time `at`. */
  worth(cell: number, at: number): number {
    const passed = at - this.at[cell]!
    return this.pile[cell]! + (2 * this.slope[cell]! + this.growth[cell]! * passed) * passed
  }

  saved(cell: number): SavedPile {
    const lookedAt = this.lookedAt[cell]!
    return {
      at: this.at[cell]!,
      pile: this.pile[cell]!,
      slope: this.slope[cell]!,
      growth: this.growth[cell]!,
      lookedAt: Number.isFinite(lookedAt) ? lookedAt : null,
    }
  }

  restore(cell: number, saved: SavedPile): void {
    this.makeRoom(cell)
    this.at[cell] = saved.at
    this.pile[cell] = saved.pile
    this.slope[cell] = saved.slope
    this.growth[cell] = saved.growth
    this.lookedAt[cell] = saved.lookedAt ?? Number.NEGATIVE_INFINITY
  }

  /** Brings a cell's pile to virtual time `at`, from which it grows as `growth` says. */
  grow(cell: number, at: number, growth: number): void {
    const passed = at - this.at[cell]!
    const before = this.growth[cell]!
    this.pile[cell]! += (2 * this.slope[cell]! + before * passed) * passed
    this.slope[cell]! += before * passed
    this.at[cell] = at
    this.growth[cell] = growth
  }

  /** Of a cell, this share (0 to 1) has just been seen. */
  seen(cell: number, share: number): void {
    this.pile[cell]! *= 1 - share
    this.slope[cell]! *= 1 - share
  }

  /** Moves `share` of what is in cell `from` to the new cell `to`; a cell with none of it begins at virtual time `at`. */
  split(from: number, to: number, share: number, at: number): void {
    this.makeRoom(to)
    this.at[to] = share === 0 ? at : this.at[from]!
    this.pile[to] = this.pile[from]! * share
    this.slope[to] = this.slope[from]! * share
    this.growth[to] = this.growth[from]! * share
    this.lookedAt[to] = share === 0 ? Number.NEGATIVE_INFINITY : this.lookedAt[from]!
    this.pile[from]! *= 1 - share
    this.slope[from]! *= 1 - share
    this.growth[from]! *= 1 - share
  }

  makeRoom(cell: number): void {
    const before = this.at.length
    if (cell < before) return
    const length = Math.max(cell + 1, before * 2)
    this.at = grown(this.at, new Float64Array(length))
    this.pile = grown(this.pile, new Float64Array(length))
    this.slope = grown(this.slope, new Float64Array(length))
    this.growth = grown(this.growth, new Float64Array(length))
    this.lookedAt = grown(this.lookedAt, new Float64Array(length)).fill(Number.NEGATIVE_INFINITY, before)
  }
}
