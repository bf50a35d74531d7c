const fruitlessPages = 3

/**
 * The way through the list until its end is found, and later on behind what was its end. A list that goes on for longer than it can be
 * is read on all the same, but as if its end had been found.
 */
export class ListWalk {
  readonly #mayGrowBy: number
  /** How far everything was read. */
  #offset = 0
  #isOver = false
  #fruitless = 0
  /** The page behind one that has shown that the list goes on; null when there is none. */
  #newsAt: number | null = null
  /** After a failure, other looks go first until then, epoch milliseconds. */
  #notBefore = Number.NEGATIVE_INFINITY
  /** An offset that can hardly be reached by reading on from where this began. */
  #endlessFrom = Number.POSITIVE_INFINITY

  constructor(mayGrowBy: number) {
    this.#mayGrowBy = mayGrowBy
  }

  /** Whether it goes on and on: then it must not keep other looks waiting. */
  get isEndless(): boolean {
    return this.#newsAt !== null && this.#newsAt > this.#endlessFrom
  }

  /** Whether the end of the list has been found. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Whether a page at this offset goes on with new orders that were found on the page before. */
  isNewsAt(offset: number): boolean {
    return offset === this.#newsAt
  }

  /** Where to read on, if anywhere. */
  next(now: number): { offset: number; why: 'walk' | 'newOrders' } | null {
    if (now < this.#notBefore) return null
    if (!this.#isOver) return { offset: this.#offset, why: 'walk' }
    return this.#newsAt === null ? null : { offset: this.#newsAt, why: 'newOrders' }
  }

  /** When there is somewhere to read on, epoch milliseconds. */
  get nextAt(): number {
    return this.#isOver && this.#newsAt === null ? Number.POSITIVE_INFINITY : this.#notBefore
  }

  /**
   * A page was read; `news` is how many orders on it had no place before, `goesOn` whether new ones are to be expected behind it, `known` how
   * many contracts are known.
   */
  pageSeen(page: SeenOnWalk): void {
    const reached = page.offset + page.length
    const isUnderWay = this.#isOver ? this.#newsAt !== null : this.#offset > 0
    if (!isUnderWay) this.#endlessFrom = page.offset + 2 * page.known + this.#mayGrowBy
    if (this.#newsAt !== null && page.offset >= this.#newsAt) this.#newsAt = null
    if (page.goesOn && this.#isOver) this.#newsAt = reached
    if (this.#isOver || page.offset > this.#offset) return
    if (page.isLast) this.#isOver = true
    if (reached <= this.#offset) return
    this.#offset = reached
    this.#fruitless = page.news > 0 ? 0 : this.#fruitless + 1
    // The same page again and again: a supplier that ignores the offset has no end.
    if (this.#fruitless >= fruitlessPages) this.#isOver = true
    const isTooLong = !this.#isOver && reached > this.#endlessFrom
    if (isTooLong) this.#isOver = true
    if (this.#isOver && (page.goesOn || isTooLong)) this.#newsAt = reached
  }

  /** The list cannot be walked through: it comes in another order each time. */
  giveUp(): void {
    this.#isOver = true
    this.#newsAt = null
  }

  /** A look came to nothing. */
  failed(notBefore: number): void {
    this.#notBefore = notBefore
  }

  /** All over again, from the front. */
  restart(): void {
    this.restore({ offset: 0, isOver: false, fruitless: 0, newsAt: null, notBefore: null, endlessFrom: null })
  }

  save(): SavedWalk {
    return {
      offset: this.#offset,
      isOver: this.#isOver,
      fruitless: this.#fruitless,
      newsAt: this.#newsAt,
      notBefore: Number.isFinite(this.#notBefore) ? this.#notBefore : null,
      endlessFrom: Number.isFinite(this.#endlessFrom) ? this.#endlessFrom : null,
    }
  }

  restore(saved: SavedWalk): void {
    this.#offset = saved.offset
    this.#isOver = saved.isOver
    this.#fruitless = saved.fruitless
    this.#newsAt = saved.newsAt
    this.#notBefore = saved.notBefore ?? Number.NEGATIVE_INFINITY
    this.#endlessFrom = saved.endlessFrom ?? Number.POSITIVE_INFINITY
  }
}

interface SeenOnWalk {
  offset: number
  length: number
  isLast: boolean
  news: number
  goesOn: boolean
  known: number
}

export interface SavedWalk {
  offset: number
  isOver: boolean
  fruitless: number
  newsAt: number | null
  notBefore: number | null
  endlessFrom: number | null
}
