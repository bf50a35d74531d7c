const weekMs = 7 * 86_400_000
/** Of all calls, a round takes so many. */
const share = 0.02
/** So many pages may be read in one go, when the calls for them were saved up. */
const pagesAtOnce = 10

/**
 * A round reads the list from its front to its end whatever is believed of it, a week after the last one: so that no order waits for ever,
 * be it one of which nothing is expected, or one that stands elsewhere than it is taken to. Once a list stands still, all that is in
 * it is seen within a week and two rounds, of pages / {@link share} looks each, and is known to stand where it does.
 */
export class ListRound {
  readonly #callsPerPage: number
  /** How far this round has come. */
  #offset = 0
  /** The order just before that; 0 when there is none. */
  #previous = 0
  /** When this round begins, epoch milliseconds; NaN before the list was walked through. */
  #beginsAt = Number.NaN
  /** Calls saved up for it. */
  #calls = 0
  /** After a failure, other looks go first until then, epoch milliseconds. */
  #notBefore = Number.NEGATIVE_INFINITY

  constructor(callsPerPage: number) {
    this.#callsPerPage = callsPerPage
  }

  /** Where it goes on. */
  get offset(): number {
    return this.#offset
  }

  /** When it goes on, epoch milliseconds; Infinity before the list was walked through. */
  get nextAt(): number {
    return Number.isNaN(this.#beginsAt) ? Number.POSITIVE_INFINITY : Math.max(this.#beginsAt, this.#notBefore)
  }

  /** Whether it has saved up the calls for a page. */
  get isAffordable(): boolean {
    return this.#calls >= this.#callsPerPage
  }

  /** About when it comes by this offset, epoch milliseconds. */
  comesBy(offset: number, now: number): number {
    return offset < this.#offset ? now + weekMs : Math.max(now, this.nextAt)
  }

  /** Calls were made, for its own sake or for another. */
  spent(calls: number, isOwn: boolean): void {
    if (isOwn) this.#calls = Math.max(0, this.#calls - calls)
    else this.#calls = Math.min(pagesAtOnce * this.#callsPerPage, this.#calls + (calls * share) / (1 - share))
  }

  /** The order that a page goes on behind, 0 at the front of the list; null when this round does not go on with that page. */
  before(page: { offset: number; beganAt: number }): number | null {
    return page.beganAt >= this.#beginsAt && page.offset === this.#offset ? this.#previous : null
  }

  /** A page of a list that was walked through before was read, whatever for. */
  pageSeen(page: { offset: number; beganAt: number; members: readonly number[] }, isLast: boolean): void {
    if (Number.isNaN(this.#beginsAt)) this.#beginsAt = page.beganAt + weekMs
    if (this.before(page) === null) return
    this.#offset = isLast ? 0 : page.offset + page.members.length
    this.#previous = isLast ? 0 : page.members.at(-1)!
    if (isLast) this.#beginsAt = page.beganAt + weekMs
  }

  /** A look came to nothing. */
  failed(notBefore: number): void {
    this.#notBefore = notBefore
  }

  save(): SavedRound {
    return {
      offset: this.#offset,
      previous: this.#previous,
      beginsAt: Number.isNaN(this.#beginsAt) ? null : this.#beginsAt,
      calls: this.#calls,
      notBefore: Number.isFinite(this.#notBefore) ? this.#notBefore : null,
    }
  }

  restore(saved: SavedRound): void {
    this.#offset = saved.offset
    this.#previous = saved.previous
    this.#beginsAt = saved.beginsAt ?? Number.NaN
    this.#calls = saved.calls
    this.#notBefore = saved.notBefore ?? Number.NEGATIVE_INFINITY
  }
}

export interface SavedRound {
  offset: number
  previous: number
  beginsAt: number | null
  calls: number
  notBefore: number | null
}
