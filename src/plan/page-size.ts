const shortPagesBelieved = 3

/** How many orders a page really has: a supplier may give fewer than asked for, up to a maximum of its own. */
export class PageSize {
  readonly #asked: number
  #size: number
  /** Lengths of the latest pages that were shorter though the list went on. */
  #short: number[] = []

  constructor(asked: number) {
    this.#asked = asked
    this.#size = asked
  }

  get size(): number {
    return this.#size
  }

  /** A page had this many orders, and the list went on behind it. @returns whether the size is another now. */
  goesOnAfter(length: number): boolean {
    const before = this.#size
    if (length >= this.#size) {
      this.#short = []
      this.#size = Math.min(length, this.#asked)
    } else if (length > 0) {
      this.#short.push(length)
      // One page alone may be short because orders on it could not be read.
      if (this.#short.length === shortPagesBelieved) {
        this.#size = Math.max(...this.#short)
        this.#short = []
      }
    }
    return this.#size !== before
  }

  save(): { size: number; short: number[] } {
    return { size: this.#size, short: [...this.#short] }
  }

  restore({ size, short }: { size: number; short: number[] }): void {
    this.#size = Math.min(size, this.#asked)
    this.#short = [...short]
  }
}
