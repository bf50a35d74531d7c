import { hash32, randomStream } from './random-stream.ts'
import type { Resident } from './resident.ts'

/** See {@link ListOrder}. */
export const listOrders = ['oldestFirst', 'newestFirst', 'unordered', 'shuffled'] as const

/**
 * In which order `GET /orders` lists. Undocumented, so try all. `unordered` is always the same arbitrary order, in
 * which new orders turn up anywhere; `shuffled` is another one on each call.
 */
export type ListOrder = (typeof listOrders)[number]

/** The orders of a world as they are listed. Instants are epoch milliseconds. */
export class OrderListing {
  readonly #seed: number
  readonly #listOrder: ListOrder
  readonly #byAge: Resident[] = []
  readonly #places = new Map<Resident, number>()
  readonly #absentees = new Set<Resident>()
  #latest: readonly Resident[] = []
  #isLatestRight = false
  #calls = 0

  constructor(seed: number, listOrder: ListOrder) {
    this.#seed = seed
    this.#listOrder = listOrder
  }

  add(newOne: Resident): void {
    const before = this.#byAge.findLastIndex((other) => other.createdAt <= newOne.createdAt)
    this.#byAge.splice(before + 1, 0, newOne)
    this.#places.set(newOne, hash32(`${this.#seed}/place/${newOne.contractNumber}`))
    this.#isLatestRight = false
  }

  /** Tells that an order may be gone at times. */
  mayBeGone(one: Resident): void {
    this.#absentees.add(one)
  }

  /** Every order created by then, oldest first, vanished ones included. */
  createdBy(at: number): readonly Resident[] {
    return this.#byAge.slice(0, this.#countCreatedBy(at))
  }

  /** The list as a call at `at` gets it. */
  listedAt(at: number): readonly Resident[] {
    if (this.#listOrder === 'shuffled') {
      return this.#there(shuffled(this.createdBy(at), this.#seed, this.#calls++), at)
    }
    // Pages of one list are asked for one after another, and most lists never shrink.
    if (!this.#isLatestRight || this.#latest.length !== this.#countCreatedBy(at)) {
      this.#latest = this.#arranged(this.createdBy(at))
      this.#isLatestRight = true
    }
    return this.#there(this.#latest, at)
  }

  #there(list: readonly Resident[], at: number): readonly Resident[] {
    const gone = new Set([...this.#absentees].filter((one) => !one.isThere(at)))
    return gone.size === 0 ? list : list.filter((one) => !gone.has(one))
  }

  #arranged(oldestFirst: readonly Resident[]): readonly Resident[] {
    if (this.#listOrder === 'oldestFirst') return oldestFirst
    if (this.#listOrder === 'newestFirst') return oldestFirst.toReversed()
    return oldestFirst.toSorted((a, b) => this.#places.get(a)! - this.#places.get(b)!)
  }

  #countCreatedBy(at: number): number {
    let [low, high] = [0, this.#byAge.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#byAge[middle]!.createdAt <= at) low = middle + 1
      else high = middle
    }
    return low
  }
}

function shuffled(list: readonly Resident[], seed: number, call: number): Resident[] {
  const stream = randomStream(seed, `shuffle of the list/${call}`)
  const left = [...list]
  for (let index = left.length - 1; index > 0; index--) {
    const other = stream.integer(0, index)
    ;[left[index], left[other]] = [left[other]!, left[index]!]
  }
  return left
}
