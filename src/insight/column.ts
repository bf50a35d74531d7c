/** Numbers one after another at eight bytes each, however many there come to be. */
export class Column {
  #cells = new Float64Array(64)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#cells.length) {
      const larger = new Float64Array(2 * this.#length)
      larger.set(this.#cells)
      this.#cells = larger
    }
    this.#cells[this.#length] = value
    this.#length += 1
  }

  at(index: number): number {
    return this.#cells[index]!
  }

  set(index: number, value: number): void {
    this.#cells[index] = value
  }

  /** The numbers in ascending order; the column stays as it is. */
  sorted(): Float64Array {
    return this.#cells.slice(0, this.#length).sort()
  }
}
