/**
 * Orders that are in the list though they are not known, or known though they are not in it any more (then counted negative), of which
 * only a shift of those behind has told: how many, and behind which cell at the latest.
 */
export class HiddenOrders {
  readonly #behind = new Map<number, number>()
  readonly #indexOf: (cell: number) => number
  readonly #onChange: (cell: number, change: number) => void

  constructor(options: {
    indexOf: (cell: number) => number
    onChange: (cell: number, change: number) => void
  }) {
    this.#indexOf = options.indexOf
    this.#onChange = options.onChange
  }

  /** How many are hidden just behind this cell. */
  behind(cell: number): number {
    return this.#behind.size === 0 ? 0 : (this.#behind.get(cell) ?? 0)
  }

  add(cell: number, change: number): void {
    this.restore(cell, this.behind(cell) + change)
    this.#onChange(cell, change)
  }

  /**
   * What begins at `index` was seen `shift` places further back than expected (further forward when negative). What was taken to be the
   * other way round before it was a mistake; the rest is hidden behind `cell`, the one before; and what was taken to be hidden
   * further back was that.
   */
  shifted(index: number, cell: number, shift: number): void {
    const left = this.correct(index, shift)
    if (left === 0) return
    this.add(cell, left)
    this.take(index, left)
  }

  /** Takes a shift of what begins at `index` for a mistake about what is hidden before it. @returns how much of it that does not explain. */
  correct(index: number, shift: number): number {
    let left = shift
    while (left !== 0) {
      const mistaken = this.#nearest((at) => at < index, -Math.sign(left), true)
      if (mistaken === null) break
      left += this.#reduce(mistaken, -left)
    }
    return left
  }

  /** Of what is hidden from `index` on, so many (or, when negative, so many less) were found: the nearest are taken for them. */
  take(index: number, found: number): void {
    for (let left = found; left !== 0; ) {
      const cell = this.#nearest((at) => at >= index, Math.sign(left), false)
      if (cell === null) return
      left -= this.#reduce(cell, left)
    }
  }

  /** The cell is no more. @returns how many were hidden behind it. */
  forget(cell: number): number {
    const hidden = this.behind(cell)
    this.#behind.delete(cell)
    return hidden
  }

  clear(): void {
    this.#behind.clear()
  }

  restore(cell: number, hidden: number): void {
    if (hidden === 0) this.#behind.delete(cell)
    else this.#behind.set(cell, hidden)
  }

  /** Takes as much of `wanted` from what is hidden behind the cell as is there. @returns how much that was. */
  #reduce(cell: number, wanted: number): number {
    const taken = Math.sign(wanted) * Math.min(Math.abs(wanted), Math.abs(this.behind(cell)))
    this.add(cell, -taken)
    return taken
  }

  /** The first, or last, cell at a place that will do with something of this sign hidden behind it. */
  #nearest(isThere: (index: number) => boolean, sign: number, isLast: boolean): number | null {
    let nearest: number | null = null
    for (const [cell, hidden] of this.#behind) {
      const index = this.#indexOf(cell)
      if (Math.sign(hidden) !== sign || !isThere(index)) continue
      if (nearest === null || index > this.#indexOf(nearest) === isLast) nearest = cell
    }
    return nearest
  }
}
