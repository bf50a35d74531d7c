import type { Entry } from '../../src/log-entry.ts'
import { errorFields } from '../../src/operations/daemon-log.ts'
import type { OrderAnswer } from '../../src/sandbox/index.ts'
import type { Delivery } from '../../src/sink.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import type { Checker, Rest, Taking } from './checker.ts'
import { Death } from './crashing-database.ts'
import type { LogRead } from './stored-log.ts'
import type { Trace } from './trace.ts'
import type { Verdict } from './verdict.ts'
import { statusShown, type WireCall } from './wire-call.ts'

const unexpectedCodes: readonly string[] = ['logBroken', 'configuration', 'databaseNewer', 'leaseHeld']

/** Sees everything that happens, writes it down in the trace, and tells the checkers. */
export class Witness {
  readonly #trace: Trace
  readonly #verdict: Verdict
  readonly #checkers: readonly Checker[]
  /** Whether somebody saw to it that the database cannot be used now. */
  readonly #isDatabaseSpoilt: () => boolean
  /** The newest entry told of each subject. */
  readonly #told = new Map<string, number>()
  /** What was delivered while a process was being opened: of entries that nobody could listen to yet. */
  readonly #offers: (() => void)[] = []
  #isOpening = false
  #entries = 0

  constructor(options: {
    trace: Trace
    verdict: Verdict
    checkers: readonly Checker[]
    isDatabaseSpoilt: () => boolean
  }) {
    this.#trace = options.trace
    this.#verdict = options.verdict
    this.#checkers = options.checkers
    this.#isDatabaseSpoilt = options.isDatabaseSpoilt
  }

  /** How many entries became durable. */
  get entries(): number {
    return this.#entries
  }

  called(call: WireCall): void {
    this.#tell((checker) => checker.called?.(call))
  }

  answered(call: WireCall): void {
    this.#trace.note('answer', call.method, call.path, call.status, call.met.join(), call.beganAt)
    if (this.#trace.isRead) for (const order of call.orders) this.#trace.tell(shownLine(call, order))
    this.#tell((checker) => checker.answered?.(call))
  }

  idle(): void {
    this.#tell((checker) => checker.idle?.())
  }

  offered(sink: string, delivery: Delivery, taking: Taking): void {
    this.#trace.note('delivery', sink, delivery.key, taking)
    this.#offers.push(() => this.#tell((checker) => checker.offered?.(sink, delivery, taking)))
    if (!this.#isOpening) this.#handOn()
  }

  opening(): void {
    this.#isOpening = true
  }

  notOpened(): void {
    this.#isOpening = false
  }

  /** What the file holds must be what was told, and perhaps what nobody lived to tell. */
  opened(read: LogRead, now: number): void {
    this.#isOpening = false
    this.#trace.note('opened', now)
    this.#tell((checker) => checker.opened?.(read))
    for (const entry of read.news) {
      if (entry.seq > (this.#told.get(entry.subject) ?? 0)) this.entry(entry, true)
    }
    this.#handOn()
  }

  entry(entry: Entry, isRead: boolean): void {
    this.#entries += 1
    this.#told.set(entry.subject, entry.seq)
    const { subject, seq, kind, event, from, to, observedAt, beganAt, effectiveAfter } = entry
    const { timers, effects } = entry
    this.#trace.note('entry', subject, seq, kind, event, from, to, observedAt, beganAt, effectiveAfter)
    for (const { event: armed, dueAt } of timers.armed) this.#trace.note('armed', armed, dueAt)
    for (const effect of effects)
      this.#trace.note('effect', effect.kind, effect.withheld ?? effect.suppressed ?? '')
    this.#tell((checker) => checker.entry?.(entry, isRead))
  }

  ended(isKilled: boolean): void {
    this.#tell((checker) => checker.ended?.(isKilled))
  }

  clockJumped(byMs: number): void {
    this.#tell((checker) => checker.clockJumped?.(byMs))
  }

  atRest(rest: Rest): void {
    this.#tell((checker) => checker.atRest?.(rest))
  }

  /** The engine told of a trouble that it works around. */
  problem(error: unknown, during?: string): void {
    this.#trace.note('problem', during ?? '', codeOf(error))
    this.#hear(error)
    if (during === 'givenUp') this.#giveUp(error)
  }

  /** Troubles of the supplier are expected, and a database that cannot be used where somebody saw to that. */
  expect(error: unknown, during: string, codes: readonly string[] = []): void {
    this.#trace.note('error', during, codeOf(error))
    this.#hear(error)
    if (error instanceof Death || (error as Error | null)?.name === 'AbortError') return
    const isOurs = error instanceof StromkreisError
    if (isOurs && codes.includes(error.code)) return
    if (isOurs && error.code === 'databaseUnusable' && this.#isDatabaseSpoilt()) return
    if (isOurs && error.code !== 'databaseUnusable' && !unexpectedCodes.includes(error.code)) return
    const stack = error instanceof Error ? error.stack : String(error)
    this.#verdict.fault('errors', `${during}: ${stack}`)
  }

  #hear(error: unknown): void {
    const text =
      error instanceof Error ? `${error.message} ${(error as { hint?: string }).hint ?? ''}` : String(error)
    const line = JSON.stringify(errorFields(error))
    this.#tell((checker) => checker.said?.(error instanceof StromkreisError ? text : ''))
    this.#tell((checker) => checker.said?.(line))
  }

  #giveUp(error: unknown): void {
    const [, key, sink] = /^(\S+) was not taken by (\S+) /.exec((error as Error).message) ?? []
    if (key !== undefined) this.#tell((checker) => checker.givenUp?.(sink!, key))
  }

  #handOn(): void {
    for (const offer of this.#offers.splice(0)) offer()
  }

  #tell(what: (checker: Checker) => void): void {
    for (const checker of this.#checkers) what(checker)
  }
}

function codeOf(error: unknown): string {
  return error instanceof StromkreisError ? error.code : ((error as Error | null)?.name ?? 'nothing')
}

function shownLine({ trueAt, ageMs }: WireCall, order: OrderAnswer): string {
  return `${trueAt} shown ${order.contractNumber} ${statusShown(order)} of ${ageMs} ms ago\n`
}
