import type { AlertKind, AlertState } from '../machines/index.ts'
import type { AlertRecord, Silence } from './alert-record.ts'

/** An alert with the number that its subject has in the log. */
export interface KeptAlert {
  subjectId: number
  record: AlertRecord
}

/** What changes about alerts with some entries; written with them or not at all. */
export interface AlertWrites {
  alerts: readonly KeptAlert[]
  /** Null where a silence ends because somebody says so. */
  silences: readonly { subjectId: number; silence: Silence | null }[]
}

/** Which alerts are asked for. */
export interface AlertFilter {
  /** Resolved ones too. */
  all?: boolean | undefined
  kind?: AlertKind | undefined
  /** A contract number, an order's id or `supplier`. */
  subject?: string | undefined
  /** At most so many: the oldest of those not resolved, the newest of all. */
  limit?: number | undefined
  /** So many of them are passed over first. */
  offset?: number | undefined
}

/** What alerts need of a database. Everything in it follows from the log. Synchronous, as the whole store is. */
export interface AlertStore {
  /** Every alert that is not resolved. */
  unresolved(): Iterable<KeptAlert>
  silences(): Iterable<{ subjectId: number; silence: Silence }>
  /** Alerts, oldest first; without `all` those that are not resolved. With `subject`, its rows alone are read. */
  list(filter: AlertFilter): KeptAlert[]
  /** How many are open, by the state of the contract or order of our own that they are about. */
  openByState(): { contracts: Record<string, number>; orders: Record<string, number> }
  /** Those that are not resolved, by kind and state. */
  counts(): { kind: AlertKind; state: AlertState; count: number }[]
  find(id: string): KeptAlert | null
  /** Whether what the log holds has been taken in; false for one that was written before alerts were kept. */
  isComplete(): boolean
  /** Forgets all that was kept and keeps this instead. */
  replaceAll(everything: AlertWrites): void
}
