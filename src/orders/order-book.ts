import { isDeepStrictEqual } from 'node:util'
import type { OrderDelays } from '../../machines/index.ts'
import type { Entry } from '../log-entry.ts'
import type { OrderBody } from '../order-body.ts'
import { orderIdOf } from '../order-id.ts'
import type { ContractBeginning, OrderLog } from '../order-log.ts'
import type { OrderRecord } from '../order-record.ts'
import type { OrderKeys, OrderStore, StoredOrder } from '../order-store.ts'
import type { Store } from '../store.ts'
import { advanceOrder, type OrderHappening } from './advance-order.ts'
import { currentOrderMachineVersion } from './order-stepper.ts'
import { unknownOrder } from './order-summary-of.ts'

/** Where orders of our own are read from and written to. Every method is one commit, or none. */
export class OrderBook {
  readonly #store: Store
  readonly #orders: OrderStore
  readonly #log: OrderLog
  readonly #delays: OrderDelays

  constructor(options: { store: Store; orders: OrderStore; log: OrderLog; delays: OrderDelays }) {
    this.#store = options.store
    this.#orders = options.orders
    this.#log = options.log
    this.#delays = options.delays
  }

  /** @throws StromkreisError `notFound` */
  order(id: string): StoredOrder {
    const order = this.#orders.find(id)
    if (order !== null) return order
    throw unknownOrder(id)
  }

  /** Begins an order with what happened to it first, all in one commit. */
  begin(
    subjectId: number,
    [first, ...rest]: readonly [OrderHappening, ...OrderHappening[]],
    keys?: OrderKeys,
  ): StoredOrder {
    const id = orderIdOf(subjectId)
    const start = { machineVersion: currentOrderMachineVersion, delays: this.#delays }
    const begun = advanceOrder(null, id, { ...first, order: { ...first.order, start } })!
    const told = this.#advance(begun.record, rest)!
    const entries = [begun.entry, ...told.entries]
    this.#log.commit([{ subjectId, lastPosition: 0, record: told.record, entries, keys }])
    return this.order(id)
  }

  /**
   * Tells an order what happened, all in one commit, and gives it as it then is.
   * Null, and nothing written, when the machine does not take one of them.
   */
  tell(
    order: StoredOrder,
    happenings: readonly OrderHappening[],
    along: { keys?: OrderKeys; begins?: ContractBeginning } = {},
  ): StoredOrder | null {
    const latest = this.#unchanged(order)
    const told = this.#advance(latest.record, happenings)
    if (told === null) return null
    this.#log.commit([{ ...latest, ...told, keys: along.keys }], along.begins)
    return this.order(order.record.id)
  }

  /** The order as it is now, if nothing but alerts wrote of it since: whoever waited for an answer knows it all the same. */
  #unchanged(order: StoredOrder): StoredOrder {
    const latest = this.order(order.record.id)
    const { seq } = order.record
    return isDeepStrictEqual({ ...latest.record, seq }, order.record) ? latest : order
  }

  /** A reference to a text under the order's own key, written with the next entry that names it. */
  seal({ subjectId }: StoredOrder, text: string): string {
    return this.#store.seal(subjectId, text)
  }

  /** The order's data, null before there are any or once they are erased. */
  data({ subjectId, record }: StoredOrder): OrderBody | null {
    return record.data === null ? null : this.#json(subjectId, record.data)
  }

  /** What stands behind one of the offer's references; null once it is erased. */
  offered({ subjectId, record }: StoredOrder, part: 'request' | 'price'): Record<string, unknown> | null {
    const reference = record.offer?.[part] ?? null
    return reference === null ? null : this.#json(subjectId, reference)
  }

  #advance(from: OrderRecord, happenings: readonly OrderHappening[]) {
    let record = from
    const entries: Entry[] = []
    for (const happening of happenings) {
      const advanced = advanceOrder(record, record.id, happening)
      if (advanced === null) return null
      record = advanced.record
      entries.push(advanced.entry)
    }
    return { record, entries }
  }

  #json(subjectId: number, reference: string): Record<string, unknown> | null {
    const text = this.#store.reveal(subjectId, reference)
    return text === null ? null : (JSON.parse(text) as Record<string, unknown>)
  }
}
