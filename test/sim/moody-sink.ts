import type { Delivery, Sink } from '../../src/sink.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import type { Taking } from './checker.ts'
import { minuteMs } from './plan.ts'
import type { SimTime } from './sim-time.ts'
import type { Tally } from './tally.ts'

/** How a sink behaves for a while. */
export type Mood = 'throws' | 'rejects' | 'hangs' | 'asksForPatience' | 'refuses'
export const moods: readonly Mood[] = ['throws', 'rejects', 'rejects', 'hangs', 'asksForPatience', 'refuses']

/** A receiver with moods: it outlives the processes that deliver to it. */
export class MoodySink {
  readonly name: string
  mood: Mood | null = null
  until = 0
  /** So many attempts are spoilt at most: over days of trying again every quarter of an hour nothing new comes to light. */
  left = 0
  readonly #time: SimTime
  readonly #faults: Tally
  readonly #offered: (sink: string, delivery: Delivery, taking: Taking) => void

  constructor(options: {
    name: string
    time: SimTime
    faults: Tally
    offered: (sink: string, delivery: Delivery, taking: Taking) => void
  }) {
    this.name = options.name
    this.#time = options.time
    this.#faults = options.faults
    this.#offered = options.offered
  }

  /** The sink as one process sees it; a dead one hears nothing any more. */
  for(life: { isDead: boolean }): Sink {
    return {
      name: this.name,
      deliver: (delivery) => (life.isDead ? new Promise(() => {}) : this.#deliver(delivery, life)),
    }
  }

  #deliver(delivery: Delivery, life: { isDead: boolean }): void | Promise<void> {
    if (this.mood === null || this.#time.now() >= this.until || this.left === 0)
      return this.#offered(this.name, delivery, 'taken')
    this.left -= 1
    const isRefused = this.mood === 'refuses'
    this.#faults.add('sinkTrouble')
    if (this.mood === 'hangs') return this.#afterAWhile(delivery, life)
    this.#offered(this.name, delivery, isRefused ? 'refused' : 'failed')
    const hint = 'Try again later.'
    if (this.mood === 'throws') throw new Error('the sink is broken')
    if (this.mood === 'rejects') return Promise.reject(new Error('the sink does not want it'))
    if (isRefused) throw new StromkreisError('refused', 'The sink does not take such things.', { hint })
    throw new StromkreisError('rateLimited', 'The sink asks for patience.', {
      hint,
      retryAfterMs: 20 * minuteMs,
    })
  }

  async #afterAWhile(delivery: Delivery, life: { isDead: boolean }): Promise<void> {
    await this.#time.sleepUntil(this.#time.now() + 40 * minuteMs)
    if (life.isDead) return new Promise(() => {})
    this.#offered(this.name, delivery, 'taken')
  }
}
