import { timeRuleName } from '../../machines/index.ts'
import type { Clock } from '../clock.ts'
import type { Finding } from '../finding.ts'
import type { OrderBody } from '../order-body.ts'
import type { OrderSaying } from '../order-saying.ts'
import type { OrderStore, StoredOrder } from '../order-store.ts'
import type { Store } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { OrderHappening } from './advance-order.ts'
import { type Asking, sayingOf } from './asking.ts'
import { DataCheck } from './data-check.ts'
import type { OrderBook } from './order-book.ts'
import { keptBody, keysOf, offeredBody } from './order-data.ts'
import { act } from './order-happening.ts'

/** Takes the data of orders: recognises what comes again, checks it, and moves the order on as far as it can go unsent. */
export class OrderTaking {
  readonly #store: Store
  readonly #orders: OrderStore
  readonly #book: OrderBook
  readonly #clock: Clock
  readonly #check: DataCheck

  constructor(options: { store: Store; orders: OrderStore; book: OrderBook; clock: Clock }) {
    this.#store = options.store
    this.#orders = options.orders
    this.#book = options.book
    this.#clock = options.clock
    this.#check = new DataCheck({ orders: options.orders, clock: options.clock })
  }

  /** The order that a body is, or corrects; null when it is a new one. */
  recognised(body: OrderBody): StoredOrder | null {
    const { externalId, body: whole, person } = this.#keys(body)
    const byName = externalId === null ? [] : this.#orders.byKey('externalId', externalId)
    if (externalId !== null) return byName.at(-1) ?? null
    const same = this.#orders.byKey('body', whole).at(-1)
    if (same !== undefined || person === null) return same ?? null
    const correctable = this.#orders
      .byKey('person', person)
      .filter(({ record }) => record.state === 'Incomplete' || record.state === 'Refused')
    return correctable.at(-1) ?? null
  }

  /** Begins an order that the customer has accepted elsewhere. */
  takeAccepted(subjectId: number, body: OrderBody, asking: Asking): StoredOrder {
    const now = this.#clock.now()
    const kept = keptBody(body)
    const seal = (text: string) => this.#store.seal(subjectId, text)
    const accepted = { ...act('accepted', now, sayingOf(asking, seal)), kind: 'adopted' as const }
    const checked = this.#checkedData(kept, this.#check.findings(body, null, null), seal)
    return this.#book.begin(subjectId, [accepted, checked], this.#keys(kept))
  }

  /** The customer accepts an offer: its data, if there are any, are checked at once. */
  accept(order: StoredOrder, asking: Asking): StoredOrder | null {
    const seal = (text: string) => this.#store.seal(order.subjectId, text)
    const body = offeredBody(this.#book.data(order) ?? {}, order.record.offer)
    const findings = this.#check.findings(body, order, this.#book.offered(order, 'request'))
    return this.#book.tell(order, [
      act('accepted', this.#clock.now(), sayingOf(asking, seal)),
      this.#checked(findings),
    ])
  }

  /** Whether an order has these data already. */
  has(order: StoredOrder, body: OrderBody): boolean {
    const data = this.#book.data(order)
    return data !== null && this.#keys(data).body === this.#keys(offeredBody(body, order.record.offer)).body
  }

  /** @throws StromkreisError `invalidInput` for data with the `externalId` of another order. */
  mustBeItsOwn(body: OrderBody, subjectId: number): void {
    const { externalId } = this.#keys(body)
    const named = externalId === null ? [] : this.#orders.byKey('externalId', externalId)
    const other = named.find((order) => order.subjectId !== subjectId)
    if (other === undefined) return
    throw new StromkreisError('invalidInput', `contract.externalId is that of order ${other.record.id}.`, {
      hint: 'Give every order an externalId of its own, or none. Nothing was changed.',
    })
  }

  /**
   * Gives an order other data; null, and nothing changed, where it can no longer have them.
   * @throws StromkreisError as {@link mustBeItsOwn}
   */
  give(order: StoredOrder, body: OrderBody, asking: Asking): StoredOrder | null {
    const seal = (text: string) => this.#store.seal(order.subjectId, text)
    const { state, offer, erasedAt } = order.record
    if (erasedAt !== null) return null
    if (state !== 'Offered' && state !== 'Incomplete' && state !== 'Refused') return null
    this.mustBeItsOwn(body, order.subjectId)
    const whole = offeredBody(body, offer)
    const kept = keptBody(whole)
    const findings = this.#check.findings(whole, order, this.#book.offered(order, 'request'))
    const keys = this.#keys(kept)
    if (state === 'Offered') {
      const saying = { data: seal(JSON.stringify(kept)), findings, ...sayingOf(asking, seal) }
      return this.#book.tell(order, [act('act.dataGiven', this.#clock.now(), saying)], { keys })
    }
    const checked = this.#checkedData(kept, findings, seal)
    return this.#book.tell(order, [{ ...checked, order: { ...checked.order, ...sayingOf(asking, seal) } }], {
      keys,
    })
  }

  /** Checks an order's data once more, as they are: what was refused in passing is tried again so. */
  checkAgain(order: StoredOrder): StoredOrder | null {
    const data = this.#book.data(order)
    if (data === null) return null
    const findings = this.#check.findings(data, order, this.#book.offered(order, 'request'))
    return this.#book.tell(order, [this.#checked(findings)])
  }

  /** The order once its time rules that are due have fired. */
  timely(order: StoredOrder): StoredOrder {
    const now = this.#clock.now()
    const timer = order.record.timers.find(({ dueAt }) => dueAt <= now)
    if (timer === undefined) return order
    const fired = this.#book.tell(order, [
      {
        kind: 'timer',
        event: timer.event,
        observedAt: now,
        beganAt: now,
        effectiveAfter: timer.dueAt,
        effectiveBefore: timer.dueAt,
        timer: { token: timer.token, confirmed: true, estimated: false },
        order: {},
      },
    ])
    if (fired === null)
      throw new Error(`The order machine does not take its own ${timeRuleName(timer.event)}`)
    return fired
  }

  #checkedData(
    kept: OrderBody,
    findings: readonly Finding[],
    seal: (text: string) => string,
  ): OrderHappening {
    const checked = this.#checked(findings)
    return { ...checked, order: { ...checked.order, data: seal(JSON.stringify(kept)) } }
  }

  #checked(findings: readonly Finding[]): OrderHappening {
    const errors = findings.filter(({ severity }) => severity === 'error').length
    const saying: OrderSaying = { with: { errors }, findings }
    return act('checked', this.#clock.now(), saying)
  }

  #keys(body: OrderBody) {
    return keysOf(keptBody(body), this.#orders)
  }
}
