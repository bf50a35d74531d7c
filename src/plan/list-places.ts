import { CellNumbers } from './cell-numbers.ts'
import { HiddenOrders } from './hidden-orders.ts'
import { grown } from './key-heap.ts'
import { OffsetTree } from './offset-tree.ts'
import type { TrackedContracts } from './tracked-contracts.ts'

/** The cell before the first order: new ones may show there. */
export const headCell = 1
/** The cell behind the last order: new ones may show there. */
export const endCell = 2
const firstFreeCell = 3

/**
 * Where each contract stands in the supplier's list. The list is cut into cells, runs of neighbours that are a fraction of a
 * page; a contract is found by its cell and so keeps its place however far the list shifts. A cell's offset is the sum of the sizes
 * before it, and of what is hidden there: orders that are not known, or no more, whose places only a shift has given away.
 */
export class ListPlaces {
  readonly #contracts: TrackedContracts
  #cellSize: number
  /** Places kept for the contracts of a cell: one more than it may hold before it is split. */
  #room: number
  /** Cells in list order, head and end included. */
  #order = new Int32Array(64)
  #count = 0
  #index = new Int32Array(64)
  #members: Int32Array
  #size = new Uint16Array(64)
  readonly #numbers = new CellNumbers(firstFreeCell)
  readonly #offsets = new OffsetTree()
  readonly #hidden = new HiddenOrders({
    indexOf: (cell) => this.#index[cell]!,
    onChange: (cell, change) => {
      this.#offsets.add(this.#index[cell]!, change)
      this.#changed.add(cell)
    },
  })
  /** Cells whose members changed since the last {@link takeChanged}. */
  #changed = new Set<number>()
  readonly #onNew: (cell: number, neighbour: number, share: number) => void
  readonly #onGone: (cell: number) => void

  constructor(options: {
    contracts: TrackedContracts
    /** Contracts that a cell is filled with at the end of the list; in the middle it may hold half as many again. */
    cellSize: number
    /** There is a new cell, in which `share` (0 to 1) is of what its neighbour held; 0 when it is empty. */
    onNew: (cell: number, neighbour: number, share: number) => void
    onGone: (cell: number) => void
  }) {
    this.#contracts = options.contracts
    this.#cellSize = options.cellSize
    this.#room = roomFor(options.cellSize)
    this.#members = new Int32Array(64 * this.#room)
    this.#onNew = options.onNew
    this.#onGone = options.onGone
    this.clear()
  }

  get cellSize(): number {
    return this.#cellSize
  }

  /** Takes everything out; cells are of this size from now on. */
  resize(cellSize: number): void {
    this.clear()
    this.#cellSize = cellSize
    this.#room = roomFor(cellSize)
    this.#members = new Int32Array(this.#size.length * this.#room)
  }

  /** Number of cells, head and end included. */
  get cells(): number {
    return this.#count
  }

  /** Orders in the list, hidden ones included. */
  get length(): number {
    return Math.max(0, this.#offsets.total)
  }

  cellAt(index: number): number {
    return this.#order[index]!
  }

  indexOf(cell: number): number {
    return this.#index[cell]!
  }

  has(cell: number): boolean {
    const index = this.#index[cell]!
    return index < this.#count && this.#order[index] === cell
  }

  size(cell: number): number {
    return this.#size[cell]!
  }

  member(cell: number, place: number): number {
    return this.#members[cell * this.#room + place]!
  }

  /** Growth rates of a cell's contracts, by their ranks, in all. */
  sum(cell: number, ranks: Uint8Array, rateOfRank: Float64Array): number {
    const start = cell * this.#room
    const end = start + this.#size[cell]!
    let sum = 0
    for (let place = start; place < end; place += 1) sum += rateOfRank[ranks[this.#members[place]!]!]!
    return sum
  }

  offsetOf(cell: number): number {
    return Math.max(0, this.#offsets.before(this.#index[cell]!))
  }

  /** The cell expected to stand at this offset; the last one when it lies beyond. */
  cellCovering(offset: number): number {
    return this.#order[this.#offsets.placeOf(offset)]!
  }

  /** Where the contract is expected in the list. */
  offset(id: number): number {
    const cell = this.#contracts.cell[id]!
    return this.#offsets.before(this.#index[cell]!) + this.#placeIn(cell, id)
  }

  /** The contract expected just before this offset; 0 when there is none. */
  memberBefore(offset: number): number {
    const index = this.#offsets.placeOf(Math.max(0, offset - 1))
    const cell = this.#order[index]!
    const place = Math.min(offset - 1 - this.#offsets.before(index), this.#size[cell]! - 1)
    return place >= 0 ? this.member(cell, place) : this.#lastOf(Math.max(0, index - 1))
  }

  /** A number that rises from one contract to the next. */
  rank(id: number): number {
    const cell = this.#contracts.cell[id]!
    return this.#index[cell]! * this.#room + this.#placeIn(cell, id)
  }

  hidden(cell: number): number {
    return this.#hidden.behind(cell)
  }

  /** The contract behind this one; 0 behind the last. */
  after(id: number): number {
    const cell = this.#contracts.cell[id]!
    const place = this.#placeIn(cell, id) + 1
    return place < this.#size[cell]! ? this.member(cell, place) : this.#firstOf(this.#index[cell]! + 1)
  }

  /** The first contract of the list; 0 when there is none. */
  first(): number {
    return this.#firstOf(1)
  }

  /** The last contract of the list; 0 when there is none. */
  last(): number {
    return this.#lastOf(this.#count - 2)
  }

  /** Whether these follow each other in the list, each behind the one before, with nothing between. */
  isRun(ids: readonly number[]): boolean {
    const { cell: cells } = this.#contracts
    let cell = 0
    let place = 0
    for (const id of ids) {
      if (cell !== 0 && place < this.#size[cell]!) {
        if (this.#members[cell * this.#room + place] !== id) return false
      } else {
        const next = cells[id] ?? 0
        if (next === 0) return false
        if (cell === 0) place = this.#placeIn(next, id)
        else if (this.#index[next] !== this.#index[cell]! + 1 || this.#members[next * this.#room] !== id)
          return false
        else place = 0
        cell = next
      }
      place += 1
    }
    return true
  }

  append(id: number): void {
    const last = this.#order[this.#count - 2]!
    const cell =
      last === headCell || this.#size[last]! >= this.#cellSize ? this.#newCell(this.#count - 1, last) : last
    this.#put(cell, this.#size[cell]!, id)
  }

  prepend(id: number): void {
    const first = this.#order[1]!
    const cell = first === endCell || this.#size[first]! >= this.#cellSize ? this.#newCell(1, first) : first
    this.#put(cell, 0, id)
  }

  insertAfter(id: number, before: number): void {
    if (before === this.last()) {
      this.append(id)
      return
    }
    const cell = this.#contracts.cell[before]!
    this.#put(cell, this.#placeIn(cell, before) + 1, id)
  }

  insertBefore(id: number, after: number): void {
    if (after === this.first()) {
      this.prepend(id)
      return
    }
    const cell = this.#contracts.cell[after]!
    this.#put(cell, this.#placeIn(cell, after), id)
  }

  /** Takes a contract out of the list; what follows moves up. */
  remove(id: number): void {
    const cell = this.#contracts.cell[id]!
    if (cell === 0) return
    const start = cell * this.#room
    this.#members.copyWithin(
      start + this.#placeIn(cell, id),
      start + this.#placeIn(cell, id) + 1,
      start + this.#size[cell]!,
    )
    this.#size[cell]! -= 1
    this.#contracts.cell[id] = 0
    this.#offsets.add(this.#index[cell]!, -1)
    this.#changed.add(cell)
    if (this.#size[cell] === 0) this.#dropCell(cell)
  }

  /** Takes everything out. */
  clear(): void {
    for (let index = this.#count - 2; index > 0; index -= 1) {
      const cell = this.#order[index]!
      for (let place = 0; place < this.#size[cell]!; place += 1)
        this.#contracts.cell[this.member(cell, place)] = 0
      this.#size[cell] = 0
      this.#numbers.release(cell)
      this.#changed.delete(cell)
      this.#onGone(cell)
    }
    this.#order.set([headCell, endCell])
    this.#count = 2
    this.#index[endCell] = 1
    this.#hidden.clear()
    this.#rebuildOffsets()
  }

  /** A contract was seen at this offset: where it was not expected there, others are hidden before its cell. */
  noteOffset(id: number, offset: number): void {
    const shift = offset - this.offset(id)
    if (shift === 0) return
    const index = this.#index[this.#contracts.cell[id]!]!
    this.#hidden.shifted(index, this.#order[index - 1]!, shift)
  }

  /** The list ends before this offset. @returns the first contract that should be there nevertheless; 0 when there is none. */
  noteEnd(offset: number): number {
    const previous = this.memberBefore(offset)
    const id = previous === 0 ? this.first() : this.after(previous)
    if (id === 0) return 0
    const shift = offset - 1 - this.offset(id)
    return this.#hidden.correct(this.#index[this.#contracts.cell[id]!]!, shift) === shift ? id : 0
  }

  /** So many orders that had no place were found on a page behind this contract: the nearest hidden ones were those. */
  noteFound(id: number, found: number): void {
    this.#hidden.take(this.#index[this.#contracts.cell[id]!]!, found)
  }

  /** Cells whose members or hidden orders changed since this was last asked. */
  takeChanged(): Set<number> {
    const changed = this.#changed
    if (changed.size > 0) this.#changed = new Set()
    return changed
  }

  /** Builds the list anew from saved cells in list order. */
  restore(cells: readonly { cell: number; members: readonly number[]; hidden: number }[]): void {
    for (const { cell, members, hidden } of cells) {
      this.#makeRoom(cell, this.#count + 2)
      if (cell >= firstFreeCell) this.#order[this.#count++ - 1] = cell
      this.#members.set(members, cell * this.#room)
      this.#size[cell] = members.length
      for (const id of members) {
        this.#contracts.makeRoom(id)
        this.#contracts.cell[id] = cell
      }
      this.#hidden.restore(cell, hidden)
    }
    this.#order[this.#count - 1] = endCell
    this.#numbers.restore(new Set(this.#order.subarray(0, this.#count)))
    this.#rebuildIndex(0)
    this.#rebuildOffsets()
  }

  /** The first contract of the cell at this index, which is not the head; 0 for the end. */
  #firstOf(index: number): number {
    return index >= this.#count - 1 ? 0 : this.member(this.#order[index]!, 0)
  }

  /** The last contract of the cell at this index, which is not the end; 0 for the head. */
  #lastOf(index: number): number {
    const cell = this.#order[index]!
    return cell === headCell ? 0 : this.member(cell, this.#size[cell]! - 1)
  }

  #placeIn(cell: number, id: number): number {
    const start = cell * this.#room
    let place = 0
    while (this.#members[start + place] !== id) {
      place += 1
      if (place >= this.#room) throw new Error(`The order ${id} is not where it was put in the list.`)
    }
    return place
  }

  #put(cell: number, place: number, id: number): void {
    const start = cell * this.#room
    this.#members.copyWithin(start + place + 1, start + place, start + this.#size[cell]!)
    this.#members[start + place] = id
    this.#size[cell]! += 1
    this.#contracts.cell[id] = cell
    this.#offsets.add(this.#index[cell]!, 1)
    this.#changed.add(cell)
    if (this.#size[cell] === this.#room) this.#split(cell)
  }

  #split(cell: number): void {
    const size = this.#size[cell]!
    const kept = size >> 1
    const next = this.#newCell(this.#index[cell]! + 1, cell, (size - kept) / size)
    const from = cell * this.#room
    this.#members.copyWithin(next * this.#room, from + kept, from + size)
    this.#size[cell] = kept
    this.#size[next] = size - kept
    for (let place = 0; place < size - kept; place += 1) this.#contracts.cell[this.member(next, place)] = next
    this.#offsets.add(this.#index[cell]!, kept - size)
    this.#offsets.add(this.#index[next]!, size - kept)
    this.#changed.add(cell)
  }

  /** A new cell at this index, beside `neighbour`. */
  #newCell(index: number, neighbour: number, share = 0): number {
    const cell = this.#numbers.take()
    this.#makeRoom(cell, this.#count + 1)
    this.#order.copyWithin(index + 1, index, this.#count)
    this.#order[index] = cell
    this.#count += 1
    this.#rebuildIndex(index)
    if (index === this.#count - 2) this.#offsets.append()
    else this.#rebuildOffsets()
    this.#changed.add(cell)
    this.#changed.add(this.#order[index + 1]!)
    this.#onNew(cell, neighbour, share)
    return cell
  }

  #dropCell(cell: number): void {
    const index = this.#index[cell]!
    const hidden = this.#hidden.forget(cell)
    this.#order.copyWithin(index, index + 1, this.#count)
    this.#count -= 1
    this.#rebuildIndex(index)
    this.#rebuildOffsets()
    if (hidden !== 0) this.#hidden.add(this.#order[index - 1]!, hidden)
    this.#changed.delete(cell)
    this.#changed.add(this.#order[index - 1]!)
    this.#changed.add(this.#order[index]!)
    this.#numbers.release(cell)
    this.#onGone(cell)
  }

  #makeRoom(cell: number, count: number): void {
    if (cell >= this.#size.length) {
      const length = Math.max(cell + 1, this.#size.length * 2)
      this.#size = grown(this.#size, new Uint16Array(length))
      this.#index = grown(this.#index, new Int32Array(length))
      this.#members = grown(this.#members, new Int32Array(length * this.#room))
    }
    if (count > this.#order.length) this.#order = grown(this.#order, new Int32Array(count * 2))
  }

  #rebuildIndex(from: number): void {
    for (let index = from; index < this.#count; index += 1) this.#index[this.#order[index]!] = index
  }

  #rebuildOffsets(): void {
    this.#offsets.rebuild(this.#count, (index) => {
      const cell = this.#order[index]!
      return this.#size[cell]! + this.#hidden.behind(cell)
    })
  }
}

/** A cell in the middle of the list may hold half as many again as one at its end is filled with. */
function roomFor(cellSize: number): number {
  return cellSize + (cellSize >> 1) + 1
}
