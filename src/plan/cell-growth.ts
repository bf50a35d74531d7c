import type { Arrivals } from './arrivals.ts'
import type { GrowthRates } from './growth-rates.ts'
import { endCell, headCell, type ListPlaces } from './list-places.ts'
import type { SingleLooks } from './single-looks.ts'
import { stageCode } from './stage.ts'
import type { TrackedContracts } from './tracked-contracts.ts'
import type { UnplacedContracts } from './unplaced-contracts.ts'

/** A page is looked at no more rarely than this part of the average. */
const slowest = 0.1
const noticedChange = 0.1
const leastLateShare = 0.1

/** How fast the worth of a look at each cell grows: weight times hazard, over all that is in it or may come to be in it. */
export class CellGrowth {
  readonly #contracts: TrackedContracts
  readonly #rates: GrowthRates
  readonly #places: ListPlaces
  readonly #arrivals: Arrivals
  readonly #unplaced: UnplacedContracts
  readonly #singles: SingleLooks
  readonly #limit: number
  readonly #callsPerPage: number
  /** Every page with something alive grows at least so fast. */
  #floor = 0
  /** How fast each place in the list grows because new orders may show there. */
  #perPlace = 0

  constructor(options: {
    contracts: TrackedContracts
    rates: GrowthRates
    places: ListPlaces
    arrivals: Arrivals
    unplaced: UnplacedContracts
    singles: SingleLooks
    limit: number
    callsPerPage: number
  }) {
    this.#contracts = options.contracts
    this.#rates = options.rates
    this.#places = options.places
    this.#arrivals = options.arrivals
    this.#unplaced = options.unplaced
    this.#singles = options.singles
    this.#limit = options.limit
    this.#callsPerPage = options.callsPerPage
  }

  /** Whether what new orders may show at the end of the list is read in any case. */
  isEndReadOn = false

  /** Growth of the cell as its contracts are now; those that are cheaper to ask for by number are left to that, from `virtualNow` on. */
  of(cell: number, virtualNow: number): number {
    if (cell === headCell || cell === endCell) return this.#ofEdge(cell)
    const size = this.#places.size(cell)
    const ofContracts = this.#callsPerPage > 1 ? this.#ofPageLooks(cell, virtualNow) : this.#sum(cell)
    // Orders that are in the list and not known are taken to be under way.
    const hidden = Math.max(0, this.#places.hidden(cell)) * this.#rates.of(stageCode.Processing)
    const growth = ofContracts + hidden + this.#perPlace * size
    return growth === 0 ? 0 : Math.max(growth, (this.#floor * size) / this.#limit)
  }

  /** Takes over what concerns all cells, where it has moved noticeably. */
  renew(meanRate: number): void {
    const floor = (slowest * meanRate) ** 2
    if (hasMoved(floor, this.#floor)) this.#floor = floor
    const length = this.#places.length
    const isUnordered = this.#arrivals.listOrder === 'unordered'
    const perPlace = isUnordered ? (this.#arrivals.perMs(length) * this.#openWeight) / Math.max(1, length) : 0
    if (hasMoved(perPlace, this.#perPlace)) this.#perPlace = perPlace
  }

  save(): SavedGrowth {
    return { floor: this.#floor, perPlace: this.#perPlace }
  }

  restore({ floor, perPlace }: SavedGrowth): void {
    this.#floor = floor
    this.#perPlace = perPlace
  }

  /** What new orders are worth that may show at an edge of the list: those that were told of, and as many as usually come untold. */
  #ofEdge(cell: typeof headCell | typeof endCell): number {
    if (cell === endCell && this.isEndReadOn) return 0
    const { listOrder } = this.#arrivals
    const share =
      listOrder === 'unknown'
        ? 0.5
        : Number(listOrder === (cell === headCell ? 'newestFirst' : 'oldestFirst'))
    if (share === 0) return 0
    const openPerMs = this.#rates.of(stageCode.Open) / Math.max(this.#openWeight, Number.MIN_VALUE)
    const lateShare = Math.max(leastLateShare, this.#arrivals.lateShare(openPerMs))
    const untold = this.#arrivals.perMs(this.#places.length) * this.#openWeight * lateShare
    return share * (untold + this.#unplaced.awaitedGrowth)
  }

  get #openWeight(): number {
    return this.#rates.weight(stageCode.Open)
  }

  #sum(cell: number): number {
    return this.#places.sum(cell, this.#contracts.rank, this.#rates.byRank)
  }

  /** The same without contracts that are hot: those are followed by number. */
  #ofPageLooks(cell: number, virtualNow: number): number {
    const places = this.#places
    const hotFrom = this.#hotFrom(cell)
    let growth = 0
    for (let place = 0; place < places.size(cell); place += 1) {
      const id = places.member(cell, place)
      const rate = this.#rates.of(this.#contracts.stage(id))
      if (rate <= hotFrom) {
        growth += rate
        this.#singles.delete(id)
      } else if (!this.#singles.has(id)) this.#singles.follow(id, virtualNow)
    }
    return growth
  }

  /** A contract is hot where its growth for one call is more than that of a page around it for what that costs. */
  #hotFrom(cell: number): number {
    const places = this.#places
    const index = places.indexOf(cell)
    let growth = 0
    let orders = 0
    for (let near = Math.max(1, index - 4); near < Math.min(index + 6, places.cells - 1); near += 1) {
      growth += this.#sum(places.cellAt(near))
      orders += places.size(places.cellAt(near))
    }
    return (growth * this.#limit) / Math.max(1, orders) / this.#callsPerPage
  }
}

export interface SavedGrowth {
  floor: number
  perPlace: number
}

function hasMoved(now: number, before: number): boolean {
  return Math.abs(now - before) > noticedChange * before
}
