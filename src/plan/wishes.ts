/** Why a contract is to be looked at before its turn, the most urgent first. */
export const wishReasons = ['deadline', 'click', 'new', 'details', 'missing'] as const
export type WishReason = (typeof wishReasons)[number]

/** A look that somebody wishes for. */
export interface Wish {
  id: number
  why: WishReason
  /** Looks handed out before it was made: only later ones fulfil it. */
  since: number
  /** Looks at pages for it that did not show it, or that failed. */
  tries: number
  /** After a failure others go first until then, epoch milliseconds. */
  notBefore: number
}

/** Contracts to be looked at before their turn: one wish each, the oldest first among the equally urgent. */
export class Wishes {
  readonly #byReason: Record<WishReason, Map<number, Wish>> = {
    deadline: new Map(),
    click: new Map(),
    new: new Map(),
    details: new Map(),
    missing: new Map(),
  }
  readonly #reasons = new Map<number, WishReason>()

  get size(): number {
    return this.#reasons.size
  }

  of(id: number): Wish | undefined {
    const why = this.#reasons.get(id)
    return why === undefined ? undefined : this.#byReason[why].get(id)
  }

  /** Adds a wish; a more urgent one takes the place of a lesser one, and the other way round nothing happens. */
  add(id: number, why: WishReason, since: number): void {
    const before = this.#reasons.get(id)
    if (before !== undefined) {
      if (wishReasons.indexOf(before) <= wishReasons.indexOf(why)) return
      this.delete(id)
    }
    this.#put({ id, why, since, tries: 0, notBefore: Number.NEGATIVE_INFINITY })
  }

  delete(id: number): void {
    const why = this.#reasons.get(id)
    if (why === undefined) return
    this.#reasons.delete(id)
    this.#byReason[why].delete(id)
  }

  /** Lets all others of its kind go first, and at least until then. */
  postpone(wish: Wish, notBefore: number): void {
    this.delete(wish.id)
    this.#put({ ...wish, tries: wish.tries + 1, notBefore })
  }

  /**
   * A page showed these: their wishes are fulfilled, but for those made since it was handed out, as look number `looks`. The wish that it was handed
   * out for and did not show is not tried on a page again.
   */
  shown(members: readonly number[], out: { wish: Wish | null } | null, looks: number): void {
    if (this.size === 0) return
    for (const id of members) {
      const wish = this.of(id)
      if (wish === undefined || wish.why === 'details' || wish.why === 'missing') continue
      if (out === null || wish.since < looks) this.delete(id)
    }
    const missed = out?.wish ? this.of(out.wish.id) : undefined
    if (missed !== undefined && missed === out?.wish) this.postpone(missed, Number.NEGATIVE_INFINITY)
  }

  first(why: WishReason, now: number): Wish | null {
    for (const wish of this.#byReason[why].values()) if (wish.notBefore <= now) return wish
    return null
  }

  /** When a wish that is there may first be fulfilled; Infinity when there is none. */
  firstAt(reasons: readonly WishReason[] = wishReasons): number {
    let first = Number.POSITIVE_INFINITY
    for (const why of reasons) {
      for (const { notBefore } of this.#byReason[why].values()) first = Math.min(first, notBefore)
    }
    return first
  }

  save(): SavedWish[] {
    const wishes = wishReasons.flatMap((why) => [...this.#byReason[why].values()])
    return wishes.map(({ id, why, tries, notBefore }) => ({
      ...{ id, why, tries },
      notBefore: Number.isFinite(notBefore) ? notBefore : null,
    }))
  }

  restore(saved: readonly SavedWish[]): void {
    for (const wish of saved) {
      this.#put({ ...wish, since: -1, notBefore: wish.notBefore ?? Number.NEGATIVE_INFINITY })
    }
  }

  #put(wish: Wish): void {
    this.#reasons.set(wish.id, wish.why)
    this.#byReason[wish.why].set(wish.id, wish)
  }
}

export interface SavedWish {
  id: number
  why: WishReason
  tries: number
  notBefore: number | null
}
