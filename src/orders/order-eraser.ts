import type { OrderState } from '../../machines/index.ts'
import type { Clock } from '../clock.ts'
import type { OrderStore, StoredOrder } from '../order-store.ts'
import type { Store } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type Asking, sayingOf } from './asking.ts'
import type { OrderBook } from './order-book.ts'
import { act } from './order-happening.ts'

const atOnce = 100
// In these the data are needed: to send the order, or to recognise it at the supplier.
const needingData: readonly OrderState[] = ['Ready', 'Submitting', 'Uncertain']
const idle: readonly OrderState[] = [
  'Quoting',
  'Offered',
  'Accepted',
  'Incomplete',
  'Refused',
  'Submitted',
  'Declined',
  'Expired',
  'Abandoned',
]

/** Ends personal data by destroying the keys they are sealed with: here, and with that in every backup of the database. */
export class OrderEraser {
  readonly #store: Store
  readonly #orders: OrderStore
  readonly #book: OrderBook
  readonly #clock: Clock
  readonly #retentionMs: number

  constructor(options: {
    store: Store
    orders: OrderStore
    book: OrderBook
    clock: Clock
    retentionMs: number
  }) {
    this.#store = options.store
    this.#orders = options.orders
    this.#book = options.book
    this.#clock = options.clock
    this.#retentionMs = options.retentionMs
  }

  /**
   * Erases an order's data, and the texts of the contract that came of it.
   * @param id an order's id or a contract number.
   * @throws StromkreisError `notFound`, or `invalidInput` while the data are needed.
   */
  erase(id: string, asking: Asking): void {
    const order = this.#orders.find(id) ?? this.#orders.byContractNumber(id)
    const contract = this.#store.find(order?.record.context.contractNumber ?? id)
    // Says so in the words that every other command has for it.
    if (order === null && contract === null) this.#book.order(id)
    if (order !== null && needingData.includes(order.record.state)) throw stillNeeded(order)
    if (order !== null) this.#forget(order, 'request', asking)
    if (contract !== null) this.#orders.erase(contract.id)
  }

  /** Erases the data of orders in which nothing has happened for the retention time. */
  eraseIdle(): void {
    const until = this.#clock.now() - this.#retentionMs
    for (;;) {
      const over = this.#orders.idleSince(until, idle, atOnce)
      for (const order of over) this.#forget(order, 'retention', {})
      if (over.length < atOnce) return
    }
  }

  /** The entry first: if this ends between the two, it is asked for again and done again. */
  #forget(order: StoredOrder, erased: 'request' | 'retention', { by }: Asking): void {
    // A reason would be sealed under the key that goes.
    const saying = { erased, ...sayingOf({ by }, () => '') }
    this.#book.tell(order, [act('act.erased', this.#clock.now(), saying)])
    this.#orders.erase(order.subjectId)
  }
}

function stillNeeded({ record: { id, state } }: StoredOrder): StromkreisError {
  return new StromkreisError(
    'invalidInput',
    `Order ${id} is ${state}: its data are still needed to send it or to find it.`,
    { hint: 'Let it be sent, or settle it with `stromkreis resolve`, and erase it then.' },
  )
}
