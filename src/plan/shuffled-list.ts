import type { GrowthRates } from './growth-rates.ts'
import type { SingleLooks } from './single-looks.ts'
import { stages } from './stage.ts'
import type { TrackedContracts } from './tracked-contracts.ts'

const pagesBelieved = 5
const fewestOnPage = 4
const sameOrderShare = 0.9

/**
 * A list that comes in another order each time: places in it mean nothing. Once that is noticed, pages are swept evenly, each of them as
 * good as any other, and contracts that change too fast for that are followed by number.
 */
export class ShuffledList {
  readonly #contracts: TrackedContracts
  readonly #rates: GrowthRates
  readonly #singles: SingleLooks
  readonly #worth: number
  #isShuffled = false
  /** Pages in a row on which hardly an order stood where it was expected. */
  #strangePages = 0
  #offset = 0
  #length = 0
  #pageSize = 1
  /** Virtual time of the latest page. */
  #seenAt = 0
  /** What the first page held last. */
  #firstPage: readonly number[] = []
  /** By stage code, whether contracts in it are followed by number. */
  #isHot: boolean[] = stages.map(() => false)

  constructor(options: {
    contracts: TrackedContracts
    rates: GrowthRates
    singles: SingleLooks
    /** What a page costs, in calls. */
    callsPerPage: number
  }) {
    this.#contracts = options.contracts
    this.#rates = options.rates
    this.#singles = options.singles
    this.#worth = options.callsPerPage
  }

  get isShuffled(): boolean {
    return this.#isShuffled
  }

  /** The offset of the page to look at next. */
  get offset(): number {
    return this.#offset
  }

  /** A page of a list taken for steady was compared with it. @returns whether the list is taken for shuffled from now on. */
  compared(page: { isCoherent: boolean; members: number; length: number; virtualNow: number }): boolean {
    if (page.members < fewestOnPage) return false
    this.#strangePages = page.isCoherent ? 0 : this.#strangePages + 1
    if (this.#strangePages < pagesBelieved) return false
    this.#isShuffled = true
    this.#strangePages = 0
    this.#offset = 0
    this.#length = page.length
    this.#pageSize = page.members
    this.#seenAt = page.virtualNow
    this.#firstPage = []
    return true
  }

  /** A page was seen. @returns whether the list has come in the same order twice, and is taken for steady from now on. */
  pageSeen(page: {
    offset: number
    members: readonly number[]
    isLast: boolean
    virtualNow: number
  }): boolean {
    const { offset, members } = page
    this.#seenAt = page.virtualNow
    if (page.isLast) this.#length = offset + members.length
    else this.#pageSize = Math.max(1, members.length)
    if (offset === this.#offset) this.#offset = page.isLast ? 0 : offset + members.length
    this.#sortOut(page.virtualNow)
    for (const id of members) if (this.#singles.has(id)) this.#singles.follow(id, page.virtualNow)
    if (offset !== 0) return false
    const isSteady = isSameOrder(this.#firstPage, members)
    this.#firstPage = members
    if (isSteady) this.#isShuffled = false
    return isSteady
  }

  /** Virtual time at which the next page is worth a look. */
  get turn(): number {
    return this.#seenAt + this.#gap
  }

  /** How many looks it takes to see every contract once, on average. */
  get pages(): number {
    return Math.max(1, this.#length / this.#pageSize)
  }

  /** Whether contracts of this stage are followed by number. */
  isHot(code: number): boolean {
    return this.#isHot[code] === true
  }

  /**
   * From one page to the next in virtual time. A page shows contracts at random, each with the chance 1 / pages, so that the mean
   * square of their ages is 2 (gap pages)^2, and 1 / pages of what has piled up is settled.
   */
  get #gap(): number {
    let growth = 0
    for (let code = 0; code < stages.length; code += 1) {
      if (!this.isHot(code)) growth += this.#contracts.count(code) * this.#rates.of(code)
    }
    return growth === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(this.#worth / (2 * growth * this.pages))
  }

  /** Contracts of a stage whose turn by number would come before a page is likely to show them are followed by number. */
  #sortOut(virtualNow: number): void {
    const seenEvery = this.#gap * this.pages
    const isHot = stages.map((_, code) => this.#rates.of(code) * seenEvery ** 2 > 1)
    if (isHot.every((hot, code) => hot === this.#isHot[code])) return
    this.#isHot = isHot
    for (let id = 0; id < this.#contracts.length; id += 1) {
      const code = this.#contracts.stage(id)
      if (code === -1) continue
      if (!this.isHot(code)) this.#singles.delete(id)
      else if (!this.#singles.has(id)) this.#singles.follow(id, virtualNow)
    }
  }

  save(): SavedShuffled {
    return {
      isShuffled: this.#isShuffled,
      strangePages: this.#strangePages,
      offset: this.#offset,
      length: this.#length,
      pageSize: this.#pageSize,
      seenAt: this.#seenAt,
      firstPage: this.#firstPage,
      isHot: [...this.#isHot],
    }
  }

  restore(saved: SavedShuffled): void {
    this.#isShuffled = saved.isShuffled
    this.#strangePages = saved.strangePages
    this.#offset = saved.offset
    this.#length = saved.length
    this.#pageSize = saved.pageSize
    this.#seenAt = saved.seenAt
    this.#firstPage = saved.firstPage
    this.#isHot = [...saved.isHot]
  }
}

export interface SavedShuffled {
  isShuffled: boolean
  strangePages: number
  offset: number
  length: number
  pageSize: number
  seenAt: number
  firstPage: readonly number[]
  isHot: readonly boolean[]
}

/** Whether most orders are followed by the same one as before. */
function isSameOrder(before: readonly number[], now: readonly number[]): boolean {
  if (before.length < fewestOnPage || now.length < fewestOnPage) return false
  const followers = new Map(before.map((id, place) => [id, before[place + 1]]))
  const same = now.filter((id, place) => followers.has(id) && followers.get(id) === now[place + 1])
  return same.length >= sameOrderShare * (now.length - 1)
}
