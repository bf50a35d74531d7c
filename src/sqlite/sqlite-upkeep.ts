import type Database from 'better-sqlite3'
import type { ContractRecord } from '../contract-record.ts'
import { toContractRow } from './contract-row.ts'
import { damageIn } from './damage-in.ts'
import {
  endedWithTexts,
  erasedWithTexts,
  removeDeadLetters,
  removeSettledRequests,
  removeTexts,
} from './leftovers.ts'
import type { TextVault } from './text-vault.ts'

/** What keeps a database in order, beside whoever acts on it. */
export class SqliteUpkeep {
  readonly #database: Database.Database
  readonly #vault: TextVault
  readonly #delaysId: (record: ContractRecord) => number | null

  constructor(
    database: Database.Database,
    vault: TextVault,
    delaysId: (record: ContractRecord) => number | null,
  ) {
    this.#database = database
    this.#vault = vault
    this.#delaysId = delaysId
  }

  /** Whatever `work` reads is of one moment, though others write meanwhile. */
  atOneMoment<Result>(work: () => Result): Result {
    return this.#database.transaction(work).deferred()
  }

  /** What SQLite finds wrong with the file and with that of the keys; reads all of both. */
  damage(): string[] {
    return [...damageIn(this.#database), ...this.#vault.damage().map((said) => `.keys: ${said}`)]
  }

  /** Puts a contract's row where replaying led. Call within a transaction that began before its entries were read. */
  rewriteSnapshot(id: number, record: ContractRecord, lastPosition: number): void {
    const row = toContractRow(record)
    this.#database
      .prepare(
        `UPDATE contract SET last_position = ?, seq = ?, leaf = ?, due_at = ?, snapshot = ?, customer_number = ?,
           machine_version = ?, delays = ? WHERE id = ?`,
      )
      .run(
        ...[lastPosition, row.seq, row.leaf, row.due_at, row.snapshot, row.customer_number],
        ...[row.machine_version, this.#delaysId(record), id],
      )
  }

  /** Contracts that ended before `until`, epoch milliseconds, and still have texts; so many of them at most. */
  endedWithTexts(until: number, limit: number): number[] {
    return endedWithTexts(this.#database, until, limit)
  }

  /** Destroys the keys of subjects and removes their texts; says how many those were. */
  destroyTexts(subjects: readonly number[]): number {
    this.#vault.destroy(...subjects)
    return removeTexts(this.#database, subjects)
  }

  /** Removes what nobody can read or wants any more: see `Pruned`. */
  removeLeftovers(until: number): { texts: number; requests: number; deadLetters: number } {
    // Only of erased orders: a file of keys that is missing may be on its way.
    const keyless = erasedWithTexts(this.#database).filter((subject) => !this.#vault.hasKey(subject))
    return {
      texts: removeTexts(this.#database, keyless),
      requests: removeSettledRequests(this.#database, until),
      deadLetters: removeDeadLetters(this.#database, until),
    }
  }
}
