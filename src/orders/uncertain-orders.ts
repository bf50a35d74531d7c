import { looksNeeded } from '../../machines/index.ts'
import type { Clock } from '../clock.ts'
import type { OrderBody } from '../order-body.ts'
import type { OrderSaying } from '../order-saying.ts'
import type { OrderStore, StoredOrder } from '../order-store.ts'
import type { ListedOrder, OrderSupplier } from '../order-supplier.ts'
import type { Store } from '../store.ts'
import type { Look } from '../supplier.ts'
import type { OrderBook } from './order-book.ts'
import { type DeliveryPoint, deliveryPointOf } from './order-data.ts'
import { act, answer } from './order-happening.ts'
import { type Survey, surveyOrders } from './order-search.ts'
import { resemblance } from './own-mark.ts'
import { beginning } from './submission.ts'

const firstPauseMs = 15_000
const longestUndecidedPauseMs = 5 * 60_000
const longestPauseMs = 6 * 3_600_000
// Whoever loses so many answers in a row loses the next one too.
const mostReleasesByPolicy = 3

/** What to do with an order that is not at the supplier after all: `resubmit` sends it again up to three times. */
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
  /** Orders looked for by this process since they were sent at `sentAt`: when again, and how long that pause is. */
  readonly #plans = new Map<string, { sentAt: number | null; at: number; pauseMs: number }>()
  /** How they were sent for the first time: that stays as it is, and the log of what nobody decides grows long. */
  readonly #firstSendings = new Map<string, Look>()

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
    const instants = this.#orders.inStates(['Uncertain']).map((order) => this.#planOf(order)?.at ?? 0)
    return instants.length === 0 ? null : Math.min(...instants)
  }

  /** Looks if a look is due. @throws StromkreisError what the supplier said; the look is then tried again later. */
  async lookIfDue(signal?: AbortSignal): Promise<void> {
    const next = this.nextAt()
    if (next !== null && next <= this.#clock.now()) await this.look(signal)
  }

  /**
   * One look at every order of the supplier, for all uncertain orders at once.
   * @returns the orders that are certainly not at the supplier, by id; while the supplier may still be settling, none.
   * @throws StromkreisError
   */
  async look(signal?: AbortSignal): Promise<ReadonlySet<string>> {
    // Only those that were lost before the look began can be settled by it.
    const lost = this.#orders.inStates(['Uncertain'])
    for (const order of lost) this.#plan(order)
    const survey = await this.#survey(lost, signal)
    const ids = lost.map(({ record }) => record.id)
    // First whatever is found: what is one order's can then be no other's candidate.
    for (const id of ids) this.#adoptFound(id, survey)
    return new Set(ids.filter((id) => this.#settle(id, survey)))
  }

  async #survey(lost: readonly StoredOrder[], signal?: AbortSignal): Promise<Survey> {
    const options = { limit: this.#pageLimit, now: () => this.#clock.now() }
    try {
      return await surveyOrders(this.#supplier, signal === undefined ? options : { ...options, signal })
    } catch (error) {
      const { retryAfterMs = 0 } = error as { retryAfterMs?: number }
      const earliest = this.#clock.now() + retryAfterMs
      for (const order of lost) {
        const plan = this.#planOf(order)
        if (plan !== undefined) plan.at = Math.max(plan.at, earliest)
      }
      throw error
    }
  }

  #adoptFound(id: string, survey: Survey): void {
    const sought = this.#sought(id)
    const ours = sought && this.#compare(sought, survey.orders).ours
    if (!sought || !ours) return
    this.adopt(sought.order, sought.data, { ...ours, beganAt: survey.beganAt, endedAt: survey.endedAt })
  }

  /** Whether the order is certainly not there. */
  #settle(id: string, survey: Survey): boolean {
    const sought = this.#sought(id)
    if (sought === null) return false
    const { order } = sought
    const { context } = order.record
    const { candidate, isCertain } = this.#compare(sought, survey.orders)
    const settledAt = (context.lostAt ?? 0) + context.delays.settlingMs
    const isProof = survey.beganAt >= settledAt && survey.isComplete && isCertain
    const counts = isProof && survey.beganAt >= (context.lookedAt ?? 0) && context.looks < looksNeeded
    // A look that may have passed over an order proves nothing, but what it did find is worth telling.
    const beganAt = counts ? survey.beganAt : 0
    const isNews = counts || (candidate !== null && candidate !== context.candidate)
    const looked = answer('looked', survey, { with: { beganAt, candidate } })
    const told = isNews ? this.#book.tell(order, [looked]) : order
    if (told !== null && isProof && this.#mayRelease(told)) {
      this.#book.tell(told, [act('released', this.#clock.now(), { with: { by: 'policy' } })])
    }
    return isProof
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
    const begun = { ...found, beganAt: this.sentFrom(order) }
    return this.#book.tell(order, [happening], { begins: beginning(begun, data, order.record.mark!) })
  }

  /** When an order was sent for the first time, epoch milliseconds; at the earliest when it was accepted. */
  sentFrom({ record }: StoredOrder): number {
    return this.#firstSending(record.id)?.beganAt ?? record.acceptedAt ?? record.beganAt
  }

  /**
   * Looks for an order that the supplier said it did not take: it may have it all the same.
   * @throws StromkreisError what the supplier said.
   */
  async searchFor(
    order: StoredOrder,
    mark: string,
    signal: AbortSignal,
  ): Promise<{ ours: (ListedOrder & Look) | null; hasCandidate: boolean }> {
    const sought = this.#soughtBy(order, mark)
    if (sought === null) return { ours: null, hasCandidate: false }
    const options = { limit: this.#pageLimit, now: () => this.#clock.now(), signal }
    const { orders, beganAt, endedAt } = await surveyOrders(this.#supplier, options)
    const { ours, candidate } = this.#compare(sought, orders)
    return { ours: ours && { ...ours, beganAt, endedAt }, hasCandidate: candidate !== null }
  }

  #mayRelease({ record }: StoredOrder): boolean {
    if (this.#policy !== 'resubmit') return false
    const entries = this.#store.entriesOf(record.id)
    return entries.filter(({ order }) => order?.with?.['by'] === 'policy').length < mostReleasesByPolicy
  }

  /** An uncertain order with what it is recognised by; null when it is that no longer, or cannot be read. */
  #sought(id: string): Sought | null {
    const order = this.#orders.find(id)
    return order?.record.state === 'Uncertain' ? this.#soughtBy(order) : null
  }

  #soughtBy(order: StoredOrder, mark = order.record.mark): Sought | null {
    const data = this.#book.data(order)
    return data && mark !== null ? { order, data, mark, point: deliveryPointOf(data) } : null
  }

  #compare(sought: Sought, listed: readonly ListedOrder[]) {
    let ours: ListedOrder | null = null
    let candidate: ListedOrder | null = null
    let isCertain = true
    // What was seen before that is not its order.
    const firstSentAt = this.#firstSending(sought.order.record.id)?.endedAt ?? 0
    for (const each of listed) {
      const likeness = each.isReadable ? resemblance(each, sought) : 'unclear'
      if (likeness === null) continue
      const owner = this.#otherOwner(each.contractNumber, sought)
      if (owner !== null) {
        // The supplier gave another order this one's number, or there would not be its mark on it.
        if (likeness === 'ours' && !this.#isOurs(each, owner)) candidate = later(each, candidate)
        continue
      }
      const isOld = this.#wasKnownBefore(each.contractNumber, firstSentAt)
      if (likeness === 'ours' && !isOld && !this.#mayBeAnothers(each, sought)) ours ??= each
      // The mark of an order that was there before it was sent: the same one, entered elsewhere. A person has to tell.
      else if (likeness === 'ours' || (likeness === 'candidate' && !isOld)) candidate = later(each, candidate)
      else if (likeness === 'unclear' && !isOld) isCertain = false
    }
    return { ours, candidate: candidate?.contractNumber ?? null, isCertain }
  }

  #otherOwner(contractNumber: string, { order }: Sought): StoredOrder | null {
    const owner = this.#orders.byContractNumber(contractNumber)
    return owner?.subjectId === order.subjectId ? null : owner
  }

  /** Whether it carries the mark of another order in doubt too: marks count at any whole hour's distance. */
  #mayBeAnothers(listed: ListedOrder, { order }: Sought): boolean {
    return this.#orders
      .inStates(['Submitting', 'Uncertain'])
      .some((other) => other.subjectId !== order.subjectId && this.#isOurs(listed, other))
  }

  /** Whether it is an order of ours by its mark. Without its data, which may be erased, it is believed to be. */
  #isOurs(listed: ListedOrder, order: StoredOrder): boolean {
    const sought = this.#soughtBy(order)
    return sought === null || resemblance(listed, sought) === 'ours'
  }

  #firstSending(id: string): Look | null {
    const known = this.#firstSendings.get(id)
    if (known !== undefined) return known
    const sent = this.#store.entriesOf(id).find(({ event }) => event === 'sending')
    if (sent === undefined) return null
    const sending = { beganAt: sent.beganAt, endedAt: sent.observedAt }
    this.#firstSendings.set(id, sending)
    return sending
  }

  #wasKnownBefore(contractNumber: string, instant: number): boolean {
    const [first] = this.#store.entriesOf(contractNumber)
    return first !== undefined && first.observedAt < instant
  }

  #planOf({ record }: StoredOrder) {
    const plan = this.#plans.get(record.id)
    // Sent once more since, it is looked for as urgently as the first time.
    return plan?.sentAt === record.context.sentAt ? plan : undefined
  }

  /** Soon until it can be decided, then ever more seldom: it may still turn up. */
  #plan(order: StoredOrder): void {
    const now = this.#clock.now()
    const { id, context } = order.record
    const settledAt = (context.lostAt ?? now) + context.delays.settlingMs
    const before = this.#planOf(order)?.pauseMs
    const longestMs = context.looks >= looksNeeded ? longestPauseMs : longestUndecidedPauseMs
    const pauseMs = before === undefined ? firstPauseMs : Math.min(2 * before, longestMs)
    const at = now < settledAt ? Math.min(now + pauseMs, settledAt) : now + pauseMs
    this.#plans.set(id, { sentAt: context.sentAt, at, pauseMs })
  }
}

/** An uncertain order and what it is recognised by. */
interface Sought {
  order: StoredOrder
  data: OrderBody
  mark: string
  point: DeliveryPoint
}

/** The one signed later: the latest may be the one just sent, and every look names the same. */
function later(one: ListedOrder, other: ListedOrder | null): ListedOrder {
  if (other === null) return one
  const order = (each: ListedOrder) => `${each.contractSignedAt ?? ''} ${each.contractNumber}`
  return order(one) > order(other) ? one : other
}
