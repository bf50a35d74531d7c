const minuteMs = 60_000

/** Lets through what people can take in: so many a minute. The rest is told at once. */
export class TellingPace {
  readonly #perMinute: number
  /** When the latest were let through, oldest first, epoch milliseconds. */
  #let: number[] = []

  constructor(perMinute: number) {
    this.#perMinute = perMinute
  }

  /** Whether one more may be told by itself at `now`. */
  lets(now: number): boolean {
    this.#let = this.#let.filter((at) => at > now - minuteMs && at <= now)
    if (this.#let.length >= this.#perMinute) return false
    this.#let.push(now)
    return true
  }
}
