import type Database from 'better-sqlite3'
import { openDatabase } from '../../src/sqlite/open-database.ts'
import { contractNumberAt } from './supplier-pages.ts'

/** What SQLite can do at most: one row of about an entry's length per order, in one table. */
export class RawInsert {
  readonly #database: Database.Database
  readonly #insert: Database.Statement

  constructor(path: string) {
    this.#database = openDatabase(path, { migrations: [] })
    this.#database.exec(
      'CREATE TABLE line (id INTEGER PRIMARY KEY, contract_number TEXT, state TEXT, at INTEGER, json TEXT) STRICT',
    )
    this.#insert = this.#database.prepare(
      'INSERT INTO line (contract_number, state, at, json) VALUES (?, ?, ?, ?)',
    )
  }

  /** Writes one row for each index in one durable transaction. */
  write(indexes: readonly number[]): void {
    this.#database
      .transaction(() => {
        for (const index of indexes) this.#insert.run(contractNumberAt(index), 'Denied', index, entryText)
      })
      .immediate()
  }

  close(): void {
    this.#database.close()
  }
}

const entryText = JSON.stringify({
  details: { denialReason: 'UnsuccessfulSupplierChange', message: 'text:0123456789012345678901' },
  armed: [
    { event: 'xstate.after.denialReminder.contract.Denied.Waiting', token: 2, dueAt: 1_767_600_000_000 },
  ],
})
