import type { SupplierList } from './supplier-list.ts'

/** What a watcher has seen of the list, and how late it saw each change. */
export class Sightings {
  readonly #list: SupplierList
  /** The latest step seen of each order; before the first sight, the one before its first. */
  readonly #seen: Int32Array
  /** How long after each step the first look came that saw it, or saw past it; NaN until then. */
  readonly delayMs: Float64Array

  constructor(list: SupplierList) {
    this.#list = list
    this.#seen = list.world.firstStep.slice(0, -1).map((step) => step - 1)
    this.delayMs = new Float64Array(list.world.stepAt.length).fill(Number.NaN)
  }

  /** Whether the order shows what was not seen before. */
  look(order: number, at: number): boolean {
    const now = this.#list.step[order]!
    let seen = this.#seen[order]!
    if (seen === now) return false
    while (seen < now) {
      seen += 1
      this.delayMs[seen] = at - this.#list.world.stepAt[seen]!
    }
    this.#seen[order] = now
    return true
  }
}
