import type { Clock } from '../clock.ts'
import type { DeliveryStore, Undelivered } from '../delivery-store.ts'
import { effectKey } from '../log-entry.ts'
import type { OnProblem } from '../on-problem.ts'
import type { Delivery, Patience, Sink } from '../sink.ts'
import type { Store } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { DeliveryRound, isSooner } from './delivery-round.ts'
import { afterFailure, askedPauseMs, defaultPatience, pauseMs } from './retry-rule.ts'

// What a crash repeats is one round.
const entriesOfRound = 200
// So many subjects refused, and nobody taken since: it is the sink, not they.
const subjectsOfDownSink = 10
// The log itself keeps what comes after.
const mostWaiting = 1_000
const mostWaitingOfDownSink = 100

/** What a {@link SinkDelivery} works with. */
export interface SinkDeliveryOptions {
  log: Pick<Store, 'entriesAfter' | 'reveal'>
  deliveries: DeliveryStore
  clock: Clock
  sink: Sink
  /** Gives numbers from 0 to 1, by which attempts that would coincide come apart. */
  jitter: () => number
  /** Told of every attempt that failed, and of what is given up. */
  onProblem: OnProblem
}

/**
 * Hands the log's effects to one sink: those of one subject in order, from where the sink durably stands. What the sink
 * refuses comes again after a pause that doubles up to a quarter of an hour; meanwhile what comes after it of the same
 * subject waits, and others go on; a sink that takes nothing from anybody is only asked with one of them at a time, after
 * such pauses. See {@link Patience} for when a delivery is given up.
 */
export class SinkDelivery {
  readonly #log: SinkDeliveryOptions['log']
  readonly #deliveries: DeliveryStore
  readonly #clock: Clock
  readonly #sink: Sink
  readonly #patience: Patience
  readonly #jitter: () => number
  readonly #onProblem: OnProblem
  readonly #refusedSinceTaken = new Set<number>()
  /** How often in a row a sink that is down was asked in vain. */
  #probes = 0
  #pausedUntil = Number.NEGATIVE_INFINITY
  /** Aborted to end a pause between two attempts; null where there is none. */
  #pause: AbortController | null = null
  #isStopped = false
  #running: Promise<void> | null = null
  #isWoken = false
  /** While it drains: what was due later than this waits for another time. */
  #drainsSince: number | null = null

  constructor(options: SinkDeliveryOptions) {
    this.#log = options.log
    this.#deliveries = options.deliveries
    this.#clock = options.clock
    this.#sink = options.sink
    this.#patience = { ...defaultPatience, ...options.sink.patience }
    this.#jitter = options.jitter
    this.#onProblem = options.onProblem
  }

  /** Says that there may be something new; returns at once. */
  wake(): void {
    this.#isWoken = true
    this.#endPause()
    this.#running ??= Promise.resolve().then(() => this.#run())
  }

  /** Resolves when all that is due has been tried once: what the sink refuses comes next time. */
  async drain(): Promise<void> {
    this.#drainsSince = this.#clock.now()
    this.wake()
    await this.#running
    this.#drainsSince = null
  }

  /** Ends after the deliveries under way. */
  async stop(): Promise<void> {
    this.#isStopped = true
    this.#endPause()
    await this.#running
  }

  #endPause(): void {
    if (this.#pause === null) return
    // With a reason of its own: making an error for each would cost more than what it is woken for.
    this.#pause.abort('woken')
    this.#pause = null
  }

  async #run(): Promise<void> {
    try {
      while (!this.#isStopped) {
        this.#isWoken = false
        const nextAt = await this.#deliverWhatIsDue()
        if (this.#isWoken) continue
        if (nextAt === null || this.#drainsSince !== null) break
        this.#pause = new AbortController()
        await this.#clock.sleepUntil(nextAt, this.#pause.signal)
      }
    } catch (error) {
      this.#onProblem(error)
    } finally {
      // In the same turn as the last look at #isWoken: whoever wakes it later finds that it has ended.
      this.#running = null
    }
  }

  /** When there is something to try again; null when nothing waits. */
  async #deliverWhatIsDue(): Promise<number | null> {
    while (!this.#isStopped) {
      const now = this.#clock.now()
      if (now < this.#pausedUntil) return this.#pausedUntil
      const waiting = this.#deliveries.waiting(this.#sink.name)
      const lines = linesOf(waiting)
      const due = linesDue(lines, this.#drainsSince ?? now)
      const { position, takenAt } = this.#deliveries.standing(this.#sink.name)
      const isFull = waiting.length >= (this.#isDown ? mostWaitingOfDownSink : mostWaiting)
      const read = isFull ? [] : this.#log.entriesAfter(position, entriesOfRound)
      if (due.length === 0 && read.length === 0) return earliest(lines)
      const round = new DeliveryRound({ read, position, takenAt, isProbe: this.#isDown })
      round.add(due.slice(0, entriesOfRound).flat())
      round.addRead({ waiting: lines, sink: this.#sink, now })
      await this.#deliver(round)
      const isAllRead = read.length < entriesOfRound
      // Whoever wrote meanwhile has woken it.
      if (isAllRead && waiting.length === 0 && round.undelivered.length === 0) return null
    }
    return null
  }

  async #deliver(round: DeliveryRound): Promise<void> {
    if (round.isProbe) round.keepOne()
    // All take from the one iterator.
    const rest = round.pending.values()
    const deliverRest = async () => {
      for (const next of rest) await round.afterEarlier(next, () => this.#deliverOne(next, round))
    }
    const ends = await Promise.allSettled(Array.from({ length: this.#sink.atOnce ?? 1 }, deliverRest))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    this.#deliveries.saveDeliveries(this.#sink.name, round, this.#clock.now())
    this.#probes = this.#isDown ? this.#probes + 1 : 0
    if (this.#isDown) this.#pauseFor(pauseMs(this.#probes, this.#jitter()))
  }

  async #deliverOne(next: Undelivered, round: DeliveryRound): Promise<void> {
    if (!this.#mayTry(round) || round.isHeld(next)) return round.hold(next)
    const left = await this.#try(next, round)
    if (left === null) round.settle(next)
    else round.leave(left)
  }

  /** What is left to do about it; null once it is taken. */
  async #try(tried: Undelivered, round: DeliveryRound): Promise<Undelivered | null> {
    const delivery = this.#deliveryOf(tried, round)
    if (delivery === null) return null
    try {
      await this.#sink.deliver(delivery)
      round.takenAt = this.#clock.now()
      this.#refusedSinceTaken.clear()
      return null
    } catch (error) {
      this.#refusedSinceTaken.add(tried.subjectId)
      this.#pauseFor(askedPauseMs(error))
      this.#onProblem(error, 'delivery')
      const left = afterFailure(tried, {
        ...{ error, takenAt: round.takenAt, isDown: this.#isDown, patience: this.#patience },
        now: this.#clock.now(),
        jitter: this.#jitter(),
      })
      if (left.givenUpAt !== null)
        this.#onProblem(givenUp(this.#sink.name, delivery.key, left.attempts), 'givenUp')
      return left
    }
  }

  /** As the log has it now; null where it does not have it any more. */
  #deliveryOf({ position, index, subjectId }: Undelivered, round: DeliveryRound): Delivery | null {
    const logged = round.read.get(position) ?? this.#log.entriesAfter(position - 1, 1)[0]
    const effect = logged?.position === position ? logged.entry.effects[index] : undefined
    if (logged === undefined || effect === undefined) return null
    const { subject, seq, observedAt } = logged.entry
    const reference = 'message' in effect ? effect.message : null
    const message = reference ? this.#log.reveal(subjectId, reference) : null
    return { key: effectKey(logged.entry, index), subject, seq, index, observedAt, effect, message }
  }

  get #isDown(): boolean {
    return this.#refusedSinceTaken.size >= subjectsOfDownSink
  }

  #mayTry({ isProbe }: DeliveryRound): boolean {
    return !this.#isStopped && (isProbe || !this.#isDown) && this.#clock.now() >= this.#pausedUntil
  }

  #pauseFor(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + ms)
  }
}

/** What waits, by subject. */
function linesOf(waiting: readonly Undelivered[]): Map<number, Undelivered[]> {
  const lines = new Map<number, Undelivered[]>()
  for (const one of waiting) {
    const line = lines.get(one.subjectId)
    if (line === undefined) lines.set(one.subjectId, [one])
    else line.push(one)
  }
  return lines
}

/** Those whose first is due. */
function linesDue(lines: ReadonlyMap<number, readonly Undelivered[]>, until: number) {
  const due = [...lines.values()].filter(([first]) => first!.dueAt <= until)
  return due.sort(([a], [b]) => (isSooner(a!, b!) ? -1 : 1))
}

function earliest(lines: ReadonlyMap<number, readonly Undelivered[]>): number | null {
  let at: number | null = null
  for (const [first] of lines.values()) at = Math.min(at ?? first!.dueAt, first!.dueAt)
  return at
}

function givenUp(sink: string, key: string, attempts: number): StromkreisError {
  const times = attempts === 1 ? 'one attempt' : `${attempts} attempts`
  return new StromkreisError('refused', `${key} was not taken by ${sink} and is given up after ${times}.`, {
    hint: '`stromkreis dead-letters` says why; `stromkreis redeliver` sends it again.',
  })
}
