import { grown } from './key-heap.ts'

/** Cells that were marked since they were last taken: a set, but quicker for so few numbers marked so often. */
export class CellMarks {
  #isMarked = new Uint8Array(64)
  #marked: number[] = []

  add(cell: number): void {
    if (cell >= this.#isMarked.length) {
      this.#isMarked = grown(this.#isMarked, new Uint8Array(Math.max(cell + 1, this.#isMarked.length * 2)))
    }
    if (this.#isMarked[cell] === 1) return
    this.#isMarked[cell] = 1
    this.#marked.push(cell)
  }

  delete(cell: number): void {
    this.#isMarked[cell] = 0
  }

  /** Those marked, in the order in which they were, and none from now on. */
  take(): number[] {
    const marked: number[] = []
    for (const cell of this.#marked) {
      if (this.#isMarked[cell] === 1) marked.push(cell)
      this.#isMarked[cell] = 0
    }
    this.#marked = []
    return marked
  }
}
