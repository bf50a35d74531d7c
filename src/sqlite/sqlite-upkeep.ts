import type Database from 'better-sqlite3'
import type { ContractRecord } from '../contract-record.ts'
import { toContractRow } from './contract-row.ts'
import { damageIn } from './damage-in.ts'
import { written } from './open-database.ts'
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
    return written(this.#database, () => this.#database.transaction(work).deferred())
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
    return this.#database
      .prepare(
        `SELECT contract.id FROM contract JOIN entry ON entry.position = contract.last_position
         WHERE (leaf = 'Rejected' OR leaf = 'Revoked' OR leaf = 'Cancelled' OR leaf LIKE 'Cancelled.%')
           AND entry.observed_at < ? AND due_at IS NULL
           AND EXISTS (SELECT 1 FROM sealed_text WHERE subject = contract.id)
         ORDER BY contract.id LIMIT ?`,
      )
      .pluck()
      .all(until, limit) as number[]
  }

  /** Destroys the keys of subjects and removes their texts; says how many those were. */
  destroyTexts(subjects: readonly number[]): number {
    this.#vault.destroy(...subjects)
    return this.#removeTexts(subjects)
  }

  /** Removes what nobody can read or wants any more: see `Pruned`. */
  removeLeftovers(until: number): { texts: number; requests: number; deadLetters: number } {
    const remove = (sql: string) => {
      const statement = this.#database.prepare(sql)
      return written(this.#database, () => statement.run(until).changes)
    }
    return {
      texts: this.#removeTexts(this.#erasedWithoutKey()),
      requests: remove('DELETE FROM person_command WHERE outcome IS NOT NULL AND requested_at < ?'),
      deadLetters: remove('DELETE FROM undelivered WHERE given_up_at < ?'),
    }
  }

  /** Only erased orders, of which sealed texts are left: a file of keys that is missing may be on its way. */
  #erasedWithoutKey(): number[] {
    const erased = this.#database
      .prepare(
        `SELECT subject FROM sales_order
         WHERE NOT has_data AND EXISTS (SELECT 1 FROM sealed_text WHERE sealed_text.subject = sales_order.subject)`,
      )
      .pluck()
      .all() as number[]
    return erased.filter((subject) => !this.#vault.hasKey(subject))
  }

  #removeTexts(subjects: readonly number[]): number {
    const remove = this.#database.prepare(
      'DELETE FROM sealed_text WHERE subject IN (SELECT value FROM json_each(?))',
    )
    return written(this.#database, () => remove.run(JSON.stringify(subjects)).changes)
  }
}
