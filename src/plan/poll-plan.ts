import { defaultListMayGrowBy, type ListTrouble, type PlanRecord } from '../plan-record.ts'
import type { ListOrder } from './arrivals.ts'
import { ContractWatch, type PlannedContract } from './contract-watch.ts'
import { Explanation } from './explanation.ts'
import { GrowthRates } from './growth-rates.ts'
import { LatestPage } from './latest-page.ts'
import { endCell, headCell } from './list-places.ts'
import { ListRound } from './list-round.ts'
import { ListWalk } from './list-walk.ts'
import { ListWatch, type SavedCell } from './list-watch.ts'
import { type ChosenLook, LookChoice } from './look-choice.ts'
import { type ComparedPage, goesOnBehind, nothingSeen, type PageSight, sightPage } from './page-sight.ts'
import type { PlanExplanation, PlannedLook } from './planned-look.ts'
import type { PollPlanOptions } from './poll-plan-options.ts'
import {
  cellsInListOrder,
  planFormat,
  restoreParts,
  type SavedHead,
  type SavedParts,
  savedHead,
  savedParts,
} from './saved-plan.ts'
import type { SeenPage } from './seen-page.ts'
import { ShuffledList } from './shuffled-list.ts'
import { SingleLooks } from './single-looks.ts'
import { type StalenessReport, stalenessOf } from './staleness.ts'
import { UnplacedContracts } from './unplaced-contracts.ts'
import { Wishes, type WishReason } from './wishes.ts'

export type { PlannedContract } from './contract-watch.ts'
export type { LookReason, PlanExplanation, PlannedLook } from './planned-look.ts'
export type { PollPlanOptions } from './poll-plan-options.ts'
export type { SeenPage } from './seen-page.ts'

/**
 * When which page of the supplier's list, or which order, is looked at next. Pure: time is passed in, calls are made by others.
 * A look costs O(log pages). Memory: about 50 bytes for each contract (`npm run bench:tick`).
 */
export class PollPlan {
  readonly #watch: ContractWatch
  readonly #rates: GrowthRates
  readonly #list: ListWatch
  readonly #singles: SingleLooks
  readonly #unplaced: UnplacedContracts
  readonly #shuffled: ShuffledList
  readonly #wishes = new Wishes()
  readonly #walk: ListWalk
  readonly #round: ListRound
  readonly #choice: LookChoice
  readonly #explanation: Explanation
  readonly #saved: SavedParts
  readonly #limit: number
  readonly #againAfterMs: number
  /** The look that was handed out and has not been told about. */
  #out: ChosenLook | null = null
  /** Looks handed out so far. */
  #looks = 0
  readonly #latestPage = new LatestPage()
  /** When contracts became known that are new since the latest look, epoch milliseconds. */
  readonly #newSince = new Map<number, number>()

  constructor(options: PollPlanOptions) {
    const { limit, hazards, weights, callsPerPage = 1, againAfterMs = 60_000 } = options
    this.#limit = limit
    this.#againAfterMs = againAfterMs
    this.#watch = new ContractWatch(hazards)
    this.#walk = new ListWalk(options.listMayGrowBy ?? defaultListMayGrowBy)
    this.#round = new ListRound(callsPerPage)
    this.#rates = new GrowthRates(hazards, weights)
    const { contracts } = this.#watch
    const rates = this.#rates
    this.#singles = new SingleLooks(contracts, rates)
    this.#unplaced = new UnplacedContracts(contracts, rates)
    const singles = this.#singles
    this.#shuffled = new ShuffledList({ contracts, rates, singles, callsPerPage })
    this.#list = new ListWatch({ contracts, rates, unplaced: this.#unplaced, singles, limit, callsPerPage })
    const parts = {
      ...{ contracts, hazards, rates, singles, limit, againAfterMs, callsPerPage },
      list: this.#list,
      shuffled: this.#shuffled,
      unplaced: this.#unplaced,
      walk: this.#walk,
      round: this.#round,
      wishes: this.#wishes,
    }
    this.#choice = new LookChoice(parts)
    this.#saved = { ...parts, sideLooks: this.#choice, latestPage: this.#latestPage }
    this.#explanation = new Explanation(parts)
  }

  get listOrder(): ListOrder {
    return this.#shuffled.isShuffled ? 'shuffled' : this.#list.arrivals.listOrder
  }

  /** Whether the end of the list is still to be found. */
  get isWalking(): boolean {
    return !this.#walk.isOver
  }

  /** What keeps the list from being read to its end; null where nothing does. */
  get listTrouble(): ListTrouble | null {
    if (this.#latestPage.isAlwaysTheSame) return 'samePage'
    return this.#walk.isEndless ? 'endless' : null
  }

  /** A contract is new, has moved on, or its start date has: to be told before the page or order that showed it. */
  know(contract: PlannedContract, at: number): void {
    const news = this.#watch.know(contract, at)
    if (news === 'same') return
    if (news === 'new') this.#expect(contract.id, at)
    else this.#changed(contract.id)
  }

  /** A page was read, whether or not it was handed out. */
  pageSeen(page: SeenPage): void {
    const { offset, beganAt } = page
    const out = this.#settle((look) => look.kind === 'page' && look.offset === offset)
    this.#takeStarts(beganAt)
    const hasOtherCells = page.hasMore && this.#list.goesOnAfter(page.members.length)
    const asked = hasOtherCells ? [] : (out?.cells ?? [])
    const isRun = this.#list.places.isRun(page.members)
    const members = isRun ? page.members : [...new Set(page.members)]
    const isLast = !page.hasMore || members.length === 0
    const limit = this.#list.pageSize.size
    const previous = this.#round.before(page)
    const latest = this.#latestPage.seen(page)
    if (this.#shuffled.isShuffled) this.#sweepSeen(page, members, isLast)
    else this.#compare({ ...page, ...latest }, { offset, members, isRun, isLast, limit, previous })
    for (const id of members) if (!this.#unplaced.isEmpty) this.#unplaced.found(id)
    if (this.#walk.isOver) this.#round.pageSeen(page, isLast)
    this.#watch.seen(members, beganAt)
    this.#list.arrivals.watched(beganAt)
    const edges = [...(offset === 0 ? [headCell] : []), ...(isLast || this.#walk.isEndless ? [endCell] : [])]
    this.#list.shown(members, [...asked, ...edges], beganAt)
    this.#edgesSeen(edges, beganAt)
    this.#wishes.shown(members, out, this.#looks)
    this.#learn()
  }

  /** One order was read by number. */
  orderSeen(id: number, beganAt: number): void {
    this.#settle((look) => look.kind === 'order' && look.id === id)
    this.#takeStarts(beganAt)
    this.#wishes.delete(id)
    const { contracts } = this.#watch
    if (!contracts.isTracked(id)) return
    this.#watch.seen([id], beganAt)
    const isAwaited = this.#unplaced.isAwaited(id)
    if (!isAwaited) this.#unplaced.found(id)
    const isUnplaced = contracts.cell[id] === 0 && !isAwaited && this.#walk.isOver
    if (this.#singles.has(id) || isUnplaced) this.#singles.follow(id, this.#list.virtualNow)
    this.#list.contractSeen(id, this.#rates.of(contracts.stage(id)))
    this.#learn()
  }

  /** A look that was handed out came to nothing: it comes again later, others first. */
  lookFailed(look: PlannedLook, now: number): void {
    const out = this.#settle((handedOut) => JSON.stringify(handedOut) === JSON.stringify(look))
    const notBefore = now + this.#againAfterMs
    const wish = out?.wish ? this.#wishes.of(out.wish.id) : undefined
    if (wish !== undefined) this.#wishes.postpone(wish, notBefore)
    if (look.kind === 'order') {
      this.#singles.failed(look.id, now)
      this.#list.contractChanged(look.id)
    } else if (look.why === 'audit') this.#round.failed(notBefore)
    else if (out?.cells.length === 0) this.#walk.failed(notBefore)
    this.#list.failed(out?.cells ?? [], now)
  }

  /** Wishes for a look at a contract before its turn. */
  urge(id: number, why: WishReason): void {
    this.#watch.contracts.makeRoom(id)
    this.#wishes.add(id, why, this.#looks)
  }

  /**
   * The look to make now; null when there is none. It is to be made, and told about, before the next one is asked for. With `only: 'urgent'`
   * nothing is handed out but what somebody waits for: deadlines, clicks and new orders.
   */
  next(now: number, options: { only?: 'urgent' } = {}): PlannedLook | null {
    this.#takeStarts(now)
    this.#out = this.#choice.choose(now, options.only === 'urgent')
    if (this.#out === null) return null
    this.#looks += 1
    return this.#out.look
  }

  /** Whether {@link next} has a look to make. */
  isDue(now: number, options: { only?: 'urgent' } = {}): boolean {
    this.#takeStarts(now)
    return this.#choice.choose(now, options.only === 'urgent') !== null
  }

  /** When there will be a look to make, epoch milliseconds. */
  nextAt(now: number): number {
    return this.isDue(now) ? now : Math.max(now, this.#choice.nextAt)
  }

  /** Contracts that were twice not where they should be in the list: to be asked for by number. */
  absent(): readonly number[] {
    return this.#unplaced.absent
  }

  /** The supplier does not know this order: it is not planned any more until it is seen again. */
  gone(id: number): void {
    this.notFound(id)
    this.#unplaced.gone(id)
    this.#singles.delete(id)
    this.#watch.contracts.makeRoom(id)
    this.#list.remove(id)
  }

  /** Asked for by number, the supplier did not know it: what was wished for is done; only the list can say that it is gone. */
  notFound(id: number): void {
    this.#settle((look) => look.kind === 'order' && look.id === id)
    this.#wishes.delete(id)
    if (!this.#singles.has(id)) return
    this.#singles.follow(id, this.#list.virtualNow)
    this.#list.contractChanged(id)
  }

  /** Why and when a contract is looked at next, where looks are `spacingMs` apart; null when it is not planned. */
  explain(id: number, now: number, spacingMs: number): PlanExplanation | null {
    if (!this.#isPlanned(id)) return null
    this.#takeStarts(now)
    return this.#explanation.of(id, now, spacingMs)
  }

  /** How old our knowledge is. */
  staleness(now: number): StalenessReport {
    const isPlanned = (id: number) => this.#isPlanned(id)
    return stalenessOf(this.#watch.contracts, isPlanned, (code) => this.#rates.of(code), now)
  }

  /**
   * Everything needed to go on the same after a clean stop. Of the pages, only those are given that changed since this was last asked.
   * When each contract was last seen is for the caller to keep.
   */
  save(): PlanRecord {
    const { changed, gone } = this.#list.saveCells()
    const head: SavedHead = {
      format: planFormat,
      limit: this.#limit,
      list: this.#list.save(),
      ...savedParts(this.#saved),
      starts: this.#watch.save(),
    }
    const pages = changed.map((row) => ({ page: row.cell, row }))
    return { evidence: this.#watch.hazards.evidence(), head, pages, gonePages: gone }
  }

  /** The plan as it was saved, or a new one that knows these contracts, but not where they stand in the list, when nothing was, or by another version. */
  static restore(
    record: PlanRecord | null,
    options: PollPlanOptions,
    contracts: Iterable<PlannedContract & { seenAt: number | null }>,
  ): PollPlan {
    const plan = new PollPlan(options)
    const head = savedHead(record)
    plan.#watch.restore(contracts, head?.starts ?? null)
    if (head !== null) plan.#restore(head, cellsInListOrder(record!))
    else if (record !== null) plan.#list.forget(record.pages.map(({ page }) => page))
    return plan
  }

  #restore(head: SavedHead, cells: readonly SavedCell[]): void {
    restoreParts(this.#saved, head)
    this.#list.restore(head.list, cells, head.limit === this.#limit)
  }

  #isPlanned(id: number): boolean {
    return this.#watch.contracts.isTracked(id) && !this.#unplaced.isGone(id)
  }

  /** A contract is known that has no place in the list: an edge will show it, or it is followed by number. */
  #expect(id: number, at: number): void {
    if (!this.#walk.isOver) return
    this.#newSince.set(id, at)
    const { listOrder } = this
    if (listOrder === 'unordered' || listOrder === 'shuffled') this.#singles.follow(id, this.#list.virtualNow)
    else {
      this.#unplaced.await(id)
      this.#list.edgesChanged()
    }
  }

  #changed(id: number): void {
    this.#singles.refresh(id)
    this.#list.contractChanged(id)
    if (this.#unplaced.isAwaited(id)) this.#list.edgesChanged()
  }

  #takeStarts(now: number): void {
    this.#watch.takeStarts(now, (id) => this.#changed(id))
  }

  /** The look that was handed out, when this is it: it is made, and its turn is over. */
  #settle(isIt: (look: PlannedLook) => boolean): ChosenLook | null {
    const out = this.#out
    if (out === null || !isIt(out.look)) return null
    this.#out = null
    this.#choice.made(out)
    return out
  }

  /** Makes the list like the page, and learns from what is new on it and what is not there. */
  #compare(page: SeenPage & { isRepeat: boolean; isEmptyAgain: boolean }, compared: ComparedPage): void {
    const { offset, members, isLast } = compared
    const { places } = this.#list
    const sight = page.isRepeat ? nothingSeen : sightPage(places, this.#watch.contracts, compared)
    this.#place(sight, page)
    const isFull = page.hasMore || page.members.length >= this.#list.pageSize.size
    const goesOn = goesOnBehind(places, { members, hasMore: page.hasMore, isFull }, sight)
    const wasOver = this.#walk.isOver
    const known = this.#watch.contracts.length
    this.#walk.pageSeen({
      offset,
      length: page.members.length,
      isLast,
      news: sight.placed.length,
      goesOn,
      known,
    })
    this.#list.readOn(this.#walk.isEndless)
    if (this.#walk.isOver && !wasOver) this.#missUnplaced()
    // Two empty pages in a row say something about the supplier rather than about orders.
    if (!page.isEmptyAgain) for (const id of sight.absent) this.#missed(id)
    const { length } = places
    const { virtualNow } = this.#list
    const strange = { isCoherent: sight.isCoherent, members: members.length, length, virtualNow }
    if (!this.#shuffled.compared(strange)) return
    this.#walk.giveUp()
    places.clear()
  }

  /** Takes note of orders that have got a place. */
  #place({ placed }: PageSight, { offset, beganAt }: SeenPage): void {
    // The page before may have shown new ones that go on here.
    const isSameNews = this.#walk.isNewsAt(offset)
    for (const { id, at } of placed) {
      const isFollowed = this.#unplaced.isAwaited(id) || this.#singles.has(id)
      this.#singles.delete(id)
      const isNew = Number.isNaN(this.#watch.contracts.seenAt[id]!) || isFollowed
      const wasTold = isFollowed && (this.#newSince.get(id) ?? Number.NEGATIVE_INFINITY) < beganAt
      if (isNew && this.#walk.isOver && !this.#walk.isEndless)
        this.#list.arrivals.found(at === 'middle' && isSameNews ? null : at, wasTold)
    }
  }

  /** A page of a list that comes in another order each time. */
  #sweepSeen(page: SeenPage, members: readonly number[], isLast: boolean): void {
    const { virtualNow } = this.#list
    const isSteady = this.#shuffled.pageSeen({ offset: page.offset, members, isLast, virtualNow })
    if (!isSteady) return
    this.#singles.clear()
    this.#walk.restart()
  }

  /** A contract of the list was not where it should be. */
  #missed(id: number): void {
    if (!this.#unplaced.missed(id)) return
    this.#list.places.remove(id)
    this.#singles.follow(id, this.#list.virtualNow)
  }

  /** The whole list was read, and these were not in it. */
  #missUnplaced(): void {
    const { contracts } = this.#watch
    for (let id = 0; id < contracts.length; id += 1) {
      if (!this.#isPlanned(id) || contracts.cell[id] !== 0) continue
      if (Number.isNaN(contracts.seenAt[id]!)) this.#expect(id, Number.NEGATIVE_INFINITY)
      else {
        this.#unplaced.notInList(id)
        this.#singles.follow(id, this.#list.virtualNow)
      }
    }
  }

  /** Edges were seen: new contracts that they should have shown are followed by number from now on. */
  #edgesSeen(edges: readonly number[], beganAt: number): void {
    const { listOrder } = this
    const isArrivalEdge =
      listOrder === 'unknown' || edges.includes(listOrder === 'newestFirst' ? headCell : endCell)
    if (edges.length === 0 || !this.#walk.isOver || !isArrivalEdge) return
    this.#list.arrivals.edgeSeen(beganAt)
    for (const id of this.#unplaced.edgeSeen()) this.#singles.follow(id, this.#list.virtualNow)
  }

  /** Takes over what the last look has taught, when it is enough to matter. */
  #learn(): void {
    this.#newSince.clear()
    if (this.#rates.renew()) {
      this.#list.ratesChanged()
      this.#singles.refreshAll()
    }
    this.#list.refreshSome()
  }
}
