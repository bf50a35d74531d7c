import { grown } from './key-heap.ts'
import { endCell, type ListPlaces } from './list-places.ts'
import type { Piles } from './piles.ts'
import { Turns } from './turns.ts'

/** So many looks at windows around a cell are foreseen before one shows it. */
const mostForeseen = 500

/**
 * Every page that could be asked for, as a window of whole cells by the cell it begins with, and the virtual time at which what
 * has piled up in it is worth a look. The one that is worth it first is looked at: stride scheduling, over pages that slide.
 */
export class PageWindows {
  readonly #places: ListPlaces
  readonly #piles: Piles
  readonly #worth: number
  #limit: number
  readonly turns = new Turns()
  #copied = cellColumns(64)
  /** Square root of the growth of each window, and the sum of them all. */
  #rates = new Float64Array(64)
  rateSum = 0
  rateCount = 0

  constructor(options: {
    places: ListPlaces
    piles: Piles
    /** Orders on a page. */
    limit: number
    /** What must have piled up to be worth a look: what a page costs, in calls. */
    worth: number
  }) {
    this.#places = options.places
    this.#piles = options.piles
    this.#limit = options.limit
    this.#worth = options.worth
  }

  get limit(): number {
    return this.#limit
  }

  set limit(limit: number) {
    this.#limit = limit
  }

  /** Rate of a page, on average over all. */
  get meanRate(): number {
    return this.rateCount === 0 ? 0 : this.rateSum / this.rateCount
  }

  /** Orders that the end of the list is given room for, so that new ones show. */
  get endRoom(): number {
    return Math.max(1, Math.round(this.#limit / 10))
  }

  /** Index behind the last cell of the window that begins with the cell at `index`. */
  end(index: number): number {
    let room = this.#limit
    let end = index
    while (end < this.#places.cells) {
      const cell = this.#places.cellAt(end)
      room -= cell === endCell ? this.endRoom : this.#places.size(cell)
      if (room < 0 && end > index) break
      end += 1
    }
    return end
  }

  /** Index of the first cell whose window holds the cell at `index`, or ends just before it. */
  reach(index: number): number {
    let room = this.#limit
    let first = index
    while (first > 0) {
      room -= this.#places.size(this.#places.cellAt(first - 1))
      if (room < 0) break
      first -= 1
    }
    return first
  }

  /** The cell with which the window begins that holds the cell at `index` and is worth a look first. */
  around(index: number): number {
    let best = this.#places.cellAt(index)
    for (let first = this.reach(index); first < index; first += 1) {
      const cell = this.#places.cellAt(first)
      if (this.end(first) > index && this.turns.turn(cell) < this.turns.turn(best)) best = cell
    }
    return best
  }

  /**
   * The window that will be the first to show the cell at `index`, by the cell it begins with, and its turn; null when there is none. Windows beside it
   * whose turn is earlier take away from what it is worth: they are thought of as read, one after the other, until one shows the cell.
   */
  forecast(index: number, virtualNow: number): { from: number; turn: number } | null {
    const first = this.reach(this.reach(index))
    const last = this.end(index) - 1
    this.#copy(first, last)
    const { at, pile, slope } = this.#copied
    const ends = Array.from({ length: last + 1 - first }, (_, start) => this.end(first + start) - first)
    const turnAt = (start: number) => {
      const end = ends[start]!
      const isWorthIt = growthOf(this.#copied, start, end) > 0
      return isWorthIt ? turnOf(this.#copied, start, end, this.#worth) : Number.POSITIVE_INFINITY
    }
    const shows = (start: number) => first + start <= index && first + ends[start]! > index
    const turns = ends.map((_, start) => turnAt(start))
    let now = virtualNow
    for (let looks = 0; ; looks += 1) {
      const isLast = looks === mostForeseen
      let next = -1
      for (const [start, turn] of turns.entries()) {
        if ((!isLast || shows(start)) && turn < (turns[next] ?? Number.POSITIVE_INFINITY)) next = start
      }
      if (next === -1) return null
      now = Math.max(now, turns[next]!)
      if (shows(next)) return { from: this.#places.cellAt(first + next), turn: now }
      const end = ends[next]!
      for (let place = next; place < end; place += 1) [at[place], pile[place], slope[place]] = [now, 0, 0]
      for (const start of turns.keys()) if (start < end && ends[start]! > next) turns[start] = turnAt(start)
    }
  }

  /** Computes anew all windows that hold one of the cells from `first` to `last`, both included. */
  update(first: number, last: number): void {
    const from = this.reach(first)
    const behind = this.#copy(from, last)
    const { span } = this.#copied
    let end = 0
    let room = this.#limit
    for (let start = 0; start <= last - from; start += 1) {
      if (end <= start) {
        end = start + 1
        room = this.#limit - span[start]!
      }
      while (end < behind && span[end]! <= room) room -= span[end++]!
      const cell = this.#places.cellAt(from + start)
      const growths = growthOf(this.#copied, start, end)
      this.#rate(cell, Math.sqrt(growths))
      if (growths === 0) this.turns.delete(cell)
      else this.turns.set(cell, turnOf(this.#copied, start, end, this.#worth))
      room += span[start]!
    }
  }

  /** The cell is no more. */
  delete(cell: number): void {
    this.turns.delete(cell)
    this.#rate(cell, 0)
  }

  /** Copies what the windows beginning from `from` to `last` hold, so that they are reckoned up side by side. @returns how many cells. */
  #copy(from: number, last: number): number {
    const places = this.#places
    const end = Math.min(places.cells, this.end(last))
    if (this.#copied.at.length < end - from) this.#copied = cellColumns((end - from) * 2)
    const copied = this.#copied
    for (let index = from; index < end; index += 1) {
      const cell = places.cellAt(index)
      const place = index - from
      copied.at[place] = this.#piles.at[cell]!
      copied.pile[place] = this.#piles.pile[cell]!
      copied.slope[place] = this.#piles.slope[cell]!
      copied.growth[place] = this.#piles.growth[cell]!
      copied.span[place] = cell === endCell ? this.endRoom : places.size(cell)
    }
    return end - from
  }

  #rate(cell: number, rate: number): void {
    if (cell >= this.#rates.length) {
      this.#rates = grown(this.#rates, new Float64Array(Math.max(cell + 1, this.#rates.length * 2)))
    }
    const before = this.#rates[cell]!
    this.rateSum += rate - before
    this.rateCount += Number(rate > 0) - Number(before > 0)
    this.#rates[cell] = rate
  }
}

function growthOf({ growth }: CellColumns, start: number, end: number): number {
  let growths = 0
  for (let place = start; place < end; place += 1) growths += growth[place]!
  return growths
}

/** The virtual time at which the cells from `start` to before `end`, in which something grows, are worth a look. */
function turnOf({ at, pile, slope, growth }: CellColumns, start: number, end: number, worth: number): number {
  const reference = at[start]!
  let latest = reference
  let piled = 0
  let slopes = 0
  let growths = 0
  for (let place = start; place < end; place += 1) {
    const since = at[place]!
    const passed = reference - since
    const ofGrowth = growth[place]! * passed
    piled += pile[place]! + (2 * slope[place]! + ofGrowth) * passed
    slopes += slope[place]! + ofGrowth
    growths += growth[place]!
    if (since > latest) latest = since
  }
  // From the latest look on, when nothing in the window shrinks any more.
  const ahead = latest - reference
  piled += (2 * slopes + growths * ahead) * ahead
  slopes += growths * ahead
  return latest + untilWorth(worth - piled, slopes, growths)
}

type CellColumns = ReturnType<typeof cellColumns>

function cellColumns(length: number) {
  const column = () => new Float64Array(length)
  return { at: column(), pile: column(), slope: column(), growth: column(), span: column() }
}

/** The x at which 2 slopes x + growths x^2 reaches `missing`; negative when there is more already. */
function untilWorth(missing: number, slopes: number, growths: number): number {
  const root = Math.sqrt(Math.max(0, slopes * slopes + growths * missing))
  return missing / Math.max(slopes + root, Number.MIN_VALUE)
}
