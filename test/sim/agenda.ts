interface Item {
  at: number
  act: () => void | Promise<void>
}

/** What is to happen when, in the world's time; what is for the same moment happens in the order in which it was put down. */
export class Agenda {
  readonly #items: Item[] = []

  /** When the next thing happens, epoch milliseconds; infinite where nothing does. */
  get nextAt(): number {
    return this.#items[0]?.at ?? Number.POSITIVE_INFINITY
  }

  later(at: number, act: () => void | Promise<void>): void {
    const place = this.#items.findLastIndex((other) => other.at <= at) + 1
    this.#items.splice(place, 0, { at, act })
  }

  /** The next thing that is due at `now`, taken off; undefined where nothing is. */
  takeDue(now: number): Item['act'] | undefined {
    return this.nextAt <= now ? this.#items.shift()!.act : undefined
  }

  /** Forgets what is later than `now`. */
  clearAfter(now: number): void {
    const left = this.#items.findIndex(({ at }) => at > now)
    if (left >= 0) this.#items.length = left
  }
}
