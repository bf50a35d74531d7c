/** Start instants of contracts, the earliest first: O(log n) to add and to take. Withdrawn ones are sorted out by who takes them. */
export class StartQueue {
  readonly #instants: number[] = []
  readonly #ids: number[] = []

  /** The earliest instant, epoch milliseconds; Infinity when empty. */
  first(): number {
    return this.#instants[0] ?? Number.POSITIVE_INFINITY
  }

  add(instant: number, id: number): void {
    let place = this.#ids.length
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!this.#isBefore(instant, id, parent)) break
      this.#move(parent, place)
      place = parent
    }
    this.#put(place, instant, id)
  }

  /** Takes out the contract with the earliest instant. */
  take(): number {
    const taken = this.#ids[0]!
    const instant = this.#instants.pop()!
    const id = this.#ids.pop()!
    const size = this.#ids.length
    if (size === 0) return taken
    let place = 0
    for (;;) {
      let below = place * 2 + 1
      if (below >= size) break
      if (below + 1 < size && this.#isBefore(this.#instants[below + 1]!, this.#ids[below + 1]!, below))
        below += 1
      if (this.#isBefore(instant, id, below)) break
      this.#move(below, place)
      place = below
    }
    this.#put(place, instant, id)
    return taken
  }

  /** All contracts whose instant is not later than this one. */
  upTo(instant: number): number[] {
    return this.#ids.filter((_, place) => this.#instants[place]! <= instant)
  }

  #isBefore(instant: number, id: number, place: number): boolean {
    const other = this.#instants[place]!
    return instant < other || (instant === other && id < this.#ids[place]!)
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#instants[from]!, this.#ids[from]!)
  }

  #put(place: number, instant: number, id: number): void {
    this.#instants[place] = instant
    this.#ids[place] = id
  }
}
