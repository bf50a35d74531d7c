import { randomBytes } from 'node:crypto'
import { defaultOrderDelays, type OrderDelays, type OrderState } from '../../machines/index.ts'
import type { Clock } from '../clock.ts'
import type { OrderBody } from '../order-body.ts'
import { newOrderSubject, orderIdOf } from '../order-id.ts'
import type { OrderLog } from '../order-log.ts'
import type { KeptTariffs, OrderStore, StoredOrder } from '../order-store.ts'
import type { OrderSummary } from '../order-summary.ts'
import type { OrderSupplier, Price, PriceRequest } from '../order-supplier.ts'
import type { Store } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { AcceptanceLinks } from './acceptance-link.ts'
import { type Asking, sayingOf } from './asking.ts'
import { OrderBook } from './order-book.ts'
import { OrderEraser } from './order-eraser.ts'
import { act, answer } from './order-happening.ts'
import { OrderResolution, type Resolution } from './order-resolution.ts'
import { summaryOf } from './order-summary-of.ts'
import { OrderTaking } from './order-taking.ts'
import { OrderWork } from './order-work.ts'
import { Submission } from './submission.ts'
import { UncertainOrders, type UncertainPolicy } from './uncertain-orders.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** How long the data of an order are kept once nothing happens with it, unless said otherwise. */
export const defaultRetentionMs = 180 * dayMs

/** How selling works; what is left out takes the default named. */
export interface SellingOptions {
  /** Time rules of orders that begin from now on; among them for how long an offer can be accepted. */
  orderDelays?: Partial<OrderDelays>
  /** What becomes of an order that is not at the supplier although it was sent; `ask` a person. */
  uncertainPolicy?: UncertainPolicy
  /** How long an order's data are kept once nothing happens with it any more, milliseconds; 180 days. */
  retentionMs?: number
}

/** What an offer is made of. */
export interface OfferRequest extends PriceRequest {
  validForMs?: number
  /** What is known of the order already: best all of it, for then acceptance submits at once. */
  data?: OrderBody
}

export type { Resolution }

/**
 * Orders of our own, from the quote until the supplier has them, each at most once. All acts are safe to repeat; what
 * they resolve with is the order as it then is.
 */
export class OrderDesk {
  readonly #store: Store
  readonly #orders: OrderStore
  readonly #supplier: OrderSupplier
  readonly #clock: Clock
  readonly #book: OrderBook
  readonly #taking: OrderTaking
  readonly #submission: Submission
  readonly #resolution: OrderResolution
  readonly #eraser: OrderEraser
  readonly #work: OrderWork
  readonly #links: AcceptanceLinks
  readonly #offerValidForMs: number

  constructor(
    options: SellingOptions & {
      store: Store
      orders: OrderStore
      log: OrderLog
      supplier: OrderSupplier
      clock: Clock
      pageLimit: number
      links: AcceptanceLinks
      onProblem: (error: unknown) => void
    },
  ) {
    const { store, orders, supplier, clock, onProblem, pageLimit } = options
    this.#store = store
    this.#orders = orders
    this.#supplier = supplier
    this.#clock = clock
    this.#links = options.links
    const delays = { ...defaultOrderDelays, ...options.orderDelays }
    this.#offerValidForMs = delays.offerValidForMs
    const book = new OrderBook({ store, orders, log: options.log, delays })
    const policy = options.uncertainPolicy ?? 'ask'
    const retentionMs = options.retentionMs ?? defaultRetentionMs
    const taking = new OrderTaking({ store, orders, book, clock })
    const uncertain = new UncertainOrders({ book, store, orders, supplier, clock, pageLimit, policy })
    const submission = new Submission({ book, store, orders, supplier, uncertain, clock, onProblem })
    const eraser = new OrderEraser({ store, orders, book, clock, retentionMs })
    this.#book = book
    this.#taking = taking
    this.#submission = submission
    this.#resolution = new OrderResolution({ store, orders, book, supplier, uncertain, clock })
    this.#eraser = eraser
    this.#work = new OrderWork({ orders, taking, submission, uncertain, eraser, clock, onProblem })
  }

  /** The tariffs that may be sold: those kept, or, if they are older than `maxAgeMs` (an hour), read anew and kept. */
  async tariffs(options: { maxAgeMs?: number; signal?: AbortSignal } = {}): Promise<KeptTariffs> {
    const { maxAgeMs = hourMs, signal } = options
    const kept = this.#orders.tariffs()
    if (kept !== null && kept.readAt >= this.#clock.now() - maxAgeMs) return kept
    const tariffs = await this.#supplier.tariffs(signal)
    const read = { readAt: this.#clock.now(), tariffs }
    this.#orders.saveTariffs(read)
    return read
  }

  /**
   * Asks the supplier for its price and makes an offer of it, which is kept with all price components.
   * @param subjectId of an order announced before; a new one where left out.
   * @throws StromkreisError what the supplier said; then there is no offer.
   */
  async offer(
    asked: OfferRequest,
    asking: Asking = {},
    subjectId: number = newOrderSubject(randomBytes(8)),
  ): Promise<OrderSummary> {
    const { validForMs = this.#offerValidForMs, data, ...request } = asked
    if (data !== undefined) this.#taking.mustBeItsOwn(data, subjectId)
    const offered = this.#orders.find(orderIdOf(subjectId))
    if (offered !== null) return this.#withData(offered, data, asking)
    const beganAt = this.#clock.now()
    const price = await this.#supplier.price(request)
    const endedAt = this.#clock.now()
    const seal = (text: string) => this.#store.seal(subjectId, text)
    const offer = {
      tariffKey: request.tariffKey,
      validForMs,
      quotedAt: null,
      request: seal(JSON.stringify(request)),
      price: null,
    }
    const priced = { ...offer, quotedAt: endedAt, price: seal(JSON.stringify(price)) }
    const made =
      this.#orders.find(orderIdOf(subjectId)) ??
      this.#book.begin(subjectId, [
        act('act.begun', beganAt, { offer, ...sayingOf(asking, seal) }),
        answer('priced', { beganAt, endedAt }, { with: { validUntil: endedAt + validForMs }, offer: priced }),
      ])
    return this.#withData(made, data, asking)
  }

  /** An order with the data its offer came with, which it may still lack after a crash. */
  #withData(order: StoredOrder, data: OrderBody | undefined, asking: Asking): OrderSummary {
    const { id, state } = order.record
    if (data !== undefined && state === 'Offered' && order.record.data === null) {
      this.#taking.give(order, data, asking)
    }
    return this.order(id)
  }

  /** What an order's price was asked for and what the supplier answered; null without an offer, or once erased. */
  quoteOf(id: string): { request: PriceRequest; price: Price } | null {
    const order = this.#book.order(id)
    const [request, price] = [this.#book.offered(order, 'request'), this.#book.offered(order, 'price')]
    return request === null || price === null ? null : { request: request as unknown as PriceRequest, price }
  }

  /** Where the customer accepts or declines; null without an offer. @throws StromkreisError `notFound` */
  acceptanceUrl(id: string): string | null {
    const { offer, context } = this.#book.order(id).record
    return offer && this.#links.url(id, context.validUntil)
  }

  /**
   * The order whose offer an acceptance link stands for; null when we did not make that link. Only reads: an offer whose
   * time is just over may still be Offered.
   */
  offerBehind(token: string): OrderSummary | null {
    const read = this.#links.read(token)
    const order = read && this.#orders.find(read.orderId)
    return order && summaryOf(order, this.#store)
  }

  /**
   * The customer accepts. With complete data the order goes to the supplier at once, else it is Incomplete.
   * @throws StromkreisError `notFound`, or `invalidInput` for an offer that has ended.
   */
  async accept(id: string, asking: Asking = {}): Promise<OrderSummary> {
    const order = this.#taking.timely(this.#book.order(id))
    const { state } = order.record
    if (['Quoting', 'Declined', 'Expired'].includes(state)) throw tooLate(id, state)
    if (state === 'Offered') this.#taking.accept(order, asking)
    await this.#submission.send(id)
    return this.order(id)
  }

  /** The customer does not want it. @throws StromkreisError `notFound`, or `invalidInput` when it is too late for that. */
  decline(id: string, asking: Asking = {}): OrderSummary {
    const order = this.#taking.timely(this.#book.order(id))
    const { state } = order.record
    if (state === 'Declined' || state === 'Expired') return this.order(id)
    const declined = act('declined', this.#clock.now(), this.#said(order, asking))
    if (this.#book.tell(order, [declined]) === null) throw tooLate(id, state)
    return this.order(id)
  }

  /**
   * Gives an order its data, or corrects them. What was accepted or refused before goes to the supplier at once if
   * nothing is wrong with it any more.
   * @throws StromkreisError `notFound`, or `invalidInput` when the supplier has the order or may have it.
   */
  async complete(id: string, body: OrderBody, asking: Asking = {}): Promise<OrderSummary> {
    mustBeBody(body)
    const order = this.#taking.timely(this.#book.order(id))
    const isGiven = this.#taking.give(order, body, asking) !== null || this.#taking.has(order, body)
    if (!isGiven) throw tooLate(id, order.record.state)
    await this.#submission.send(id)
    return this.order(id)
  }

  /**
   * Takes an order that the customer has accepted elsewhere, and sends it. The same order is never taken twice: it is
   * recognised by its `externalId`, or, without one, by its data; and the corrected data of one that is Incomplete or
   * Refused by its e-mail and delivery point.
   * @param subjectId of an order announced before; a new one where left out.
   */
  async submit(
    body: OrderBody,
    asking: Asking = {},
    subjectId: number = newOrderSubject(randomBytes(8)),
  ): Promise<OrderSummary> {
    mustBeBody(body)
    const known = this.#taking.recognised(body) ?? this.#orders.find(orderIdOf(subjectId))
    const timely = known && this.#taking.timely(known)
    const order =
      timely === null
        ? this.#taking.takeAccepted(subjectId, body, asking)
        : (this.#taking.give(timely, body, asking) ?? timely)
    // An offer that was accepted elsewhere.
    if (order.record.state === 'Offered') this.#taking.accept(order, asking)
    await this.#submission.send(order.record.id)
    return this.order(order.record.id)
  }

  /**
   * Decides about an order whose answer was lost: it is the supplier's order `adopt`; or it is sent once more, for which
   * every order of the supplier is looked at twice, the last time now, and adopted if it is there after all; or it is
   * abandoned.
   * @throws StromkreisError `notFound`, `invalidInput`, or what kept the supplier from answering.
   */
  async resolve(
    id: string,
    resolution: Resolution,
    asking: Asking = {},
    signal?: AbortSignal,
  ): Promise<OrderSummary> {
    await this.#resolution.resolve(id, resolution, asking, signal)
    await this.#submission.send(id)
    return this.order(id)
  }

  /**
   * Erases an order's data, and the texts of the contract that came of it, by destroying their keys. The log stays, and
   * still verifies.
   * @param id an order's id or a contract number.
   * @throws StromkreisError `notFound`, or `invalidInput` while the data are needed to send or to find the order.
   */
  erase(id: string, asking: Asking = {}): void {
    this.#eraser.erase(id, asking)
  }

  /** One order. @throws StromkreisError `notFound` */
  order(id: string): OrderSummary {
    return summaryOf(this.#book.order(id), this.#store)
  }

  /** Notes which orders a process that is no more was sending: what became of them nobody knows. Asks nothing. */
  takeOver(): void {
    this.#submission.loseInterrupted()
  }

  /** Does what is to be done now: what was interrupted, what is due, what can be sent, what has to be looked for. */
  work(signal?: AbortSignal): Promise<void> {
    return this.#work.turn(signal)
  }

  /** When {@link work} has something to do next, epoch milliseconds; infinite when nothing is waiting. */
  nextAt(): number {
    return this.#work.nextAt()
  }

  /** Sends no more orders: those that are Ready stay so. Resolves when no request is under way any more. */
  close(): Promise<void> {
    return this.#submission.close()
  }

  #said({ subjectId }: StoredOrder, asking: Asking) {
    return sayingOf(asking, (text) => this.#store.seal(subjectId, text))
  }
}

function mustBeBody(body: unknown): void {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return
  throw new StromkreisError('invalidInput', 'order: expected an object.', {
    hint: 'Give the body of the order as the supplier’s document has it.',
  })
}

function tooLate(id: string, state: OrderState): StromkreisError {
  return new StromkreisError('invalidInput', `Order ${id} is ${state}: that can no longer be done with it.`, {
    hint: 'Nothing was changed. If the customer still wants electricity, make a new offer.',
  })
}
