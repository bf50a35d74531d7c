import type Database from 'better-sqlite3'
import type { SavedPlan } from '../plan-record.ts'

/** The poll plan in the database: one row for all pages, and one for each of them. */
export class PlanRows {
  readonly #database: Database.Database
  readonly #putWhole: Database.Statement<[string]>
  readonly #put: Database.Statement<[number, string]>
  readonly #drop: Database.Statement<[number]>

  constructor(database: Database.Database) {
    this.#database = database
    this.#putWhole = database.prepare('INSERT OR REPLACE INTO poll_plan (id, json) VALUES (1, ?)')
    this.#put = database.prepare('INSERT OR REPLACE INTO poll_page (page, json) VALUES (?, ?)')
    this.#drop = database.prepare('DELETE FROM poll_page WHERE page = ?')
  }

  /** The plan as last written, whole; null where none was. */
  read(): SavedPlan | null {
    const whole = this.#database.prepare('SELECT json FROM poll_plan').pluck().get() as string | undefined
    if (whole === undefined) return null
    const saved = JSON.parse(whole) as Omit<SavedPlan, 'pages' | 'gonePages'>
    const rows = this.#database.prepare('SELECT page, json FROM poll_page ORDER BY page').all() as {
      page: number
      json: string
    }[]
    const pages = rows.map(({ page, json }) => ({
      page,
      row: JSON.parse(json) as SavedPlan['pages'][number]['row'],
    }))
    return { ...saved, pages, gonePages: [] }
  }

  /** Writes what has changed. */
  write({ pages, gonePages, ...whole }: SavedPlan): void {
    this.#putWhole.run(JSON.stringify(whole))
    for (const page of gonePages) this.#drop.run(page)
    for (const { page, row } of pages) this.#put.run(page, JSON.stringify(row))
  }
}
