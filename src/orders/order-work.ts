import type { Clock } from '../clock.ts'
import type { OrderStore } from '../order-store.ts'
import type { OrderEraser } from './order-eraser.ts'
import type { OrderTaking } from './order-taking.ts'
import type { Submission } from './submission.ts'
import type { UncertainOrders } from './uncertain-orders.ts'

const dueAtOnce = 100
const dayMs = 86_400_000

/** What goes on with orders by itself: time rules, sending, looking for what is uncertain, erasing. */
export class OrderWork {
  readonly #orders: OrderStore
  readonly #taking: OrderTaking
  readonly #submission: Submission
  readonly #uncertain: UncertainOrders
  readonly #eraser: OrderEraser
  readonly #clock: Clock
  readonly #onProblem: (error: unknown) => void
  #erasedAt = Number.NEGATIVE_INFINITY

  constructor(options: {
    orders: OrderStore
    taking: OrderTaking
    submission: Submission
    uncertain: UncertainOrders
    eraser: OrderEraser
    clock: Clock
    onProblem: (error: unknown) => void
  }) {
    this.#orders = options.orders
    this.#taking = options.taking
    this.#submission = options.submission
    this.#uncertain = options.uncertain
    this.#eraser = options.eraser
    this.#clock = options.clock
    this.#onProblem = options.onProblem
  }

  /** Does what is to be done now. */
  async turn(signal?: AbortSignal): Promise<void> {
    this.#submission.loseInterrupted()
    for (const order of this.#orders.due(this.#clock.now(), dueAtOnce)) this.#taking.timely(order)
    if (this.#submission.pausedUntil === null) {
      for (const order of this.#orders.inStates(['Refused'])) {
        if (order.record.context.isRefusedInPassing) this.#taking.checkAgain(order)
      }
      for (const { record } of this.#orders.inStates(['Ready'])) {
        if (!signal?.aborted) await this.#submission.send(record.id, signal)
      }
    }
    try {
      if (!signal?.aborted) await this.#uncertain.lookIfDue(signal)
    } catch (error) {
      if (!signal?.aborted) this.#onProblem(error)
    }
    if (this.#clock.now() >= this.#erasedAt + dayMs) {
      this.#eraser.eraseIdle()
      this.#erasedAt = this.#clock.now()
    }
  }

  /** When {@link turn} has something to do next, epoch milliseconds; infinite when nothing is waiting. */
  nextAt(): number {
    const instants = [
      this.#orders.nextDueAt(),
      this.#uncertain.nextAt(),
      this.#submission.pausedUntil,
      this.#orders.isAnyWithData() ? this.#erasedAt + dayMs : null,
    ]
    return Math.min(...instants.map((instant) => instant ?? Number.POSITIVE_INFINITY))
  }
}
