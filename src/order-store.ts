import type { OrderState } from '../machines/index.ts'
import type { Entry } from './log-entry.ts'
import type { OrderRecord } from './order-record.ts'

/** An order's record with what the store needs to write it again. */
export interface StoredOrder {
  /** Subject in the log; see `orderSubjectOf`. */
  subjectId: number
  /** Log position of its newest entry; 0 before the first. */
  lastPosition: number
  record: OrderRecord
}

/** New entries of one order and the record they end in, to be written together or not at all. */
export interface OrderChange extends StoredOrder {
  entries: readonly Entry[]
  /** What the order is recognised by from now on, where that changes; lies outside replay. */
  keys?: OrderKeys | undefined
}

/** What an order is recognised by when it comes again: digests, of which the last is keyed, since it could be guessed. */
export interface OrderKeys {
  /** Of the partner's own id for it; null where there is none. */
  externalId: string | null
  /** Of the data as a whole. */
  body: string
  /** Of e-mail and delivery point; null where either is missing. */
  person: string | null
}

/** The tariffs of these credentials and when they were read, epoch milliseconds. */
export interface KeptTariffs {
  readAt: number
  tariffs: readonly KeptTariff[]
}

/** A tariff that may be sold. `tariffKey` is what every later call asks for. */
export interface KeptTariff {
  tariffKey: string
  tariffName: string
  providerName: string | null
}

/** What selling needs of a database, besides `Store`. Synchronous too. */
export interface OrderStore {
  find(id: string): StoredOrder | null
  /** Orders in any of these states, oldest first; all where left out. */
  inStates(states?: readonly OrderState[]): StoredOrder[]
  /** The id of every order, whatever state its row is in, oldest first. */
  ids(): string[]
  countsByState(): Record<string, number>
  /** Orders with a timer due at or before `until`, earliest first. */
  due(until: number, limit: number): StoredOrder[]
  nextDueAt(): number | null
  /** The order that a contract came from. */
  byContractNumber(contractNumber: string): StoredOrder | null
  /** Orders recognised by one of their keys, oldest first. */
  byKey(key: keyof OrderKeys, digest: string): StoredOrder[]
  isMarkTaken(mark: string): boolean
  /** Up to this log position the database is a backup, and more may have happened than it tells; 0 where it is none. */
  backedUpTo(): number
  /** Orders in which nothing has happened since `until` and whose data are still there, in one of `states`. */
  idleSince(until: number, states: readonly OrderState[], limit: number): StoredOrder[]
  /** Whether any order's data are still there. */
  isAnyWithData(): boolean
  /** A digest of this database's own: equal texts, equal digests, also where the keys are lost. */
  digest(text: string): string
  /** The same under a secret key. */
  keyedDigest(text: string): string
  /** Destroys the key of a subject's texts. What was submitted is still recognised, by digests that tell nothing else. */
  erase(subjectId: number): void
  tariffs(): KeptTariffs | null
  saveTariffs(tariffs: KeptTariffs): void
}
