/** Counts how many different contracts or orders were named; those who name one several times do so in a row. */
export class GroupedCount {
  #latest = -1
  #count = 0

  get count(): number {
    return this.#count
  }

  add(subject: number): void {
    if (subject !== this.#latest) this.#count += 1
    this.#latest = subject
  }
}
