import type { Entry } from '../log-entry.ts'
import type { OperationsStanding } from '../operations-standing.ts'

/** What there is to be watched: an open `Stromkreis`, or anything that says the same of itself. */
export interface OperationsSource {
  operations(): OperationsStanding
  /** Contracts, and orders of our own, per state. */
  counts(): Record<string, number>
  orderCounts(): Record<string, number>
  /** All entries of a subject, oldest first. */
  history(subject: string): readonly Entry[]
  subscribe(listener: (entry: Entry) => void): () => void
  /** Alerts that are not resolved, per kind and state; left out where there are none to count. */
  alertCounts?(): readonly { kind: string; state: string; count: number }[]
}
