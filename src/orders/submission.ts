import { berlinInstant } from '../berlin-time.ts'
import type { Clock } from '../clock.ts'
import type { Finding } from '../finding.ts'
import type { OrderBody } from '../order-body.ts'
import type { ContractBeginning } from '../order-log.ts'
import type { OrderStore, StoredOrder } from '../order-store.ts'
import type { CreatedOrderAnswer, OrderSupplier } from '../order-supplier.ts'
import { longestWaitAskedMs } from '../retry-after.ts'
import type { Store } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Look } from '../supplier.ts'
import type { OrderBook } from './order-book.ts'
import { at, factsOf, sentBody } from './order-data.ts'
import { orderFields } from './order-fields.ts'
import { act, answer } from './order-happening.ts'
import { FreeMarks, markedInstant } from './own-mark.ts'
import type { UncertainOrders } from './uncertain-orders.ts'

const firstPauseMs = 5_000
const longestPauseMs = 10 * 60_000
// The supplier is not there, or does not let us in: it says nothing about the order, and the order was not created.
const passingTroubles = ['rateLimited', 'credentialsRefused', 'scopeMissing']
// The supplier read the order and did not take it, or it never left because of what is in it.
const refusals = ['refused', 'invalidInput', 'notFound']
// Said by whoever lost patience on the way, or by a supplier that has such an order already: perhaps this very one, which
// a gateway sent twice. Neither says that nobody acted.
const unclearStatuses = [408, 409]

/**
 * Sends orders to the supplier, one at a time, each with its intent durable before the request leaves. Whatever happens
 * to the answer, the order ends in a state that says what is known: it is there, it is not there, or nobody knows.
 */
export class Submission {
  readonly #book: OrderBook
  readonly #store: Store
  readonly #orders: OrderStore
  readonly #marks: FreeMarks
  readonly #supplier: OrderSupplier
  readonly #uncertain: UncertainOrders
  readonly #clock: Clock
  readonly #onProblem: (error: unknown) => void
  /** Orders being sent by this process. */
  readonly #underWay = new Map<string, Promise<void>>()
  readonly #closing = new AbortController()
  #last: Promise<void> = Promise.resolve()
  #pause: { until: number; lengthMs: number } | null = null

  constructor(options: {
    book: OrderBook
    store: Store
    orders: OrderStore
    supplier: OrderSupplier
    uncertain: UncertainOrders
    clock: Clock
    onProblem: (error: unknown) => void
  }) {
    this.#book = options.book
    this.#store = options.store
    this.#orders = options.orders
    this.#marks = new FreeMarks((mark) => options.orders.isMarkTaken(mark))
    this.#supplier = options.supplier
    this.#uncertain = options.uncertain
    this.#clock = options.clock
    this.#onProblem = options.onProblem
  }

  /** Until when nothing is sent because the supplier would not take it, epoch milliseconds; null when nothing waits. */
  get pausedUntil(): number | null {
    return this.#pause !== null && this.#pause.until > this.#clock.now() ? this.#pause.until : null
  }

  /** Whether this process is sending the order now. */
  isUnderWay(id: string): boolean {
    return this.#underWay.has(id)
  }

  /** Sends an order that is Ready; others are left as they are. Troubles go to `onProblem`, and the order waits. */
  send(id: string, signal?: AbortSignal): Promise<void> {
    let sending = this.#underWay.get(id)
    if (sending === undefined) {
      const before = this.#last
      sending = before.then(() => this.#send(id, signal)).finally(() => this.#underWay.delete(id))
      this.#underWay.set(id, sending)
      this.#last = sending.catch(() => {})
    }
    return sending
  }

  /** Begins no more requests. Resolves when none is under way any more. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#last
  }

  /** What a process found that was ended between a request and its answer: nobody knows what became of the order. */
  loseInterrupted(): void {
    for (const order of this.#orders.inStates(['Submitting'])) {
      if (this.isUnderWay(order.record.id)) continue
      const beganAt = order.record.context.sentAt ?? order.record.enteredAt
      this.#book.tell(order, [answer('answerLost', { beganAt, endedAt: this.#clock.now() })])
    }
  }

  async #send(id: string, askedToStop?: AbortSignal): Promise<void> {
    const closing = this.#closing.signal
    const signal = askedToStop === undefined ? closing : AbortSignal.any([closing, askedToStop])
    if (this.pausedUntil !== null || signal.aborted) return
    const sought = this.#ready(id)
    if (sought === null) return
    if (this.#mayBeThere(sought) && !(await this.#isCertainlyNew(sought, signal))) return
    try {
      if (await this.#isPrepared(signal)) await this.#sendPrepared(id, sought.record.seq)
    } finally {
      this.#supplier.release?.()
    }
  }

  async #isPrepared(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#supplier.prepare(signal)
    } catch (error) {
      if (!signal.aborted) this.#pauseFor(error)
      return false
    }
    return !signal.aborted
  }

  /** Waits for nothing between the intent and the request: all that this takes is there. */
  async #sendPrepared(id: string, searchedSeq: number): Promise<void> {
    const order = this.#ready(id)
    if (order === null) return
    // With other data than those that were looked for, it is looked for once more.
    if (this.#mayBeThere(order) && order.record.seq !== searchedSeq) return
    const data = this.#book.data(order)
    if (data === null) return this.#onProblem(unreadableData(id))
    const { mark, acceptedAt } = this.#marked(order, data)
    const intended = this.#book.tell(order, [act('sending', this.#clock.now(), { mark })])
    if (intended === null) return
    await this.#request(intended, data, sentBody(data, mark, acceptedAt), mark)
  }

  /** Whether the supplier may have it, though nothing here says that it was sent and not refused. */
  #mayBeThere(order: StoredOrder): boolean {
    return order.lastPosition <= this.#orders.backedUpTo() || this.#wasRefused(order)
  }

  /** Whether the supplier read it before and said that it did not take it. */
  #wasRefused({ record }: StoredOrder): boolean {
    const entries = record.mark === null ? [] : this.#store.entriesOf(record.id)
    return entries.some(({ event, order }) => event === 'refused' && order?.with?.['isPassing'] === false)
  }

  /**
   * What was refused may be there all the same: a gateway may have repeated the request, and the supplier refused the
   * repetition. So may what a backup, put in the place of its database, shows as not sent. Found there, it is adopted; what may be it makes the order uncertain.
   */
  async #isCertainlyNew(order: StoredOrder, signal: AbortSignal): Promise<boolean> {
    const data = this.#book.data(order)
    if (data === null) {
      this.#onProblem(unreadableData(order.record.id))
      return false
    }
    const { mark } = this.#marked(order, data)
    let found: Awaited<ReturnType<UncertainOrders['searchFor']>>
    try {
      found = await this.#uncertain.searchFor(order, mark, signal)
    } catch (error) {
      if (!signal.aborted) this.#pauseFor(error)
      return false
    }
    const { ours, hasCandidate } = found
    if (signal.aborted || this.#ready(order.record.id)?.record.seq !== order.record.seq) return false
    if (ours === null && !hasCandidate) return true
    const sending = act('sending', this.#clock.now(), { mark })
    if (ours === null) {
      const now = this.#clock.now()
      this.#book.tell(order, [sending, answer('answerLost', { beganAt: now, endedAt: now })])
      return false
    }
    const { contractNumber, customerNumber } = ours
    const created = answer('created', ours, { with: { contractNumber, customerNumber } })
    const begins = beginning({ ...ours, beganAt: this.#uncertain.sentFrom(order) }, data, mark)
    this.#book.tell(order, [sending, created], { begins })
    return false
  }

  /** Never broken off: who asks it to stop waits for the answer, since it may be the only one. */
  async #request(order: StoredOrder, data: OrderBody, body: OrderBody, mark: string): Promise<void> {
    const beganAt = this.#clock.now()
    let created: CreatedOrderAnswer
    try {
      created = await this.#supplier.create(body)
    } catch (error) {
      this.#takeFailure(order, error, { beganAt, endedAt: this.#clock.now() })
      return
    }
    this.#pause = null
    const { contractNumber, customerNumber } = created
    if (this.#isAnothers(contractNumber, order)) {
      // The supplier answered with another order's number: whether it has this one, that does not say.
      this.#book.tell(order, [answer('answerLost', created)])
      return
    }
    this.#book.tell(order, [answer('created', created, { with: { contractNumber, customerNumber } })], {
      begins: beginning(created, data, mark),
    })
  }

  /** Whether it came of another order of ours, or was there before this one was sent. */
  #isAnothers(contractNumber: string, { record }: StoredOrder): boolean {
    const other = this.#orders.byContractNumber(contractNumber)
    if (other !== null && other.record.id !== record.id) return true
    const [first] = this.#store.entriesOf(contractNumber)
    return first !== undefined && first.observedAt < (record.context.sentAt ?? 0)
  }

  #takeFailure(order: StoredOrder, error: unknown, look: Look): void {
    const isKnown = error instanceof StromkreisError
    if (isKnown && (passingTroubles.includes(error.code) || error.wasNotSent)) {
      this.#book.tell(order, [answer('refused', look, { with: { isPassing: true } })])
      this.#pauseFor(error)
    } else if (isKnown && refusals.includes(error.code) && !isUnclear(error)) {
      const findings = this.#reasons(order, error)
      this.#book.tell(order, [answer('refused', look, { with: { isPassing: false }, findings })])
    } else {
      this.#book.tell(order, [answer('answerLost', look)])
      this.#onProblem(error)
    }
  }

  /** The supplier's complaints by field, as findings; their texts sealed. */
  #reasons(order: StoredOrder, error: StromkreisError): Finding[] {
    const complaints = (error.complaint?.errors ?? []).filter(({ severity }) => severity !== 'Notice')
    const reasons =
      complaints.length === 0
        ? [{ severity: 'Error', code: '', message: error.message, details: null }]
        : complaints
    return reasons.map(({ severity, code, message, details }) => ({
      field: fieldIn(details) ?? fieldIn(message.split(':', 1)[0] ?? null) ?? '',
      severity: severity === 'Warning' ? 'warning' : 'error',
      rule: 'supplier',
      cost: 'refused',
      message: this.#book.seal(
        order,
        [message, details].filter((text) => text && fieldIn(text) === null).join(' – ') || code,
      ),
    }))
  }

  #ready(id: string): StoredOrder | null {
    const order = this.#orders.find(id)
    return order?.record.state === 'Ready' && order.record.erasedAt === null ? order : null
  }

  #marked({ record }: StoredOrder, data: OrderBody): { mark: string; acceptedAt: number } {
    const acceptedAt = record.acceptedAt ?? record.beganAt
    if (record.mark !== null) return { mark: record.mark, acceptedAt }
    const given = at(data, 'contract', 'transactionDateTime')
    const signedAt = (typeof given === 'string' ? berlinInstant(given) : null) ?? acceptedAt
    return { mark: this.#marks.at(signedAt), acceptedAt }
  }

  #pauseFor(error: unknown): void {
    const askedMs = error instanceof StromkreisError ? error.retryAfterMs : undefined
    const retryAfterMs = askedMs === undefined ? undefined : Math.min(askedMs, longestWaitAskedMs)
    const lengthMs = this.#pause === null ? firstPauseMs : Math.min(2 * this.#pause.lengthMs, longestPauseMs)
    this.#pause = { until: this.#clock.now() + (retryAfterMs ?? lengthMs), lengthMs }
    this.#onProblem(error)
  }
}

/**
 * The contract that begins with an order of ours that the supplier has. `beganAt`: when it was sent, since it may have begun, and
 * changed, at any moment after that.
 */
export function beginning(
  found: Look & { contractNumber: string; customerNumber: string | null },
  data: OrderBody,
  mark: string,
): ContractBeginning {
  const { contractNumber, customerNumber, beganAt, endedAt } = found
  return {
    contractNumber,
    customerNumber,
    facts: factsOf(data, markedInstant(mark)),
    look: { beganAt, endedAt },
  }
}

function isUnclear({ complaint }: StromkreisError): boolean {
  return complaint !== undefined && unclearStatuses.includes(complaint.status)
}

function unreadableData(id: string): StromkreisError {
  return new StromkreisError('configuration', `The data of order ${id} cannot be read, so it is not sent.`, {
    hint: 'Restore the keys file that belongs to this database, and give the master key that fits it.',
  })
}

const fieldsByPath = new Map([...orderFields.keys()].map((field) => [field.toLowerCase(), field]))

/**
 * The supplier puts a field's path into a complaint's details, or before the colon of its message. Anything else there
 * may be the customer's.
 */
function fieldIn(text: string | null): string | null {
  return fieldsByPath.get(text?.trim().toLowerCase() ?? '') ?? null
}
