/** Sums of whatever stands before a place in a row of numbers, O(log n) to read and to change (a Fenwick tree). */
export class OffsetTree {
  #sums = new Float64Array(65)
  #length = 0

  get total(): number {
    return this.before(this.#length)
  }

  rebuild(length: number, valueAt: (index: number) => number): void {
    if (length >= this.#sums.length) this.#sums = new Float64Array(Math.ceil(length * 1.5) + 1)
    this.#length = length
    const sums = this.#sums
    for (let place = 1; place <= length; place += 1) sums[place] = valueAt(place - 1)
    for (let place = 1; place <= length; place += 1) {
      const above = place + (place & -place)
      if (above <= length) sums[above]! += sums[place]!
    }
  }

  /** One more place at the end, with nothing in it. */
  append(): void {
    const place = ++this.#length
    if (place >= this.#sums.length) {
      const sums = new Float64Array(place * 2)
      sums.set(this.#sums)
      this.#sums = sums
    }
    this.#sums[place] = this.before(place - 1) - this.before(place - (place & -place))
  }

  add(index: number, value: number): void {
    for (let place = index + 1; place <= this.#length; place += place & -place) this.#sums[place]! += value
  }

  /** Sum of the values at places smaller than `index`. */
  before(index: number): number {
    let sum = 0
    for (let place = index; place > 0; place -= place & -place) sum += this.#sums[place]!
    return sum
  }

  /** The place whose value covers `offset`; the last one when it lies beyond. */
  placeOf(offset: number): number {
    let place = 0
    let left = offset
    for (let step = 1 << (31 - Math.clz32(Math.max(this.#length, 1))); step > 0; step >>= 1) {
      if (place + step <= this.#length && this.#sums[place + step]! <= left) {
        place += step
        left -= this.#sums[place]!
      }
    }
    return Math.min(place, Math.max(this.#length - 1, 0))
  }
}
