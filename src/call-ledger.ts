/** Where it is written what calls were made, for every process that draws on the same budget. */
export interface CallLedger {
  /** The book as it stands, the caller's to change; an empty one where nothing was written yet. */
  read(): CallBook
  /**
   * Lets `change` alter the book while nobody else reads or writes it, and returns what it returned. What was changed
   * outlives the process, and the computer's power too unless `mayBeLost`.
   */
  update<Answer>(change: (book: CallBook) => Answer, options?: { mayBeLost?: boolean }): Answer
  close(): void
}

/** Spans of time in which calls are counted. */
export type CallWindow = 'second' | 'hour' | 'day'

/** What the ledger holds. Instants are epoch milliseconds. */
export interface CallBook {
  /** The latest instant that anybody brought along. */
  at: number
  /** Number of the latest call. */
  latestCall: number
  /** Calls that have ended, per window: the number of a stretch of time, and how many ended in it. */
  ended: Record<CallWindow, [stretch: number, calls: number][]>
  inFlight: CallInFlight[]
  /** Those who wait for the budget to allow a call; the smaller the ticket, the longer. */
  waiting: CallWaiter[]
  /** How many calls came ahead of an even spread, as of an instant. */
  ahead: { calls: number; at: number }
  hosts: Record<string, HostStanding>
}

/** A call under way, or one that may be begun at any moment. */
export interface CallInFlight {
  call: number
  /** When it is taken for ended unless somebody says otherwise: whoever made it may be dead. */
  lapsesAt: number
}

/** Somebody who waits for the budget, and until when. */
export interface CallWaiter {
  ticket: number
  dueAt: number
}

/** What a host has given us to understand. */
export interface HostStanding {
  /** When it was last heard of. */
  at: number
  /** No call before this instant: it asked for that. */
  closedUntil: number
  /** No call before this instant: calls are kept apart. */
  nextAt: number
  /** The part of what the limits allow, halved when it complains. */
  rate: number
  rateChangedAt: number
  /** So many milliseconds between calls until then, for little is left of what it allows. */
  paceMs: number
  pacedUntil: number
  /** Failures in a row. */
  failures: number
  /** The breaker: null while closed; open until then, and half open afterwards. */
  openUntil: number | null
  pauseMs: number
  /** The one call that a half-open breaker let through. */
  probe: number | null
}

/** A book in which nothing is written. */
export function emptyCallBook(): CallBook {
  return {
    at: 0,
    latestCall: 0,
    ended: { second: [], hour: [], day: [] },
    inFlight: [],
    waiting: [],
    ahead: { calls: 0, at: 0 },
    hosts: {},
  }
}
