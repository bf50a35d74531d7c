import type { ContractStatePath } from '../machines/index.ts'
import type { AlertStore, AlertWrites } from './alert-store.ts'
import type { AnomalyKind, ContractRecord } from './contract-record.ts'
import type { DeliveryStore } from './delivery-store.ts'
import type { Entry } from './log-entry.ts'
import type { OrderChange, OrderStore } from './order-store.ts'
import type { SavedPlan } from './plan-record.ts'
import type { Look } from './supplier.ts'

/** A contract's record with what the store needs to write it again. */
export interface StoredContract {
  id: number
  /** Log position of its newest entry; 0 before the first. */
  lastPosition: number
  record: ContractRecord | null
}

/** How a known contract stands, without its snapshot. */
export interface KnownContract {
  id: number
  contractNumber: string
  /** Null until it has been seen in a state we know. */
  state: ContractStatePath | null
  /** End of its start day, epoch milliseconds, while delivery is pending and the day is known. */
  startDayEndsAt: number | null
  seen: LastSeen | null
  /** What is wrong with what was last seen. */
  anomaly: AnomalyKind | null
}

/** New entries of one subject and the record they end in, to be written together or not at all. */
export interface Change extends StoredContract {
  record: ContractRecord
  entries: readonly Entry[]
}

/** When a contract was last seen, and in which sweep. */
export interface LastSeen extends Look {
  sweep: number
}

/** An entry with its place in the log of all subjects. */
export interface LoggedEntry {
  position: number
  subjectId: number
  entry: Entry
}

/** A contract as lists show it. */
export interface ContractSummary {
  contractNumber: string
  customerNumber: string | null
  state: ContractStatePath
  enteredAt: number
  /** End of the last look that saw it, epoch milliseconds; null only before the first flush. */
  lastObservedAt: number | null
  /** Earliest deadline of its machine, epoch milliseconds. */
  nextDueAt: number | null
}

/** A contract with what lists are narrowed and sorted by. */
export interface RegisteredContract {
  /** In the order contracts were first seen. */
  id: number
  contractNumber: string
  customerNumber: string | null
  state: ContractStatePath
  /** When the state was entered, as observed, epoch milliseconds. */
  enteredAt: number
  /** The supplier's code for why it is Denied, Rejected or Cancelled; null in other states, and where it gave none. */
  reason: string | null
}

/** An anomaly as lists show it. */
export interface AnomalySummary {
  /** Null for an order whose number could not be read. */
  contractNumber: string | null
  kind: AnomalyKind
  observedAt: number
  detail: string
}

/** What people can ask for about orders of our own; about contracts: `correct` and `look`. */
export const orderCommands = ['offer', 'data', 'accept', 'decline', 'submit', 'resolve', 'erase'] as const

/** What people can ask for about alerts. Their texts say the rest, as JSON. */
export const alertCommands = ['acknowledge', 'silence', 'unsilence'] as const

/** A request by a person, written by one process and carried out by whoever holds the lease. */
export interface PersonCommand {
  id: number
  command: 'correct' | 'look' | (typeof orderCommands)[number] | (typeof alertCommands)[number]
  /** A contract number, an order's id, or `supplier`. */
  subject: string
  by: string
  /** Why, or what with; sealed under the subject's key, see {@link Store.reveal}. Null where there is nothing. */
  text: string | null
  /** Epoch milliseconds. */
  askedAt: number
}

/** A request as it is made: the store notes when. */
export type PersonWish = Omit<PersonCommand, 'id' | 'askedAt'>

/** What the engine and its readers need of a database. Synchronous: it belongs to the process that opened it. */
export interface Store {
  readonly alerts: AlertStore
  readonly deliveries: DeliveryStore
  readonly orders: OrderStore
  /** Every contract known, for the index that the engine keeps in memory. */
  known(): Iterable<KnownContract>
  /** The number of every contract known, whatever state its row is in. */
  contractNumbers(): Iterable<string>
  load(id: number): StoredContract
  /** The contracts with these ids, by id; those without an entry yet are left out. */
  loadMany(ids: readonly number[]): Map<number, StoredContract>
  find(contractNumber: string): StoredContract | null
  /**
   * Writes all changes in one durable transaction, or none. With the changes go the texts behind the references in
   * their entries, and what they mean for alerts.
   * @throws StromkreisError `logBroken` when a change does not follow the newest entry of its subject.
   */
  commit(changes: readonly Change[], orders?: readonly OrderChange[], alerts?: AlertWrites): void
  /**
   * Notes when contracts were last seen, the number of the latest whole sweep, and what of the plan has changed. Losing it
   * only widens intervals.
   */
  saveSeen(seen: Iterable<{ id: number; seen: LastSeen }>, completedSweeps: number, plan: SavedPlan): void
  /** Contracts with a timer due at or before `until`, earliest first. */
  due(until: number, limit: number): { id: number; contractNumber: string; dueAt: number }[]
  nextDueAt(after: number): number | null

  /** A reference to a text under the subject's own key; the text is written by the commit of an entry that names it. */
  seal(subjectId: number, text: string): string
  /** The text behind a reference, or null once the subject's key is destroyed. */
  reveal(subjectId: number, reference: string): string | null

  /** Entries of a contract, an order of our own or the supplier, oldest first; none for an unknown subject. */
  entriesOf(subject: string): Entry[]
  entriesAfter(position: number, limit: number): LoggedEntry[]
  /** Entries in the whole log. */
  entryCount(): number
  /** When the log's newest entries were observed, epoch milliseconds; 0 for an empty log. */
  latestObservedAt(): number
  contracts(filter?: { state?: string }): ContractSummary[]
  countsByState(): Record<string, number>
  /** How many contracts stand in each version of their machine; those that stand in no state yet are left out. */
  contractsByVersion(): Map<string, number>
  /** Ids of contracts that stand in a version, beyond `after`, in their order. */
  idsInVersion(version: string, after: number, limit: number): number[]
  anomalies(): AnomalySummary[]

  /** Number of the latest sweep that read every page; 0 before the first. */
  completedSweeps(): number
  /** The plan as last saved, whole; null where none was. */
  savedPlan(): SavedPlan | null
  openCommands(kinds: readonly PersonCommand['command'][]): PersonCommand[]
  /** Writes a command and its text, sealed, at once; returns its id. `subjectId` is whose key seals it. */
  request(command: PersonWish, subjectId: number, now: number): number
  settleCommand(id: number, outcome: string): void
  commandOutcome(id: number): string | null
  close(): void
}
