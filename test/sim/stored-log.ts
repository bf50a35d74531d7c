import type { Entry } from '../../src/log-entry.ts'
import type { SqliteStore } from '../../src/sqlite/sqlite-store.ts'

const columns =
  'position, subject, seq, previous, kind, event, from_state, to_state, observed_at, began_at, effective_after, effective_before, body'

/** What a new process found in the file. */
export interface LogRead {
  /** Entries that no process before has found there. */
  news: readonly Entry[]
  /** Positions of entries that were found before, and now are not there or say something else. */
  changed: readonly number[]
}

/** The log as it lies in the file. Each entry is read once, and after that only compared, row by row. */
export class StoredLog {
  readonly #rows: string[] = []

  read(store: Pick<SqliteStore, 'database' | 'entriesAfter'>): LogRead {
    const rows = store.database.prepare(`SELECT ${columns} FROM entry ORDER BY position`).raw().all()
    const texts = rows.map((row) => JSON.stringify(row))
    const changed = this.#rows.flatMap((text, place) => (texts[place] === text ? [] : place + 1))
    const known = this.#rows.length
    const news = store.entriesAfter(known, 1_000_000).map(({ entry }) => entry)
    for (const text of texts.slice(known)) this.#rows.push(text)
    return { news, changed }
  }
}
