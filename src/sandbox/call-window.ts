/** The calls of the last `windowMs` milliseconds, whenever one looks: a window that slides, not one that starts anew. */
export class CallWindow {
  readonly #windowMs: number
  /** Calls that came at the same millisecond, oldest first; those before `#first` have left. */
  #came: { at: number; calls: number }[] = []
  #first = 0
  #calls = 0

  constructor(windowMs: number) {
    this.#windowMs = windowMs
  }

  /** A call came. Instants (epoch milliseconds) never go backwards. */
  add(at: number): void {
    const latest = this.#came.at(-1)
    if (latest?.at === at) latest.calls++
    else this.#came.push({ at, calls: 1 })
    this.#calls++
  }

  /** How many of them lie within `windowMs` before `now`. */
  callsAt(now: number): number {
    for (let oldest = this.#came[this.#first]; oldest && oldest.at <= now - this.#windowMs; ) {
      this.#calls -= oldest.calls
      oldest = this.#came[++this.#first]
    }
    if (this.#first > 1_000 && this.#first > this.#came.length / 2) {
      this.#came = this.#came.slice(this.#first)
      this.#first = 0
    }
    return this.#calls
  }

  /** Until the first of them leaves the window; 0 while it is empty. */
  untilOneLeavesMs(now: number): number {
    return this.callsAt(now) === 0 ? 0 : this.#came[this.#first]!.at + this.#windowMs - now
  }

  /** Until the window is empty. */
  untilAllHaveLeftMs(now: number): number {
    return this.callsAt(now) === 0 ? 0 : this.#came.at(-1)!.at + this.#windowMs - now
  }
}
