import { looksNeeded } from '../../machines/index.ts'
import type { Clock } from '../clock.ts'
import type { OrderSaying } from '../order-saying.ts'
import type { OrderStore, StoredOrder } from '../order-store.ts'
import type { OrderSupplier } from '../order-supplier.ts'
import type { Store } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type Asking, sayingOf } from './asking.ts'
import type { OrderBook } from './order-book.ts'
import { deliveryPointOf } from './order-data.ts'
import { act } from './order-happening.ts'
import { isLikely } from './own-mark.ts'
import type { UncertainOrders } from './uncertain-orders.ts'

/** What to do with an order whose answer was lost. */
export type Resolution = { adopt: string } | 'resubmit' | 'abandon'

/** Carries out what a person decides about an order whose answer was lost. */
export class OrderResolution {
  readonly #store: Store
  readonly #orders: OrderStore
  readonly #book: OrderBook
  readonly #supplier: OrderSupplier
  readonly #uncertain: UncertainOrders
  readonly #clock: Clock

  constructor(options: {
    store: Store
    orders: OrderStore
    book: OrderBook
    supplier: OrderSupplier
    uncertain: UncertainOrders
    clock: Clock
  }) {
    this.#store = options.store
    this.#orders = options.orders
    this.#book = options.book
    this.#supplier = options.supplier
    this.#uncertain = options.uncertain
    this.#clock = options.clock
  }

  /**
   * Leaves the order adopted, Ready to be sent once more, found, or abandoned. What was decided before is not done
   * twice.
   * @throws StromkreisError `notFound`, `invalidInput`, or what kept the supplier from answering.
   */
  async resolve(id: string, resolution: Resolution, asking: Asking, signal?: AbortSignal): Promise<void> {
    const order = this.#book.order(id)
    if (this.#isDone(order, resolution, asking)) return
    mustBeUncertain(order)
    if (resolution === 'resubmit') await this.#release(order, asking, signal)
    else if (resolution === 'abandon') {
      this.#book.tell(order, [act('abandoned', this.#clock.now(), this.#said(order, asking))])
    } else await this.#adopt(id, resolution.adopt, asking, signal)
  }

  #isDone({ record }: StoredOrder, resolution: Resolution, { command }: Asking): boolean {
    if (resolution === 'abandon') return record.state === 'Abandoned'
    if (resolution !== 'resubmit') {
      return record.state === 'Submitted' && record.context.contractNumber === resolution.adopt
    }
    // A command may be carried out again after a crash; its order must not be sent again for that.
    return (
      command !== undefined &&
      this.#store.entriesOf(record.id).some(({ order }) => order?.with?.['command'] === command)
    )
  }

  async #adopt(id: string, contractNumber: string, asking: Asking, signal?: AbortSignal): Promise<void> {
    const beganAt = this.#clock.now()
    const found = await this.#supplier.order(contractNumber, signal)
    const look = { beganAt, endedAt: this.#clock.now() }
    const owner = this.#orders.byContractNumber(contractNumber)
    if (owner !== null) {
      throw refusal(
        `${contractNumber} came of order ${owner.record.id}.`,
        'One contract comes of one order. Check the number.',
      )
    }
    const order = this.#book.order(id)
    const data = this.#book.data(order)
    mustBeUncertain(order)
    if (found === null || data === null || !isLikely(found, deliveryPointOf(data))) {
      throw refusal(
        found === null
          ? // What was given may be anything, somebody's name too.
            `The supplier knows no order of the number that was given for ${id}.`
          : `${contractNumber} has neither the e-mail nor the delivery point of order ${id}.`,
        'Check the number. Nothing was changed.',
      )
    }
    const { customerNumber } = found
    this.#uncertain.adopt(order, data, { contractNumber, customerNumber, ...look }, this.#said(order, asking))
  }

  async #release({ record }: StoredOrder, asking: Asking, signal?: AbortSignal): Promise<void> {
    const { id, context: asked } = record
    if (!(await this.#isMissing(id, asked.sentAt, signal))) return
    const order = this.#book.order(id)
    const { candidate } = order.record.context
    if (candidate !== null && candidate !== asked.candidate) {
      throw refusal(
        `${candidate} has turned up at the supplier, and may be order ${id}.`,
        'Nothing was sent. Look at it: adopt it if it is, or ask once more if it is another.',
      )
    }
    const { command } = asking
    const by = { by: 'person', ...(command === undefined ? {} : { command }) }
    this.#book.tell(order, [act('released', this.#clock.now(), { with: by, ...this.#said(order, asking) })])
  }

  /**
   * Looks until the order is found, or has not been found as often as it takes, this last time included. False when
   * nothing is in doubt any more of what was sent at `sentAt`.
   */
  async #isMissing(id: string, sentAt: number | null, signal?: AbortSignal): Promise<boolean> {
    const context = () => {
      const { record } = this.#book.order(id)
      return record.state === 'Uncertain' && record.context.sentAt === sentAt ? record.context : null
    }
    for (;;) {
      signal?.throwIfAborted()
      const beganAt = this.#clock.now()
      const isMissing = (await this.#uncertain.look(signal)).has(id)
      const now = context()
      if (now === null) return false
      if (isMissing && now.looks >= looksNeeded) return true
      const settledAt = (now.lostAt ?? 0) + now.delays.settlingMs
      if (beganAt < settledAt) await this.#clock.sleepUntil(settledAt, signal)
      else if (!isMissing) throw notToBeTold(id)
    }
  }

  #said({ subjectId }: StoredOrder, asking: Asking): OrderSaying {
    return sayingOf(asking, (text) => this.#store.seal(subjectId, text))
  }
}

function mustBeUncertain({ record: { id, state } }: StoredOrder): void {
  if (state === 'Uncertain') return
  throw refusal(
    `Order ${id} is ${state}, not Uncertain: there is nothing to resolve.`,
    'Nothing was changed. `stromkreis orders` shows where it stands.',
  )
}

function notToBeTold(id: string): StromkreisError {
  return refusal(
    `Whether the supplier has order ${id} could not be told: its list shifts, or holds orders that cannot be read.`,
    'Nothing was sent. Try again later, or adopt or abandon it.',
  )
}

function refusal(message: string, hint: string): StromkreisError {
  return new StromkreisError('invalidInput', message, { hint })
}
