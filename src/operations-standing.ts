import type { BudgetStanding } from './budget-standing.ts'
import type { Stage } from './plan-record.ts'
import type { StromkreisErrorCode } from './stromkreis-error.ts'

/** How a running engine stands, as those who operate it want to know: figures alone, of no contract by itself. */
export interface OperationsStanding {
  /** Epoch milliseconds, as all instants here. */
  at: number
  engine: EngineStanding
  /** Null where calls pass a gate that does not say. */
  budget: BudgetStanding | null
  queues: QueueStanding
  store: StoreStanding
}

/** How the engine's loop and its looks go. */
export interface EngineStanding {
  startedAt: number
  /** When the loop last turned; null before it was started. */
  turnedAt: number | null
  /** When a look last succeeded; null before the first. */
  lookedAt: number | null
  looks: { succeeded: number; failed: number }
  /** Why the latest look failed; null where it succeeded. */
  trouble: StromkreisErrorCode | null
  /** Since when the look that the plan has next is due; null where none is. */
  lookDueAt: number | null
  /** Whether the end of the supplier's list is still to be found. */
  isWalking: boolean
  knowledge: Readonly<Record<Stage, KnowledgeAge>>
}

/** How old what is known of the contracts in a stage is, milliseconds. */
export interface KnowledgeAge {
  /** Contracts that were seen at least once. */
  count: number
  meanMs: number
  maxMs: number
  neverSeen: number
}

/** What waits to be done. */
export interface QueueStanding {
  /** What people asked for and nobody has carried out, by command. */
  commands: { command: string; waiting: number; oldestAt: number }[]
  /** Orders of our own that have to go on, by state. */
  orders: { state: string; waiting: number; oldestAt: number }[]
  /** Deadlines: those set, those that are over and neither confirmed nor given up, and since when the first of them is. */
  timers: { machine: 'contract' | 'order'; set: number; due: number; oldestDueAt: number | null }[]
  sinks: SinkQueue[]
}

/** What waits for a sink. */
export interface SinkQueue {
  sink: string
  /** Entries of the log that it has not read, and when the first of them was observed. */
  behind: number
  behindSince: number | null
  /** What it has read and not taken, and when the first of that was first tried. */
  waiting: number
  failingSince: number | null
  deadLetters: number
  takenAt: number | null
}

/** How the database is. */
export interface StoreStanding {
  /** Why nothing can be written, as a code of SQLite or of the file system; null where it can. */
  unwritable: string | null
  /** Whether this process is the one that may act on it. */
  isLeaseHeld: boolean
  /** Size of its files, and what is left on their disk; null for a database in memory. */
  bytes: number | null
  freeBytes: number | null
  /** Entries in the log. */
  entries: number
}
