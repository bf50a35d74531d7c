import { CallBudget, type CallBudgetOptions } from '../budget/call-budget.ts'
import { keyedJitter } from '../budget/keyed-jitter.ts'
import type { CallGate } from '../call-gate.ts'
import { type Clock, systemClock } from '../clock.ts'
import { SqliteCallLedger } from '../sqlite/sqlite-call-ledger.ts'

// What a request may take on top of its timeout until its process has noted that it ended.
const marginMs = 30_000
const defaultRequestTimeoutMs = 30_000

/** A call budget shared with everybody who opens one on the same database. Times are milliseconds. */
export interface CallGateOptions
  extends Pick<
    CallBudgetOptions,
    'callsPerSecond' | 'callsPerHour' | 'callsPerDay' | 'concurrentCalls' | 'longestWaitMs' | 'onWait'
  > {
  /** Path of the database, which need not be there: calls are written down in a file of their own beside it, `<database>.calls`. */
  database: string
  /** Whoever waits for the same instant as somebody with another key comes a little earlier or later. */
  jitterKey: string
  /** How long one request may take; 30 s. */
  requestTimeoutMs?: number | undefined
  /** The computer's where left out. */
  clock?: Clock | undefined
}

/** A gate, and how to let go of it. */
export interface OpenCallGate extends CallGate {
  /** Ends all waiting with AbortError and closes the file. */
  close(): void
}

/**
 * Opens the gate that keeps calls within the budget of a database. Nothing is read or written before the first call.
 * @throws StromkreisError `invalidInput` naming a limit out of range.
 */
export function openCallGate(options: CallGateOptions): OpenCallGate {
  const { database, jitterKey, requestTimeoutMs = defaultRequestTimeoutMs, clock = systemClock() } = options
  const ledger = new SqliteCallLedger(database)
  const budget = new CallBudget({
    ...options,
    ...{ ledger, clock },
    jitter: keyedJitter(jitterKey),
    lapseMs: requestTimeoutMs + marginMs,
  })
  return {
    enter: (...asked) => budget.enter(...asked),
    spacingMs: (share) => budget.spacingMs(share),
    freeAt: (origin) => budget.freeAt(origin),
    standing: () => budget.standing(),
    close() {
      budget.close()
      ledger.close()
    },
  }
}
