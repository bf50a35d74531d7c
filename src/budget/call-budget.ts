import type { BudgetStanding } from '../budget-standing.ts'
import type { CallGate, CallPass } from '../call-gate.ts'
import type { CallLedger } from '../call-ledger.ts'
import type { Clock } from '../clock.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { type Admission, admit, type Caller, intervalNow, lookAgainMs, prolong, settle } from './admission.ts'
import { type CallLimits, type CheckedCallLimits, checkedCallLimits } from './call-limits.ts'
import type { CallOutcome } from './host-standing.ts'
import { standingOf } from './standing-of.ts'

const defaultLapseMs = 60_000
// Shorter waits are how a budget is kept, and no news.
const shortestNoticedMs = 10_000
const noticedAgainAfterMs = 10 * 60_000
const greatestJitterMs = 10_000

/** What calls are held to, and where it is written down. */
export interface CallBudgetOptions extends CallLimits {
  ledger: CallLedger
  clock: Clock
  /** Gives numbers from 0 to 1, by which those who wait for the same instant come apart. */
  jitter: () => number
  /** After how long a call of a process that died is taken for ended, milliseconds: longer than any request takes. 60 s. */
  lapseMs?: number | undefined
  /** What has to wait for longer is refused instead, milliseconds; nothing is, where left out. */
  longestWaitMs?: number | undefined
  /** Told that calls have to wait for more than ten seconds, and until when; not again unless it gets ten minutes later. */
  onWait?: ((until: number) => void) | undefined
}

/**
 * The gate through which calls keep within the limits, together with all others that draw on the same ledger. At each host they wait in
 * the order in which they came. After a rest a twentieth of an hour's calls may come at once, but no fewer than ten;
 * the others are spread.
 */
export class CallBudget implements CallGate {
  readonly #ledger: CallLedger
  readonly #clock: Clock
  readonly #jitter: () => number
  readonly #limits: CheckedCallLimits
  readonly #lapseMs: number
  readonly #longestWaitMs: number
  readonly #onWait: (until: number) => void
  readonly #own = new Set<number>()
  /** The last of those who wait for each host. */
  readonly #lines = new Map<string, Promise<void>>()
  readonly #closing = new AbortController()
  #ended = new AbortController()
  #noticedUntil = Number.NEGATIVE_INFINITY
  /** Who waits, and until when those in front have to. */
  readonly #waiting = new Map<symbol, number | null>()

  /** @throws StromkreisError `invalidInput` naming a limit out of range. */
  constructor(options: CallBudgetOptions) {
    this.#limits = checkedCallLimits(options)
    this.#ledger = options.ledger
    this.#clock = options.clock
    this.#jitter = options.jitter
    this.#lapseMs = options.lapseMs ?? defaultLapseMs
    this.#longestWaitMs = options.longestWaitMs ?? Number.POSITIVE_INFINITY
    this.#onWait = options.onWait ?? (() => {})
  }

  async enter(origin: string, signal?: AbortSignal, before?: string): Promise<CallPass> {
    const closing = this.#closing.signal
    const unwanted = signal === undefined ? closing : AbortSignal.any([closing, signal])
    unwanted.throwIfAborted()
    const cameAt = this.#clock.now()
    const waiter = Symbol(origin)
    this.#waiting.set(waiter, null)
    const inFront = this.#lines.get(origin) ?? Promise.resolve()
    let leave = () => {}
    const gone = new Promise<void>((resolve) => {
      leave = resolve
    })
    this.#lines.set(
      origin,
      inFront.then(() => gone),
    )
    try {
      await unlessAborted(inFront, unwanted)
      return await this.#admitted({ origin, before, cameAt, waiter }, unwanted)
    } finally {
      this.#waiting.delete(waiter)
      leave()
    }
  }

  spacingMs(share: number): number {
    return intervalNow(this.#ledger.read(), this.#clock.now(), this.#limits) / share
  }

  /** As {@link CallGate.freeAt}; who is told of waiting is told of this. */
  freeAt(origin: string): number {
    const now = this.#clock.now()
    const admission = admit(this.#ledger.read(), origin, now, this.#caller())
    // Behind a breaker nobody waits, and for the end of another call not for long.
    if (admission.is !== 'waiting' || admission.for === 'end') return now
    const until = admission.until + this.#apartMs(admission, now)
    this.#notice(until, now)
    return until
  }

  standing(): BudgetStanding {
    const untils = [...this.#waiting.values()].filter((until) => until !== null)
    const waiting = { calls: this.#waiting.size, until: untils.length === 0 ? null : Math.max(...untils) }
    return { ...standingOf(this.#ledger.read(), this.#clock.now(), this.#limits), waiting }
  }

  /** Ends the waiting of all, with AbortError, and lets nobody in any more. What is under way is counted when it lapses. */
  close(): void {
    this.#closing.abort()
  }

  async #admitted(
    asked: { origin: string; before: string | undefined; cameAt: number; waiter: symbol },
    unwanted: AbortSignal,
  ): Promise<CallPass> {
    const { origin, before, cameAt, waiter } = asked
    let ticket: number | null = null
    for (;;) {
      const now = this.#clock.now()
      const admission = this.#ledger.update((book) =>
        admit(book, origin, now, this.#caller(), { ticket, before }),
      )
      if (admission.is === 'granted') return this.#pass(origin, admission)
      if (admission.is === 'shut') throw shutError(origin, admission.until - now)
      if (admission.for === 'budget') ticket = admission.ticket
      const until = admission.until + this.#apartMs(admission, now)
      if (until > cameAt + this.#longestWaitMs) throw tooLongError(origin, until - now)
      this.#notice(until, now)
      this.#waiting.set(waiter, until)
      await this.#rest(admission, until, unwanted)
      unwanted.throwIfAborted()
    }
  }

  #caller(): Caller {
    return { limits: this.#limits, lapseMs: this.#lapseMs, own: this.#own }
  }

  #pass(origin: string, { call, at, spacedMs }: Extract<Admission, { is: 'granted' }>): CallPass {
    this.#own.add(call)
    let heldUntil = at + this.#lapseMs
    const end = (outcome: CallOutcome) => {
      if (!this.#own.has(call)) return
      this.#settle({ call, origin, beganAt: at, spacedMs, outcome })
    }
    return {
      answered: (answer) => end({ is: 'answered', ...answer }),
      failed: () => end({ is: 'failed' }),
      abandoned: () => end({ is: 'abandoned' }),
      unused: () => end({ is: 'unused' }),
      goesOn: () => {
        const now = this.#clock.now()
        if (now < heldUntil - this.#lapseMs / 2 || !this.#own.has(call)) return
        heldUntil = now + this.#lapseMs
        this.#note((book) => prolong(book, now, this.#caller()))
      },
    }
  }

  #settle(ended: Parameters<typeof settle>[1]): void {
    const caller = { ...this.#caller(), jitter: this.#jitter }
    this.#note((book) => settle(book, ended, this.#clock.now(), caller))
    this.#own.delete(ended.call)
    // With a reason of its own: making an error for each call would cost more than the call.
    this.#ended.abort('a call ended')
    this.#ended = new AbortController()
  }

  /** What cannot be written now must not spoil an answer: the call then counts until it lapses. */
  #note(change: Parameters<CallLedger['update']>[0]): void {
    if (this.#closing.signal.aborted) return
    try {
      this.#ledger.update(change, { mayBeLost: true })
    } catch {
      // Whoever asks for the next call will be told.
    }
  }

  #apartMs(waiting: Extract<Admission, { is: 'waiting' }>, now: number): number {
    if (waiting.for !== 'host') return 0
    return Math.floor(this.#jitter() * Math.min((waiting.until - now) / 10, greatestJitterMs))
  }

  #notice(until: number, now: number): void {
    if (until < now + shortestNoticedMs || until < this.#noticedUntil + noticedAgainAfterMs) return
    this.#noticedUntil = until
    this.#onWait(until)
  }

  /** Until `until`, or until a call of this process ends and there may be room. */
  async #rest(waiting: Admission, until: number, unwanted: AbortSignal): Promise<void> {
    const ended = this.#ended.signal
    const either = AbortSignal.any([unwanted, ended])
    const isForOthers = waiting.is === 'waiting' && waiting.for === 'end'
    if (!isForOthers) return this.#clock.sleepUntil(until, either)
    // Nobody tells when a call of another process ends.
    if (this.#own.size < this.#ledger.read().inFlight.length) {
      return this.#clock.sleepUntil(this.#clock.now() + lookAgainMs, either)
    }
    await new Promise<void>((resolve) => {
      if (either.aborted) return resolve()
      either.addEventListener('abort', () => resolve(), { once: true })
    })
  }
}

function unlessAborted(turn: Promise<void>, unwanted: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(unwanted.reason)
    if (unwanted.aborted) return refuse()
    unwanted.addEventListener('abort', refuse, { once: true })
    turn.then(() => {
      unwanted.removeEventListener('abort', refuse)
      resolve()
    }, reject)
  })
}

function shutError(origin: string, retryAfterMs: number): StromkreisError {
  return new StromkreisError(
    'unreachable',
    `${origin}: it failed several times in a row and is left alone for a while.`,
    {
      hint: `It is tried again in ${Math.ceil(retryAfterMs / 1000)} s; if it stays so, check the base URLs, the network and the supplier.`,
      retryAfterMs,
      wasNotSent: true,
    },
  )
}

function tooLongError(origin: string, retryAfterMs: number): StromkreisError {
  return new StromkreisError(
    'rateLimited',
    `${origin}: the call budget allows no call for another ${Math.ceil(retryAfterMs / 1000)} s.`,
    {
      hint: 'Try again then, or allow more calls (STROMKREIS_CALLS_PER_HOUR and its like) if the supplier agrees.',
      retryAfterMs,
      wasNotSent: true,
    },
  )
}
