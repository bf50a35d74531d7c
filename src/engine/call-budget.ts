import type { Clock } from '../clock.ts'
import type { CallReservation, Store } from '../store.ts'

/** Keeps the calls to the supplier within so many an hour, over restarts too. */
export class CallBudget {
  readonly #store: Pick<Store, 'reserveCalls' | 'returnCalls'>
  readonly #clock: Clock
  readonly #onWait: (until: number) => void
  readonly callsPerHour: number
  #reserved: CallReservation | null = null

  constructor(options: {
    store: Pick<Store, 'reserveCalls' | 'returnCalls'>
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
      if (this.#reserved !== null && this.#reserved.calls > 0 && now < this.#reserved.expiresAt) {
        this.#reserved.calls -= 1
        return true
      }
      this.release()
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

  /** Gives back what was set aside and not used: without it, many short processes would use up the budget unused. */
  release(): void {
    if (this.#reserved === null) return
    const { id, calls } = this.#reserved
    this.#reserved = null
    if (calls > 0) this.#store.returnCalls(id, calls, this.#clock.now())
  }
}
