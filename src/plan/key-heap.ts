/** Small whole numbers in order of their keys; equal keys in order of the numbers, so that the order is always the same. */
export class KeyHeap {
  /** The key of each number that is in it, or was last. */
  #keys = new Float64Array(64)
  /** Place of each number in the heap, from 1; 0 for those not in it. */
  #places = new Int32Array(64)
  #heap = new Int32Array(64)
  /** Keys by place in the heap: beside each other when they are compared, which halves the time. */
  #heapKeys = new Float64Array(64)
  #size = 0

  /** The number with the smallest key; -1 when empty. */
  first(): number {
    return this.#size === 0 ? -1 : this.#heap[1]!
  }

  /** The smallest key; Infinity when empty. */
  firstKey(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#heapKeys[1]!
  }

  has(number: number): boolean {
    return number >= 0 && number < this.#places.length && this.#places[number] !== 0
  }

  /** The key of a number that is in it, or was last. */
  key(number: number): number {
    return this.#keys[number]!
  }

  /** Puts a number in, or gives it another key. */
  set(number: number, key: number): void {
    this.#makeRoom(number)
    let place = this.#places[number]!
    if (place === 0) place = ++this.#size
    else if (this.#keys[number] === key) return
    this.#keys[number] = key
    this.#settle(number, key, place)
  }

  delete(number: number): void {
    if (!this.has(number)) return
    const place = this.#places[number]!
    this.#places[number] = 0
    const last = this.#heap[this.#size]!
    const lastKey = this.#heapKeys[this.#size]!
    this.#size -= 1
    if (last !== number) this.#settle(last, lastKey, place)
  }

  #settle(number: number, key: number, from: number): void {
    const heap = this.#heap
    const keys = this.#heapKeys
    const places = this.#places
    const size = this.#size
    let place = from
    while (place > 1) {
      const above = place >> 1
      if (!isBefore(key, number, keys[above]!, heap[above]!)) break
      heap[place] = heap[above]!
      keys[place] = keys[above]!
      places[heap[place]!] = place
      place = above
    }
    for (;;) {
      let below = place * 2
      if (below > size) break
      if (below < size && isBefore(keys[below + 1]!, heap[below + 1]!, keys[below]!, heap[below]!)) below += 1
      if (!isBefore(keys[below]!, heap[below]!, key, number)) break
      heap[place] = heap[below]!
      keys[place] = keys[below]!
      places[heap[place]!] = place
      place = below
    }
    heap[place] = number
    keys[place] = key
    places[number] = place
  }

  #makeRoom(number: number): void {
    if (number >= this.#places.length) {
      const length = Math.max(number + 1, this.#places.length * 2)
      this.#places = grown(this.#places, new Int32Array(length))
      this.#keys = grown(this.#keys, new Float64Array(length))
    }
    if (this.#size + 2 > this.#heap.length) {
      this.#heap = grown(this.#heap, new Int32Array(this.#heap.length * 2))
      this.#heapKeys = grown(this.#heapKeys, new Float64Array(this.#heapKeys.length * 2))
    }
  }
}

function isBefore(key: number, number: number, otherKey: number, other: number): boolean {
  return key < otherKey || (key === otherKey && number < other)
}

/** `larger` with what `array` holds. */
export function grown<T extends Int32Array | Float64Array | Uint8Array | Uint16Array>(
  array: T,
  larger: T,
): T {
  larger.set(array)
  return larger
}
