import type { CallBook, HostStanding } from '../call-ledger.ts'
import type { CheckedCallLimits } from './call-limits.ts'
import { countCall, fitsAt, forgetOldCalls, shiftCalls } from './call-windows.ts'
import { type CallOutcome, learn, slowedMs, unknownHost } from './host-standing.ts'

// A clock that was set back by less makes time stand still until it has caught up; nobody waits for longer than that.
const longestStandstillMs = 24 * 3_600_000
// How long those wait who find another call looking whether a host is back.
const probePatienceMs = 1_000
// So long whoever came later leaves a call to somebody whose turn has come and who is about to wake, or has died.
const courtesyMs = 250
/** How often to ask whether calls of other processes have ended, milliseconds. */
export const lookAgainMs = 100

/** Whose calls these are, and what they are held to. */
export interface Caller {
  limits: CheckedCallLimits
  /** After how long a call is taken for ended if nobody says so, milliseconds. */
  lapseMs: number
  /** This caller's own calls under way. */
  own: ReadonlySet<number>
}

/** What is said to somebody who wants to make a call. */
export type Admission =
  /** `spacedMs`: so long its host is now left alone for it, milliseconds. */
  | { is: 'granted'; call: number; at: number; spacedMs: number }
  /** Not before `until`. `for`: the budget, a host that asked for it, or another call to end. */
  | { is: 'waiting'; until: number; for: 'host' | 'end' }
  /** To be shown when asking again: who has waited for longer goes first. */
  | { is: 'waiting'; until: number; for: 'budget'; ticket: number }
  /** The breaker is open, or half open with a look under way. */
  | { is: 'shut'; until: number }

/**
 * One call to `origin` now, if it may be made; the book then knows of it. `ticket` is that of waiting for it until now; `before` the
 * origin of a call that follows, for which there must be room too.
 */
export function admit(
  book: CallBook,
  origin: string,
  now: number,
  caller: Caller,
  { ticket = null, before }: { ticket?: number | null; before?: string | undefined } = {},
): Admission {
  const at = turnTo(book, now, caller)
  const host = hostAt(book, origin, at)
  const next = before === undefined ? null : hostAt(book, before, at)
  const shutUntil = shut(book, host, at)
  if (shutUntil !== null) return { is: 'shut', until: Math.ceil(Math.max(shutUntil, host.closedUntil)) }
  const waiting = wait(book, { host, next }, at, caller) ?? giveWay(book, ticket, at)
  book.waiting = book.waiting.filter((other) => other.ticket !== ticket)
  if (waiting?.for === 'budget')
    return { ...waiting, for: 'budget', ticket: queue(book, ticket, waiting.until) }
  if (waiting !== null) return { ...waiting, for: waiting.for }
  const { limits, lapseMs } = caller
  book.latestCall += 1
  const call = book.latestCall
  book.inFlight.push({ call, lapsesAt: at + lapseMs })
  book.ahead.calls += 1
  // What follows at the same host has waited along: then it waits no more.
  const spacedMs = next === host ? 0 : slowedMs(host, limits.intervalMs, at)
  host.at = at
  host.nextAt = at + spacedMs
  if (host.openUntil !== null) host.probe = call
  return { is: 'granted', call, at, spacedMs }
}

/** The end of a call of the caller's own that was admitted at `beganAt`. */
export function settle(
  book: CallBook,
  ended: { call: number; origin: string; beganAt: number; spacedMs: number; outcome: CallOutcome },
  now: number,
  caller: Caller & { jitter: () => number },
): void {
  const { call, origin, beganAt, spacedMs, outcome } = ended
  const at = turnTo(book, now, caller)
  const host = hostAt(book, origin, at)
  remove(book, call)
  if (outcome.is === 'unused') {
    book.ahead.calls -= 1
    host.nextAt -= spacedMs
  } else countCall(book, at)
  learn(host, outcome, { call, beganAt, at, jitter: caller.jitter })
}

/** A call's answer is still coming. */
export function prolong(book: CallBook, now: number, caller: Caller): void {
  turnTo(book, now, caller)
}

/** The part of the limits that is allowed now, as the time from one call to the next if they come evenly, milliseconds. */
export function intervalNow(book: CallBook, now: number, { intervalMs }: CheckedCallLimits): number {
  const at = Math.max(now, book.at)
  return Math.max(intervalMs, ...Object.values(book.hosts).map((host) => slowedMs(host, intervalMs, at)))
}

/** Brings the book to an instant. Its time never runs backwards, but for a clock that was far ahead. */
function turnTo(book: CallBook, now: number, { limits, own, lapseMs }: Caller): number {
  const backMs = book.at - now
  if (backMs > longestStandstillMs) shift(book, -backMs)
  const at = Math.max(now, book.at)
  book.at = at
  for (const call of own) hold(book, call, at + lapseMs)
  for (const { call, lapsesAt } of [...book.inFlight]) {
    if (lapsesAt > at) continue
    remove(book, call)
    countCall(book, lapsesAt)
  }
  forgetOldCalls(book, at)
  book.waiting = book.waiting.filter(({ dueAt }) => at < dueAt + courtesyMs)
  const caughtUp = Math.max(0, at - book.ahead.at) / limits.intervalMs
  book.ahead = { calls: Math.max(0, book.ahead.calls - caughtUp), at }
  for (const [origin, host] of Object.entries(book.hosts)) {
    if (host.at < at - longestStandstillMs) delete book.hosts[origin]
  }
  return at
}

function hold(book: CallBook, call: number, lapsesAt: number): void {
  const known = book.inFlight.find((other) => other.call === call)
  if (known) known.lapsesAt = lapsesAt
  else book.inFlight.push({ call, lapsesAt })
}

function remove(book: CallBook, call: number): void {
  book.inFlight = book.inFlight.filter((other) => other.call !== call)
}

/** All instants by so many milliseconds, as if the clock that told them had been set right before. */
function shift(book: CallBook, byMs: number): void {
  book.at += byMs
  book.ahead.at += byMs
  shiftCalls(book, byMs)
  for (const call of book.inFlight) call.lapsesAt += byMs
  for (const waiter of book.waiting) waiter.dueAt += byMs
  for (const host of Object.values(book.hosts)) {
    host.at += byMs
    host.closedUntil += byMs
    host.nextAt += byMs
    host.rateChangedAt += byMs
    host.pacedUntil += byMs
    if (host.openUntil !== null) host.openUntil += byMs
  }
}

function hostAt(book: CallBook, origin: string, at: number): HostStanding {
  book.hosts[origin] ??= unknownHost(at)
  return book.hosts[origin]
}

function shut(book: CallBook, { openUntil, probe }: HostStanding, at: number): number | null {
  if (openUntil === null) return null
  if (at < openUntil) return openUntil
  const isLooking = book.inFlight.some(({ call }) => call === probe)
  return isLooking ? at + probePatienceMs : null
}

interface Wait {
  is: 'waiting'
  until: number
  for: 'budget' | 'host' | 'end'
}

/** Lets those go first who have waited for longer. */
function giveWay(book: CallBook, ticket: number | null, at: number): Wait | null {
  const isLater = (other: number) => ticket === null || other < ticket
  const mustWait = book.waiting.some((other) => isLater(other.ticket) && other.dueAt <= at)
  return mustWait ? { is: 'waiting', until: at + lookAgainMs, for: 'budget' } : null
}

function queue(book: CallBook, ticket: number | null, dueAt: number): number {
  if (ticket === null) book.latestCall += 1
  book.waiting.push({ ticket: ticket ?? book.latestCall, dueAt })
  return ticket ?? book.latestCall
}

function wait(
  book: CallBook,
  { host, next }: { host: HostStanding; next: HostStanding | null },
  at: number,
  { limits }: Caller,
): Wait | null {
  const room = next === null ? 1 : 2
  const apartMs = next === host ? slowedMs(host, limits.intervalMs, at) : 0
  const pacedAt = Math.max(host.nextAt + apartMs, next?.nextAt ?? 0)
  const closedUntil = Math.max(host.closedUntil, next?.closedUntil ?? 0)
  const spreadAt = at + (book.ahead.calls + room - limits.burst) * limits.intervalMs
  const fits = limits.perWindow.map(({ window, calls }) =>
    fitsAt(book, window, Math.max(1, calls + 1 - room), at),
  )
  const budgetAt = Math.ceil(Math.max(pacedAt, spreadAt, ...fits))
  if (closedUntil > at && closedUntil >= budgetAt) {
    return { is: 'waiting', until: Math.ceil(closedUntil), for: 'host' }
  }
  if (budgetAt > at) return { is: 'waiting', until: budgetAt, for: 'budget' }
  if (book.inFlight.length < limits.atOnce) return null
  return { is: 'waiting', until: at + lookAgainMs, for: 'end' }
}
