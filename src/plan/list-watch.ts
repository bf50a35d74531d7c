import { Arrivals, type SavedArrivals } from './arrivals.ts'
import { CellGrowth, type SavedGrowth } from './cell-growth.ts'
import { CellMarks } from './cell-marks.ts'
import type { GrowthRates } from './growth-rates.ts'
import { grown } from './key-heap.ts'
import { endCell, headCell, ListPlaces } from './list-places.ts'
import { PageSize } from './page-size.ts'
import { PageWindows } from './page-windows.ts'
import { Piles, type SavedPile } from './piles.ts'
import type { SavedSingle, SingleLooks } from './single-looks.ts'
import type { TrackedContracts } from './tracked-contracts.ts'
import type { UnplacedContracts } from './unplaced-contracts.ts'

const cellsPerPage = 10
/** A look that missed what it was meant for counts for this much, so that a list that cannot be followed keeps nobody waiting. */
const missedShare = 0.5
/** Cells refreshed with each look, after the rates have changed and otherwise. */
const quickRefresh = 8
const slowRefresh = 1

/** The supplier's list under watch: who stands where, what has piled up, and which page is worth a look first. */
export class ListWatch {
  readonly places: ListPlaces
  readonly piles = new Piles()
  readonly windows: PageWindows
  readonly arrivals = new Arrivals()
  readonly pageSize: PageSize
  readonly #growth: CellGrowth
  readonly #contracts: TrackedContracts
  readonly #singles: SingleLooks
  /** By cell, how many of its contracts the page in hand shows. */
  #shown = new Uint16Array(64)
  /** Virtual time: that of the latest look in its turn. */
  virtualNow = 0
  /** How far the cells have been refreshed with the rates of now. */
  #round = { at: 0, isQuick: false }
  readonly #unsaved = new CellMarks()
  #goneUnsaved = new Set<number>()

  constructor(options: {
    contracts: TrackedContracts
    rates: GrowthRates
    unplaced: UnplacedContracts
    singles: SingleLooks
    limit: number
    callsPerPage: number
  }) {
    const { contracts, rates, unplaced, singles, limit, callsPerPage } = options
    const { arrivals, piles } = this
    this.#contracts = contracts
    this.#singles = singles
    this.pageSize = new PageSize(limit)
    this.places = new ListPlaces({
      contracts,
      cellSize: cellSizeFor(limit),
      onNew: (cell, neighbour, share) => {
        piles.split(neighbour, cell, share, this.virtualNow)
        this.#goneUnsaved.delete(cell)
      },
      onGone: (cell) => {
        this.windows.delete(cell)
        this.#unsaved.delete(cell)
        this.#goneUnsaved.add(cell)
      },
    })
    const { places } = this
    this.windows = new PageWindows({ places, piles, limit, worth: callsPerPage })
    this.#growth = new CellGrowth({
      contracts,
      rates,
      places,
      arrivals,
      unplaced,
      singles,
      limit,
      callsPerPage,
    })
    this.edgesChanged()
  }

  /** Contracts of the list have moved on, or are followed in another way: from now on their cells grow at another rate. */
  contractChanged(id: number): void {
    const cell = this.#contracts.cell[id]!
    if (cell !== 0) this.#refreshAll([cell])
  }

  /** What may show at the edges of the list has changed. */
  edgesChanged(): void {
    this.#refreshAll([headCell, endCell])
  }

  /** Whether the list is read on behind its end again and again, so that no other look is worth what may show there. */
  readOn(isSo: boolean): void {
    if (isSo === this.#growth.isEndReadOn) return
    this.#growth.isEndReadOn = isSo
    this.edgesChanged()
  }

  /** Takes a contract out of the list. */
  remove(id: number): void {
    if (this.#contracts.cell[id] === 0) return
    this.places.remove(id)
    this.#refreshAll([...this.places.takeChanged()])
  }

  /** A contract of the list was seen by itself: of what has piled up in its cell, this share (0 to 1) is settled. */
  contractSeen(id: number, growth: number): void {
    const cell = this.#contracts.cell[id]!
    if (cell === 0) return
    this.#refresh(cell)
    const whole = this.piles.growth[cell]!
    if (whole > 0 && !this.#singles.has(id)) this.piles.seen(cell, Math.min(1, growth / whole))
    this.#update([cell])
  }

  /** Cells of the window that begins with this one. */
  windowCells(from: number): number[] {
    const index = this.places.indexOf(from)
    const end = this.windows.end(index)
    const cells: number[] = []
    for (let place = index; place < end; place += 1) cells.push(this.places.cellAt(place))
    return cells
  }

  /** These were seen; `asked` are cells, the edges among them, that a page was to show or has shown, whether or not it did. */
  shown(members: readonly number[], asked: readonly number[], beganAt: number): void {
    const { piles, places } = this
    const touched = this.#countShown(members)
    const shown = this.#shown
    for (const cell of touched) {
      this.#refresh(cell)
      const share = Math.min(1, shown[cell]! / places.size(cell))
      piles.seen(cell, share)
      if (share === 1) piles.lookedAt[cell] = beganAt
    }
    for (const cell of asked) {
      if (!places.has(cell)) continue
      piles.lookedAt[cell] = beganAt
      if (shown[cell] !== 0) continue
      const isEdge = cell === headCell || cell === endCell
      this.#refresh(cell)
      piles.seen(cell, isEdge ? 1 : missedShare)
      touched.push(cell)
    }
    for (const cell of places.takeChanged()) {
      if (shown[cell] !== 0) continue
      this.#refresh(cell)
      touched.push(cell)
    }
    for (const cell of touched) shown[cell] = 0
    this.#update(touched)
  }

  /** A look at a page with these cells failed: they rest, and others go first. */
  failed(cells: readonly number[], now: number): void {
    const left = cells.filter((cell) => this.places.has(cell))
    for (const cell of left) this.piles.lookedAt[cell] = now
    this.#refreshAll(left)
  }

  /** A page had this many orders, and the list goes on behind it. @returns whether cells are others now, since pages have another size. */
  goesOnAfter(length: number): boolean {
    if (!this.pageSize.goesOnAfter(length)) return false
    const { places } = this
    this.windows.limit = this.pageSize.size
    const cellSize = cellSizeFor(this.pageSize.size)
    if (cellSize === places.cellSize) {
      this.windows.update(0, places.cells - 1)
      return false
    }
    const cells = Array.from({ length: places.cells }, (_, index) => this.#savedCell(places.cellAt(index)))
    places.resize(cellSize)
    this.#settleAnew(cells)
    return true
  }

  /** The rates have changed: all cells are to be refreshed soon, a few with each look. */
  ratesChanged(): void {
    this.#round = { at: 0, isQuick: true }
    this.#growth.renew(this.windows.meanRate)
    this.edgesChanged()
  }

  /** Refreshes the next few cells: in time all are, again and again. */
  refreshSome(): void {
    const { at, isQuick } = this.#round
    const last = Math.min(at + (isQuick ? quickRefresh : slowRefresh), this.places.cells) - 1
    const moved: number[] = []
    for (let index = at; index <= last; index += 1) {
      const cell = this.places.cellAt(index)
      // Which contracts are followed by number may change even where the growth of what is left does not.
      if (this.#singles.size > 0) this.#unsaved.add(cell)
      if (this.#growth.of(cell, this.virtualNow) !== this.piles.growth[cell]) moved.push(cell)
    }
    if (moved.length > 0) this.#refreshAll(moved)
    if (last + 1 < this.places.cells) this.#round.at = last + 1
    else {
      this.#round = { at: 0, isQuick: false }
      this.#growth.renew(this.windows.meanRate)
    }
  }

  /** About how many looks come before this turn. */
  looksUntil(turn: number): number {
    const cellsOfPage = Math.max(
      1,
      (this.places.cells * this.windows.limit) / Math.max(1, this.places.length),
    )
    return Math.max(0, Math.round(((turn - this.virtualNow) * this.windows.rateSum) / cellsOfPage))
  }

  /** Whether what a window is worth at this virtual time is for the most part new orders that may show at an edge of the list. */
  isForNewOrders(cells: readonly number[], virtualAt: number): boolean {
    let all = 0
    let edges = 0
    for (const cell of cells) {
      const worth = this.piles.worth(cell, virtualAt)
      all += worth
      if (cell === headCell || cell === endCell) edges += worth
    }
    return edges * 2 > all
  }

  /** When a window may be looked at: once something in it was not looked at for long enough. */
  restsUntil(from: number, againAfterMs: number): number {
    const index = this.places.indexOf(from)
    const end = this.windows.end(index)
    let earliest = Number.POSITIVE_INFINITY
    for (let place = index; place < end; place += 1) {
      const cell = this.places.cellAt(place)
      if (this.piles.growth[cell]! > 0) earliest = Math.min(earliest, this.piles.lookedAt[cell]!)
    }
    return earliest + againAfterMs
  }

  /** When the cell expected at this offset was last looked at, epoch milliseconds. */
  lookedAt(offset: number): number {
    return this.piles.lookedAt[this.places.cellCovering(offset)]!
  }

  /** What is saved of the list beside its cells. */
  save(): SavedList {
    return {
      virtualNow: this.virtualNow,
      round: { ...this.#round },
      rateSum: this.windows.rateSum,
      growth: this.#growth.save(),
      arrivals: this.arrivals.save(),
      pageSize: this.pageSize.save(),
    }
  }

  /** Cells that changed, and those that are no more, since this was last asked. */
  saveCells(): { changed: SavedCell[]; gone: number[] } {
    const changed = this.#unsaved.take().map((cell) => this.#savedCell(cell))
    const gone = [...this.#goneUnsaved]
    this.#goneUnsaved.clear()
    return { changed, gone }
  }

  /** Of these cells, which were saved, those that are not there now are no more. */
  forget(cells: readonly number[]): void {
    for (const cell of cells) if (!this.places.has(cell)) this.#goneUnsaved.add(cell)
  }

  /** Restores what was saved, the cells in list order; `isSameLimit` says whether pages have the size that they had. */
  restore(saved: SavedList, cells: readonly SavedCell[], isSameLimit: boolean): void {
    this.virtualNow = saved.virtualNow
    this.#growth.restore(saved.growth)
    this.arrivals.restore(saved.arrivals)
    for (const { singles = [] } of cells) this.#singles.restore(singles)
    if (!isSameLimit) {
      this.#settleAnew(cells)
      return
    }
    this.#round = { ...saved.round }
    this.pageSize.restore(saved.pageSize)
    this.windows.limit = this.pageSize.size
    this.places.resize(cellSizeFor(this.pageSize.size))
    this.places.restore(cells)
    for (const cell of cells) this.piles.restore(cell.cell, cell)
    this.windows.update(0, this.places.cells - 1)
    this.windows.rateSum = saved.rateSum
    this.#unsaved.take()
  }

  /** Puts contracts into cells of the size of now, with what has piled up since they were seen, and forgets the cells that there were. */
  #settleAnew(cells: readonly SavedCell[]): void {
    const { piles, places } = this
    for (const { members, at, lookedAt } of cells) {
      for (const id of members) {
        places.append(id)
        const cell = this.#contracts.cell[id]!
        piles.at[cell] = Math.min(piles.at[cell]!, at)
        piles.lookedAt[cell] = lookedAt ?? Number.NEGATIVE_INFINITY
      }
    }
    places.takeChanged()
    this.forget(cells.map(({ cell }) => cell))
    for (let index = 0; index < places.cells; index += 1) {
      const cell = places.cellAt(index)
      piles.growth[cell] = this.#growth.of(cell, this.virtualNow)
      this.#unsaved.add(cell)
    }
    this.windows.update(0, places.cells - 1)
  }

  #savedCell(cell: number): SavedCell {
    const { places } = this
    const index = places.indexOf(cell)
    const members = Array.from({ length: places.size(cell) }, (_, place) => places.member(cell, place))
    const singles = members.filter((id) => this.#singles.has(id)).map((id) => this.#singles.saved(id))
    return {
      cell,
      after: index === 0 ? 0 : places.cellAt(index - 1),
      members,
      hidden: places.hidden(cell),
      ...this.piles.saved(cell),
      ...(singles.length > 0 && { singles }),
    }
  }

  #countShown(members: readonly number[]): number[] {
    if (this.#shown.length < this.piles.at.length)
      this.#shown = grown(this.#shown, new Uint16Array(this.piles.at.length))
    const shown = this.#shown
    const { cell: cells } = this.#contracts
    const touched: number[] = []
    for (const id of members) {
      const cell = cells[id]!
      if (cell === 0) continue
      if (shown[cell] === 0) touched.push(cell)
      shown[cell]! += 1
      if (this.#singles.size > 0 && this.#singles.has(id)) this.#singles.follow(id, this.virtualNow)
    }
    return touched
  }

  #refreshAll(cells: readonly number[]): void {
    for (const cell of cells) this.#refresh(cell)
    this.#update(cells)
  }

  /** Brings a cell to the present: what has piled up, and how fast it grows from here. */
  #refresh(cell: number): void {
    this.piles.grow(cell, this.virtualNow, this.#growth.of(cell, this.virtualNow))
    this.#unsaved.add(cell)
  }

  #update(cells: readonly number[]): void {
    const indexes = cells.map((cell) => this.places.indexOf(cell))
    indexes.sort((a, b) => a - b)
    for (let place = 0; place < indexes.length; ) {
      const first = indexes[place]!
      let last = first
      while (place < indexes.length && indexes[place]! <= last + 1) last = indexes[place++]!
      this.windows.update(first, last)
    }
  }
}

/** A cell as it is saved; `after` is the cell before it, 0 for the first. */
export interface SavedCell extends SavedPile {
  cell: number
  after: number
  members: number[]
  hidden: number
  /** Those of its contracts that are followed by number. */
  singles?: SavedSingle[]
}

/** What is saved of the list beside its cells. */
export interface SavedList {
  virtualNow: number
  round: { at: number; isQuick: boolean }
  rateSum: number
  growth: SavedGrowth
  arrivals: SavedArrivals
  pageSize: { size: number; short: number[] }
}

function cellSizeFor(pageSize: number): number {
  return Math.max(1, Math.round(pageSize / cellsPerPage))
}
