import type { Clock } from '../clock.ts'
import { effectKey } from '../log-entry.ts'
import type { Sink } from '../sink.ts'
import type { LoggedEntry, Store } from '../store.ts'

const batchSize = 200
const firstRetryMs = 1_000
const longestRetryMs = 5 * 60_000

/**
 * Hands the log's effects to one sink, in order, from where the sink durably stands. What the sink refuses comes again
 * after a pause that doubles up to five minutes; meanwhile everything behind it waits.
 */
export class SinkDelivery {
  readonly #store: Store
  readonly #clock: Clock
  readonly #sink: Sink
  readonly #onProblem: (error: unknown) => void
  /** Aborted to end a pause between two attempts. */
  #pause = new AbortController()
  #isStopped = false
  #running: Promise<void> | null = null
  #hasMore = false
  #isPatient = true

  constructor(options: { store: Store; clock: Clock; sink: Sink; onProblem: (error: unknown) => void }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#sink = options.sink
    this.#onProblem = options.onProblem
  }

  /** Says that there may be something new; returns at once. */
  wake(): void {
    this.#hasMore = true
    this.#running ??= Promise.resolve().then(() => this.#run())
  }

  /** Resolves when everything in the log so far is delivered, or once the sink refuses: the rest comes next time. */
  async drain(): Promise<void> {
    this.#isPatient = false
    this.#pause.abort()
    this.wake()
    await this.#running
    this.#isPatient = true
    this.#pause = new AbortController()
  }

  /** Ends after the delivery under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#pause.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    try {
      while (this.#hasMore && !this.#isStopped) {
        this.#hasMore = false
        await this.#deliverLog()
      }
    } catch (error) {
      this.#onProblem(error)
    } finally {
      // In the same turn as the last look at #hasMore: whoever wakes it later finds that it has ended.
      this.#running = null
    }
  }

  async #deliverLog(): Promise<void> {
    let position = this.#store.sinkPosition(this.#sink.name)
    for (;;) {
      const logged = this.#store.entriesAfter(position, batchSize)
      const reached = await this.#deliverAll(logged, position)
      if (reached !== position) this.#store.saveSinkPosition(this.#sink.name, reached)
      position = reached
      const isStuck = reached !== logged.at(-1)?.position
      if (logged.length < batchSize || isStuck || this.#isStopped) break
    }
  }

  /** The position up to which all is delivered. */
  async #deliverAll(logged: readonly LoggedEntry[], from: number): Promise<number> {
    let reached = from
    for (const { position, subjectId, entry } of logged) {
      for (const [index, effect] of entry.effects.entries()) {
        if (effect.suppressed) continue
        const { subject, observedAt } = entry
        const key = effectKey(entry, index)
        const reference = 'message' in effect ? effect.message : null
        const message = reference ? this.#store.reveal(subjectId, reference) : null
        if (!(await this.#deliver({ key, subject, observedAt, effect, message }))) return reached
      }
      reached = position
    }
    return reached
  }

  /** False when stopped before the sink took it. */
  async #deliver(delivery: Parameters<Sink['deliver']>[0]): Promise<boolean> {
    for (let pauseMs = firstRetryMs; !this.#isStopped; pauseMs = Math.min(2 * pauseMs, longestRetryMs)) {
      try {
        await this.#sink.deliver(delivery)
        return true
      } catch (error) {
        this.#onProblem(error)
        if (!this.#isPatient) return false
        await this.#clock.sleepUntil(this.#clock.now() + pauseMs, this.#pause.signal)
      }
    }
    return false
  }
}
