import { existsSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { type CallBook, type CallLedger, emptyCallBook } from '../call-ledger.ts'
import { canonicalPath, openDatabase, written } from './open-database.ts'

const steps = [
  `
  -- The whole book: a few hundred bytes, read and written with every call.
  CREATE TABLE call_book (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    json TEXT NOT NULL
  ) STRICT;
  `,
]

/** The ledger in a SQLite file of its own, `<database>.calls`, made with the first call. For `:memory:` it is kept nowhere. */
export class SqliteCallLedger implements CallLedger {
  readonly #path: string
  #open: OpenLedger | null = null
  /** The book as this process has last written it. */
  #known: KnownBook | null = null

  constructor(database: string) {
    const path = canonicalPath(database)
    this.#path = path === ':memory:' ? path : `${path}.calls`
  }

  /** @throws StromkreisError `databaseNewer` or `databaseUnusable` */
  read(): CallBook {
    if (this.#open === null && !existsSync(this.#path)) return emptyCallBook()
    return this.#within(({ get }) => bookOf(get.get()))
  }

  /** @throws StromkreisError `databaseNewer` or `databaseUnusable` */
  update<Answer>(
    change: (book: CallBook) => Answer,
    { mayBeLost = false }: { mayBeLost?: boolean } = {},
  ): Answer {
    return this.#within(({ get, put, normal, full, transaction }) => {
      const synchronous = mayBeLost ? normal : full
      synchronous.run()
      let answer: Answer
      const known = this.#known
      this.#known = null
      let now: KnownBook
      transaction.immediate(() => {
        const before = get.get()
        const book = known !== null && known.json === before ? known.book : bookOf(before)
        answer = change(book)
        const after = JSON.stringify(book)
        if (after !== before) put.run(after)
        now = { json: after, book }
      })
      this.#known = now!
      return answer!
    })
  }

  close(): void {
    this.#open?.database.close()
    this.#open = null
  }

  #within<Result>(work: (ledger: OpenLedger) => Result): Result {
    this.#open ??= openLedger(this.#path)
    const ledger = this.#open
    return written(ledger.database, () => work(ledger))
  }
}

interface KnownBook {
  json: string
  book: CallBook
}

interface OpenLedger {
  database: Database.Database
  get: Database.Statement<[], string>
  put: Database.Statement<[string]>
  /** How durable what is written next is. */
  normal: Database.Statement<[]>
  full: Database.Statement<[]>
  transaction: Database.Transaction<(work: () => void) => void>
}

function openLedger(path: string): OpenLedger {
  const database = openDatabase(path, { migrations: steps })
  // One row, written again and again.
  database.pragma('wal_autocheckpoint = 100')
  return {
    database,
    get: database.prepare<[], string>('SELECT json FROM call_book').pluck(),
    put: database.prepare<[string]>('INSERT OR REPLACE INTO call_book (id, json) VALUES (1, ?)'),
    normal: database.prepare<[]>('PRAGMA synchronous = NORMAL'),
    full: database.prepare<[]>('PRAGMA synchronous = FULL'),
    transaction: database.transaction((work: () => void) => work()),
  }
}

function bookOf(json: string | undefined): CallBook {
  // What an older version wrote lacks what came later.
  return json === undefined ? emptyCallBook() : { ...emptyCallBook(), ...(JSON.parse(json) as CallBook) }
}
