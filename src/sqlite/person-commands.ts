import type Database from 'better-sqlite3'
import type { PersonCommand, PersonWish } from '../store.ts'

/** What people asked for, waiting for the process that holds the lease. */
export class PersonCommands {
  readonly #database: Database.Database
  /** Asked for in every turn of the engine's loop, while the others are rare. */
  readonly #open: Database.Statement<[string], PersonCommand>

  constructor(database: Database.Database) {
    this.#database = database
    this.#open = database.prepare(
      `SELECT id, command, subject, requested_by AS "by", text, requested_at AS askedAt FROM person_command
       WHERE outcome IS NULL AND command IN (SELECT value FROM json_each(?)) ORDER BY id`,
    )
  }

  request(command: PersonWish, now: number): number {
    const { lastInsertRowid } = this.#database
      .prepare(
        `INSERT INTO person_command (command, subject, requested_by, text, requested_at)
         VALUES (?, ?, ?, ?, ?)`,
      )
      .run(command.command, command.subject, command.by, command.text, now)
    return Number(lastInsertRowid)
  }

  open(kinds: readonly PersonCommand['command'][]): PersonCommand[] {
    return this.#open.all(JSON.stringify(kinds))
  }

  settle(id: number, outcome: string): void {
    this.#database.prepare('UPDATE person_command SET outcome = ? WHERE id = ?').run(outcome, id)
  }

  outcome(id: number): string | null {
    const found = this.#database.prepare('SELECT outcome FROM person_command WHERE id = ?').pluck().get(id)
    return (found as string | null | undefined) ?? null
  }
}
