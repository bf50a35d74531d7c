import { endCell, headCell } from './list-places.ts'
import type { ListRound } from './list-round.ts'
import type { ListWalk } from './list-walk.ts'
import type { ListWatch } from './list-watch.ts'
import type { LookReason, PlannedLook } from './planned-look.ts'
import type { ShuffledList } from './shuffled-list.ts'
import type { SingleLooks } from './single-looks.ts'
import type { TrackedContracts } from './tracked-contracts.ts'
import type { Wish, Wishes } from './wishes.ts'

/** Of all looks, details and missing orders may take this much from the others. */
const sideShare = 0.1

/** A look with what is to be known once it is made. */
export interface ChosenLook {
  look: PlannedLook
  /** Cells that the page is meant to show. */
  cells: readonly number[]
  /** Virtual time of its turn; null for a look out of turn. */
  turn: number | null
  wish: Wish | null
}

/** Chooses the look to make next: what is urgent, then what is still unknown of the list, then whose turn it is. */
export class LookChoice {
  readonly #contracts: TrackedContracts
  readonly #list: ListWatch
  readonly #singles: SingleLooks
  readonly #shuffled: ShuffledList
  readonly #walk: ListWalk
  readonly #round: ListRound
  readonly #wishes: Wishes
  readonly #limit: number
  readonly #againAfterMs: number
  readonly #callsPerPage: number
  /** Looks that details and missing orders have saved up. */
  #sideLooks = 0
  /** Whether the latest look was for reading on in the list. */
  #wasOnward = false

  constructor(options: {
    contracts: TrackedContracts
    list: ListWatch
    singles: SingleLooks
    shuffled: ShuffledList
    walk: ListWalk
    round: ListRound
    wishes: Wishes
    limit: number
    againAfterMs: number
    callsPerPage: number
  }) {
    this.#contracts = options.contracts
    this.#list = options.list
    this.#singles = options.singles
    this.#shuffled = options.shuffled
    this.#walk = options.walk
    this.#round = options.round
    this.#wishes = options.wishes
    this.#limit = options.limit
    this.#againAfterMs = options.againAfterMs
    this.#callsPerPage = options.callsPerPage
  }

  choose(now: number, isOnlyUrgent: boolean): ChosenLook | null {
    const urgent = this.#wishes.first('deadline', now) ?? this.#wishes.first('click', now)
    if (urgent !== null) return this.#wished(urgent)
    const wish = this.#walk.isOver || isOnlyUrgent ? this.#wishes.first('new', now) : null
    if (isOnlyUrgent) return wish === null ? null : this.#wished(wish)
    const onward = this.#walk.next(now)
    if (onward === null) return this.#beside(now, wish)
    const page = this.#page(onward.offset, onward.why)
    const isOthersTurn = this.#walk.isEndless && this.#wasOnward
    return isOthersTurn ? (this.#beside(now, wish) ?? page) : page
  }

  /** When the round goes on, epoch milliseconds. */
  get #roundAt(): number {
    return Math.max(this.#round.nextAt, this.#list.lookedAt(this.#round.offset) + this.#againAfterMs)
  }

  /** When there is a look again where there is none now, epoch milliseconds; Infinity when nothing is to come. */
  get nextAt(): number {
    const { windows } = this.#list
    return Math.min(
      windows.turns.firstRestedAt(),
      this.#singles.turns.firstRestedAt(),
      this.#wishes.firstAt(),
      this.#walk.nextAt,
      this.#roundAt,
    )
  }

  /** The look was made: its turn is over. */
  made({ look, turn }: ChosenLook): void {
    if (turn !== null) this.#list.virtualNow = Math.max(this.#list.virtualNow, turn)
    this.#round.spent(look.kind === 'page' ? this.#callsPerPage : 1, look.why === 'audit')
    this.#wasOnward = turn === null && (look.why === 'walk' || look.why === 'newOrders')
    const isSide = look.why === 'details' || look.why === 'missing'
    const share = isSide ? -1 : sideShare / (1 - sideShare)
    this.#sideLooks = Math.min(1, Math.max(0, this.#sideLooks + share))
  }

  save(): number {
    return this.#sideLooks
  }

  restore(sideLooks: number): void {
    this.#sideLooks = sideLooks
  }

  /** The look to make where the list is not read on. */
  #beside(now: number, wish: Wish | null): ChosenLook | null {
    if (wish !== null) return this.#wished(wish)
    const round = this.#roundAt <= now ? this.#page(this.#round.offset, 'audit') : null
    if (round !== null && this.#round.isAffordable) return round
    if (this.#sideLooks >= 1) return this.#side(now) ?? this.#inTurn(now) ?? round
    return this.#inTurn(now) ?? this.#side(now) ?? round
  }

  #side(now: number): ChosenLook | null {
    const wish = this.#wishes.first('details', now) ?? this.#wishes.first('missing', now)
    return wish === null ? null : this.#order(wish.id, wish.why, wish)
  }

  /** The look whose turn it is. */
  #inTurn(now: number): ChosenLook | null {
    const { turns: singles } = this.#singles
    const { turns: windows } = this.#list.windows
    const single = this.#walk.isOver
      ? singles.first(now, (id) => this.#singles.restsUntil(id, this.#againAfterMs))
      : -1
    if (this.#shuffled.isShuffled) {
      const isSingle = single !== -1 && singles.turn(single) < this.#shuffled.turn
      return isSingle
        ? this.#single(single)
        : { ...this.#page(this.#shuffled.offset, 'due'), turn: this.#shuffled.turn }
    }
    const window = windows.first(now, (cell) => this.#list.restsUntil(cell, this.#againAfterMs))
    if (single !== -1 && (window === -1 || singles.turn(single) < windows.turn(window)))
      return this.#single(single)
    if (window === -1) return null
    const turn = windows.turn(window)
    const cells = this.#list.windowCells(window)
    return { ...this.#window(window, this.#list.isForNewOrders(cells, turn) ? 'newOrders' : 'due'), turn }
  }

  #single(id: number): ChosenLook {
    return { ...this.#order(id, 'due', null), turn: this.#singles.turns.turn(id) }
  }

  #wished(wish: Wish): ChosenLook {
    const { id, why } = wish
    const isOnPage = this.#callsPerPage <= 1 && wish.tries === 0
    const cell = this.#contracts.cell[id]!
    if (isOnPage && cell !== 0) {
      const from = this.#list.windows.around(this.#list.places.indexOf(cell))
      return { ...this.#window(from, why), wish }
    }
    const edge = why === 'new' && isOnPage ? this.#arrivalEdge : 0
    return edge === 0 ? this.#order(id, why, wish) : { ...this.#window(edge, why), wish }
  }

  /** The window at which new orders show; 0 where that is not known. */
  get #arrivalEdge(): number {
    const { places, windows, arrivals } = this.#list
    if (this.#shuffled.isShuffled) return 0
    if (arrivals.listOrder === 'newestFirst') return headCell
    return arrivals.listOrder === 'oldestFirst' ? windows.around(places.indexOf(endCell)) : 0
  }

  #window(from: number, why: LookReason): ChosenLook {
    return { ...this.#page(this.#list.places.offsetOf(from), why), cells: this.#list.windowCells(from) }
  }

  #page(offset: number, why: LookReason): ChosenLook {
    return { look: { kind: 'page', offset, limit: this.#limit, why }, cells: [], turn: null, wish: null }
  }

  #order(id: number, why: LookReason, wish: Wish | null): ChosenLook {
    return { look: { kind: 'order', id, why }, cells: [], turn: null, wish }
  }
}
