import { dayMs } from './instants.ts'
import { type OrderState, orderStates } from './order-life.ts'
import type { Scene, Watcher } from './watch.ts'
import { codeOf } from './world.ts'

/** A plan with two intervals. */
export interface TwoTierPlan {
  /** A page with an order in one of these is fast; so is one with a contract whose start date has come. */
  fastStates: readonly OrderState[]
  /** How many times longer the slow interval is. */
  ratio: number
}

/** The plans to choose from: every set of fast states of the first four, with ratios from 4 to 128. */
export const twoTierPlans: readonly TwoTierPlan[] = Array.from({ length: 16 }, (_, bits) =>
  orderStates.slice(0, 4).filter((_, index) => (bits >> index) & 1),
).flatMap((fastStates) => [4, 8, 16, 32, 64, 128].map((ratio) => ({ fastStates, ratio })))

/**
 * Looks at pages as the plan says. The fast interval is always the one that uses up all calls, however many
 * pages are fast: it is counted in virtual time, in which a fast page is due 1 after its last look and a slow
 * one `ratio` after. Where new orders have an end of the list to arrive at, the last page is fast, too; where they
 * have not, one that no page has shown yet is looked at by its number as long as it is in a fast state. It knows
 * the list from the beginning.
 */
export class TwoTier implements Watcher {
  readonly #scene: Scene
  readonly #ratio: number
  readonly #isFastState: readonly boolean[]
  #pages: number
  #virtualNow = 0
  readonly #isFast: boolean[] = []
  readonly #readAt: number[] = []
  /** Whether what the page shows makes it fast. */
  readonly #showsFast: boolean[] = []
  readonly #dueAt: number[] = []
  /** The first start date after the last look that the page showed, epoch ms. */
  readonly #nextStart: number[] = []
  /** When orders that no page has shown are due. */
  readonly #unplaced = new Map<number, number>()
  // Pages of a tier come due in the order in which they were looked at, so queues will do. An order stands
  // among the fast ones as -1 - order.
  #fast: number[] = []
  #fastHead = 0
  #slow: number[] = []
  #slowHead = 0
  #sortAgainAt: number

  constructor(scene: Scene, plan: TwoTierPlan) {
    this.#scene = scene
    this.#ratio = plan.ratio
    this.#isFastState = orderStates.map((state) => plan.fastStates.includes(state))
    this.#pages = Math.ceil(scene.list.length / scene.world.spec.limit)
    this.#sortAgainAt = scene.world.beginsAt + dayMs
    for (let page = 0; page < this.#pages; page += 1) {
      this.#addPage()
      this.#fast.push(page)
    }
  }

  told(order: number): void {
    if (this.#hasArrivalEnd() || !this.#isFastState[codeOf('Open')]) return
    this.#unplaced.set(order, this.#virtualNow + 1)
    this.#fast.push(-1 - order)
  }

  look(at: number): void {
    if (at >= this.#sortAgainAt) this.#startDatesCome(at)
    const next = this.#take()
    this.#virtualNow = Math.max(this.#virtualNow, this.#due(next))
    if (next < 0) {
      this.#readOrder(-1 - next, at)
      return
    }
    const isFast = this.#read(next, at) || (next === this.#pages - 1 && this.#hasArrivalEnd())
    this.#isFast[next] = isFast
    this.#dueAt[next] = this.#virtualNow + (isFast ? 1 : this.#ratio)
    ;(isFast ? this.#fast : this.#slow).push(next)
    this.#follow(next)
  }

  #take(): number {
    while (this.#isPlacedOrder(this.#fast[this.#fastHead])) this.#fastHead += 1
    const fast = this.#fast[this.#fastHead]
    const slow = this.#slow[this.#slowHead]
    if (slow === undefined || (fast !== undefined && this.#due(fast) <= this.#due(slow))) {
      this.#fastHead += 1
      return fast!
    }
    this.#slowHead += 1
    return slow
  }

  #due(next: number): number {
    return next < 0 ? this.#unplaced.get(-1 - next)! : this.#dueAt[next]!
  }

  #isPlacedOrder(next: number | undefined): boolean {
    return next !== undefined && next < 0 && !this.#unplaced.has(-1 - next)
  }

  #readOrder(order: number, at: number): void {
    const { world, list, sightings } = this.#scene
    sightings.look(order, at)
    if (this.#isFastState[world.stepState[list.step[order]!]!]) {
      this.#unplaced.set(order, this.#virtualNow + 1)
      this.#fast.push(-1 - order)
    } else this.#unplaced.delete(order)
  }

  /** Looks at the page. @returns whether what it shows makes it fast. */
  #read(page: number, at: number): boolean {
    const { world, list, sightings } = this.#scene
    const { limit } = world.spec
    if (list.pageChangedAt(page) < this.#readAt[page]!) return this.#showsFast[page]!
    this.#readAt[page] = at
    const pendingDelivery = codeOf('PendingDelivery')
    const end = Math.min((page + 1) * limit, list.length)
    let isFast = false
    let nextStart = Number.POSITIVE_INFINITY
    for (let place = page * limit; place < end; place += 1) {
      const order = list.orders[place]!
      sightings.look(order, at)
      if (this.#unplaced.size > 0) this.#unplaced.delete(order)
      const state = world.stepState[list.step[order]!]!
      if (this.#isFastState[state]) isFast = true
      if (state === pendingDelivery) {
        const startsAt = world.startsAt[order]!
        if (startsAt <= at) isFast = true
        else if (startsAt < nextStart) nextStart = startsAt
      }
    }
    this.#nextStart[page] = nextStart
    this.#showsFast[page] = isFast
    return isFast
  }

  /** The last page is full: orders may follow on another one, to be looked at next. */
  #follow(page: number): void {
    const { world, list } = this.#scene
    if (page !== this.#pages - 1 || list.length < this.#pages * world.spec.limit) return
    this.#pages += 1
    this.#addPage()
    this.#fast.splice(this.#fastHead, 0, this.#pages - 1)
  }

  #addPage(): void {
    this.#isFast.push(true)
    this.#showsFast.push(true)
    this.#readAt.push(Number.NEGATIVE_INFINITY)
    this.#dueAt.push(this.#virtualNow)
    this.#nextStart.push(Number.POSITIVE_INFINITY)
  }

  /** Midnight: slow pages with a contract that starts today become fast, with the same share of their wait done. */
  #startDatesCome(at: number): void {
    this.#sortAgainAt += dayMs
    for (let page = 0; page < this.#pages; page += 1) {
      if (this.#isFast[page] || this.#nextStart[page]! > at) continue
      this.#isFast[page] = true
      this.#showsFast[page] = true
      this.#dueAt[page] = this.#virtualNow + (this.#dueAt[page]! - this.#virtualNow) / this.#ratio
    }
    const pages = Array.from({ length: this.#pages }, (_, page) => page)
    const orders = Array.from(this.#unplaced.keys(), (order) => -1 - order)
    const byDue = (one: number, other: number) => this.#due(one) - this.#due(other)
    this.#fast = [...pages.filter((page) => this.#isFast[page]), ...orders].sort(byDue)
    this.#slow = pages.filter((page) => !this.#isFast[page]).sort(byDue)
    this.#fastHead = 0
    this.#slowHead = 0
  }

  #hasArrivalEnd(): boolean {
    return this.#scene.world.spec.listOrder === 'oldestFirst'
  }
}
