import { looksNeeded } from '../../machines/index.ts'
import type { Clock } from '../clock.ts'
import type { OrderBody } from '../order-body.ts'
import type { OrderSaying } from '../order-saying.ts'
import type { OrderStore, StoredOrder } from '../order-store.ts'
import type { ListedOrder, OrderSupplier } from '../order-supplier.ts'
import type { Store } from '../store.ts'
import type { OrderBook } from './order-book.ts'
import { deliveryPointOf } from './order-data.ts'
import { act, answer } from './order-happening.ts'
import { type Survey, surveyOrders } from './order-search.ts'
import { resemblance } from './own-mark.ts'
import { beginning } from './submission.ts'

const firstPauseMs = 15_000
const longestUndecidedPauseMs = 5 * 60_000
const longestPauseMs = 6 * 3_600_000

/** What to do with an order that is not at the supplier after all. */
export type UncertainPolicy = 'ask' | 'resubmit'

/**
 * Settles orders whose answer was lost by looking at every order of the supplier. Found by our mark: adopted. Not found
 * twice since the settling time: sent again if the policy says so, else a person decides.
 */
export class UncertainOrders {
  readonly #book: OrderBook
  readonly #store: Store
  readonly #orders: OrderStore
  readonly #supplier: OrderSupplier
  readonly #clock: Clock
  readonly #pageLimit: number
  readonly #policy: UncertainPolicy
  /** Orders looked for by this process: when again, and how long that pause is. */
  readonly #plans = new Map<string, { at: number; pauseMs: number }>()

  constructor(options: {
    book: OrderBook
    store: Store
    orders: OrderStore
    supplier: OrderSupplier
    clock: Clock
    pageLimit: number
    policy: UncertainPolicy
  }) {
    this.#book = options.book
    this.#store = options.store
    this.#orders = options.orders
    this.#supplier = options.supplier
    this.#clock = options.clock
    this.#pageLimit = options.pageLimit
    this.#policy = options.policy
  }

  /** When the next look is due, epoch milliseconds; null while nothing is uncertain. */
  nextAt(): number | null {
    const instants = this.#orders
      .inStates(['Uncertain'])
      .map(({ record }) => this.#plans.get(record.id)?.at ?? 0)
    return instants.length === 0 ? null : Math.min(...instants)
  }

  /** Looks if a look is due. @throws StromkreisError what the supplier said; the look is then tried again later. */
  async lookIfDue(signal?: AbortSignal): Promise<void> {
    const next = this.nextAt()
    if (next !== null && next <= this.#clock.now()) await this.look(signal)
  }

  /** One look at every order of the supplier, for all uncertain orders at once. @throws StromkreisError */
  async look(signal?: AbortSignal): Promise<void> {
    // Only those that were lost before the look began can be settled by it.
    const lost = this.#orders.inStates(['Uncertain']).map(({ record }) => record.id)
    for (const id of lost) this.#plan(id)
    const now = () => this.#clock.now()
    const survey = await surveyOrders(this.#supplier, {
      limit: this.#pageLimit,
      now,
      ...(signal === undefined ? {} : { signal }),
    })
    for (const id of lost) this.#settle(id, survey)
  }

  #settle(id: string, survey: Survey): void {
    const order = this.#orders.find(id)
    const data = order && this.#book.data(order)
    if (order?.record.state !== 'Uncertain' || data === null) return
    const { ours, candidate, isCertain } = this.#compare(order, data, survey.orders)
    if (ours !== null) {
      this.adopt(order, data, { ...ours, beganAt: survey.beganAt, endedAt: survey.endedAt })
      return
    }
    const { context } = order.record
    const settledAt = (context.lostAt ?? 0) + context.delays.settlingMs
    const isAfter = survey.beganAt >= Math.max(settledAt, context.lookedAt ?? 0)
    const counts = isAfter && context.looks < looksNeeded && survey.isComplete && isCertain
    // A look that may have passed over an order proves nothing, but what it did find is worth telling.
    const beganAt = counts ? survey.beganAt : (context.sentAt ?? survey.beganAt)
    const isNews = counts || (candidate !== null && candidate !== context.candidate)
    const looked = answer('looked', survey, { with: { beganAt, candidate } })
    const told = isNews ? this.#book.tell(order, [looked]) : order
    if (told === null || this.#policy !== 'resubmit') return
    this.#book.tell(told, [act('released', this.#clock.now(), { with: { by: 'policy' } })])
  }

  /** Takes an order of the supplier's for this one. */
  adopt(
    order: StoredOrder,
    data: OrderBody,
    found: { contractNumber: string; customerNumber: string | null; beganAt: number; endedAt: number },
    said: OrderSaying = {},
  ): StoredOrder | null {
    const { contractNumber, customerNumber } = found
    const happening = answer('found', found, { with: { contractNumber, customerNumber }, ...said })
    return this.#book.tell(order, [happening], { begins: beginning(found, data, order.record.mark!) })
  }

  #compare(order: StoredOrder, data: OrderBody, listed: readonly ListedOrder[]) {
    const point = deliveryPointOf(data)
    const mark = order.record.mark!
    let ours: ListedOrder | null = null
    let candidate: string | null = null
    let isCertain = true
    for (const each of listed) {
      const likeness = each.isReadable ? resemblance(each, { mark, point }) : 'unreadable'
      if (likeness === null || this.#isAnothers(each.contractNumber, order)) continue
      if (likeness === 'ours') {
        ours ??= each
        continue
      }
      if (this.#wasKnownBefore(each.contractNumber, order)) continue
      if (likeness === 'candidate') candidate ??= each.contractNumber
      else isCertain = false
    }
    return { ours, candidate, isCertain }
  }

  #isAnothers(contractNumber: string, { record }: StoredOrder): boolean {
    const owner = this.#orders.byContractNumber(contractNumber)
    return owner !== null && owner.record.id !== record.id
  }

  /** Whether it was seen before the request left that is in doubt: then it is not its order. */
  #wasKnownBefore(contractNumber: string, { record }: StoredOrder): boolean {
    const [first] = this.#store.entriesOf(contractNumber)
    return first !== undefined && first.observedAt < (record.context.sentAt ?? 0)
  }

  /** Soon until it can be decided, then ever more seldom: it may still turn up. */
  #plan(id: string): void {
    const now = this.#clock.now()
    const context = this.#orders.find(id)?.record.context
    const settledAt = (context?.lostAt ?? now) + (context?.delays.settlingMs ?? 0)
    const isDecidable = (context?.looks ?? 0) >= looksNeeded
    const before = this.#plans.get(id)?.pauseMs
    const longestMs = isDecidable ? longestPauseMs : longestUndecidedPauseMs
    const pauseMs = before === undefined ? firstPauseMs : Math.min(2 * before, longestMs)
    const at = now < settledAt ? Math.min(now + pauseMs, settledAt) : now + pauseMs
    this.#plans.set(id, { at, pauseMs })
  }
}
