import type { World } from './world.ts'

/** The supplier's list as it stands at an instant, and each order's state in it. */
export class SupplierList {
  readonly world: World
  /** Orders by their place in the list. */
  readonly orders: Int32Array
  length = 0
  /** The step that each order has come to. */
  readonly step: Int32Array
  readonly #pageChangedAt: Float64Array
  #listChangedAt = 0
  #nextOnTimeline = 0

  constructor(world: World) {
    this.world = world
    this.orders = new Int32Array(world.orders)
    this.step = new Int32Array(world.orders).fill(-1)
    this.#pageChangedAt = new Float64Array(Math.ceil(world.orders / world.spec.limit))
    this.advanceTo(world.beginsAt)
  }

  /** Lets everything up to and including this instant happen. */
  advanceTo(at: number): void {
    const { timeline, stepAt, stepOrder, firstStep } = this.world
    while (this.#nextOnTimeline < timeline.length) {
      const step = timeline[this.#nextOnTimeline]!
      if (stepAt[step]! > at) return
      const order = stepOrder[step]!
      if (step === firstStep[order]) this.#add(order)
      this.step[order] = step
      this.#changed(order, stepAt[step]!)
      this.#nextOnTimeline += 1
    }
  }

  /** When the page last came to show something else, or may have: those who saw it since need not look closely. */
  pageChangedAt(page: number): number {
    return Math.max(this.#pageChangedAt[page]!, this.#listChangedAt)
  }

  #changed(order: number, at: number): void {
    const { listOrder, limit } = this.world.spec
    // Oldest first, an order's number is its place; else any page may show it now.
    if (listOrder === 'oldestFirst') this.#pageChangedAt[Math.floor(order / limit)] = at
    else this.#listChangedAt = at
  }

  #add(order: number): void {
    const isUnordered = this.world.spec.listOrder === 'unordered'
    const place = isUnordered ? Math.floor(this.world.place[order]! * (this.length + 1)) : this.length
    this.orders.copyWithin(place + 1, place, this.length)
    this.orders[place] = order
    this.length += 1
  }
}
