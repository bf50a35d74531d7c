import type { Clock } from '../clock.ts'
import type { CallReservation, Store } from '../store.ts'

/** Keeps the calls to the supplier within so many an hour, over restarts too. */
export class CallBudget {
  readonly #store: Pick<Store, 'reserveCalls'>
  readonly #clock: Clock
  readonly #onWait: (until: number) => void
  readonly callsPerHour: number
  #reserved: CallReservation = { calls: 0, expiresAt: 0 }

  constructor(options: {
    store: Pick<Store, 'reserveCalls'>
    clock: Clock
    callsPerHour: number
    /** Told when a call has to wait, and until when (epoch milliseconds). */
    onWait?: (until: number) => void
  }) {
    this.#store = options.store
    this.#clock = options.clock
    this.callsPerHour = options.callsPerHour
    this.#onWait = options.onWait ?? (() => {})
  }

  /** Resolves once one call may be made; false when `signal` was aborted before. */
  async draw(signal?: AbortSignal): Promise<boolean> {
    while (!signal?.aborted) {
      const now = this.#clock.now()
      if (this.#reserved.calls > 0 && now < this.#reserved.expiresAt) {
        this.#reserved.calls -= 1
        return true
      }
      const answer = this.#store.reserveCalls(now, this.callsPerHour)
      if ('calls' in answer) {
        this.#reserved = answer
        continue
      }
      this.#onWait(answer.retryAt)
      await this.#clock.sleepUntil(answer.retryAt, signal)
    }
    return false
  }
}
