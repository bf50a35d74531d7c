import { KeyHeap } from './key-heap.ts'

/** Numbers for cells, the smallest free one first: so that they depend on which are in use, and not on how that came. */
export class CellNumbers {
  readonly #first: number
  /** Numbers below `#next` that are free. */
  readonly #free = new KeyHeap()
  #next: number

  constructor(first: number) {
    this.#first = first
    this.#next = first
  }

  take(): number {
    const free = this.#free.first()
    if (free === -1) return this.#next++
    this.#free.delete(free)
    return free
  }

  release(cell: number): void {
    this.#free.set(cell, cell)
  }

  /** These are in use, and no others. */
  restore(used: ReadonlySet<number>): void {
    this.#next = this.#first
    for (const cell of used) this.#next = Math.max(this.#next, cell + 1)
    for (let cell = this.#first; cell < this.#next; cell += 1) if (!used.has(cell)) this.release(cell)
  }
}
