import { KeyHeap } from './key-heap.ts'

/** Whose turn it is, by virtual time, leaving out those that have to rest. */
export class Turns {
  readonly #waiting = new KeyHeap()
  readonly #resting = new KeyHeap()

  /** Whose turn is first; -1 when there is nobody. `restsUntil` says from when on one may have its turn, epoch milliseconds. */
  first(now: number, restsUntil: (number: number) => number): number {
    while (this.#resting.firstKey() <= now) {
      const rested = this.#resting.first()
      this.#resting.delete(rested)
      this.#waiting.set(rested, this.#waiting.key(rested))
    }
    for (;;) {
      const first = this.#waiting.first()
      if (first === -1) return -1
      const until = restsUntil(first)
      if (until <= now) return first
      this.#waiting.delete(first)
      this.#resting.set(first, until)
    }
  }

  /** When the first one has rested, epoch milliseconds; Infinity when nobody rests. */
  firstRestedAt(): number {
    return this.#resting.firstKey()
  }

  /** Virtual time of its turn; Infinity when it has none. */
  turn(number: number): number {
    return this.has(number) ? this.#waiting.key(number) : Number.POSITIVE_INFINITY
  }

  has(number: number): boolean {
    return this.#waiting.has(number) || this.#resting.has(number)
  }

  set(number: number, turn: number): void {
    this.#resting.delete(number)
    this.#waiting.set(number, turn)
  }

  delete(number: number): void {
    this.#waiting.delete(number)
    this.#resting.delete(number)
  }
}
