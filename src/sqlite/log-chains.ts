import type Database from 'better-sqlite3'
import type { EntryRow } from './entry-row.ts'

/**
 * The entries of each subject, found by reading the whole log once and not by following what rows say of it. Kept in a
 * temporary table: a log may be larger than memory.
 */
export class LogChains {
  readonly #database: Database.Database
  #position = 0

  constructor(database: Database.Database) {
    this.#database = database
    database.exec(`
      DROP TABLE IF EXISTS temp.log_chain;
      CREATE TEMP TABLE log_chain (
        subject INTEGER NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (subject, position)
      ) STRICT, WITHOUT ROWID;
    `)
  }

  /** Takes in what has been written since the last call. */
  refresh(): void {
    const latest = this.#database.prepare('SELECT coalesce(max(position), 0) FROM entry').pluck()
    const until = latest.get() as number
    this.#database
      .prepare(
        'INSERT INTO temp.log_chain SELECT subject, position FROM entry WHERE position > ? AND position <= ?',
      )
      .run(this.#position, until)
    this.#position = until
  }

  /** Oldest first. */
  of(subject: number): (EntryRow & { position: number })[] {
    return this.#database
      .prepare(
        `SELECT entry.* FROM temp.log_chain AS chain JOIN entry USING (position)
         WHERE chain.subject = ? ORDER BY position`,
      )
      .all(subject) as (EntryRow & { position: number })[]
  }

  close(): void {
    this.#database.exec('DROP TABLE temp.log_chain')
  }
}
