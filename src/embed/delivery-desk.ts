import type Database from 'better-sqlite3'
import type { DeadLetter, SinkSummary } from '../delivery-store.ts'
import { listDeadLetters, listSinks, sendAgain } from '../sqlite/delivery-listings.ts'
import { leaseHolder } from '../sqlite/lease.ts'
import { canonicalPath, mustExist, openDatabase } from '../sqlite/open-database.ts'
import { StromkreisError } from '../stromkreis-error.ts'

/** Looks at how deliveries go, and has dead letters sent again, beside whatever process acts on the database. */
export class DeliveryDesk {
  readonly #database: Database.Database

  /** Use {@link openDeliveryDesk}. */
  constructor(database: Database.Database) {
    this.#database = database
  }

  /** Whether a process acts on the database, and so delivers by itself. */
  get isDelivering(): boolean {
    return leaseHolder(this.#database) !== null
  }

  /** Every sink that has ever read the log. */
  sinks(): SinkSummary[] {
    return listSinks(this.#database)
  }

  /** What was given up, in the order of the log. @throws StromkreisError `notFound` when there is no such sink. */
  deadLetters(filter: { sink?: string | undefined } = {}): DeadLetter[] {
    if (filter.sink !== undefined) this.#mustKnow(filter.sink)
    return listDeadLetters(this.#database, filter.sink)
  }

  /**
   * Has dead letters of a sink sent again, those with these keys or all; returns their keys. The process that acts on the
   * database sends them, or the next one that does. Each comes later than what has been taken of its subject meanwhile.
   * @throws StromkreisError `notFound` when there is no such sink, or a key is of no dead letter of it: then none is sent.
   */
  sendAgain(sink: string, keys: readonly string[] | 'all'): string[] {
    this.#mustKnow(sink)
    if (keys !== 'all') {
      const known = new Set(listDeadLetters(this.#database, sink).map(({ key }) => key))
      const unknown = keys.filter((key) => !known.has(key))
      if (unknown.length > 0) throw noDeadLetter(sink, unknown)
    }
    return sendAgain(this.#database, sink, keys)
  }

  close(): void {
    this.#database.close()
  }

  #mustKnow(sink: string): void {
    const known = this.sinks().map((summary) => summary.sink)
    if (known.includes(sink)) return
    throw new StromkreisError('notFound', `No sink ${sink} has ever read this log.`, {
      hint: known.length === 0 ? 'No sink has.' : `These have: ${known.join(', ')}.`,
    })
  }
}

/**
 * Opens a database to look at its deliveries. No keys are needed.
 * @throws StromkreisError `databaseNewer` or `databaseUnusable`
 */
export function openDeliveryDesk(path: string, { readonly = false } = {}): DeliveryDesk {
  mustExist(path)
  return new DeliveryDesk(openDatabase(canonicalPath(path), { readonly }))
}

function noDeadLetter(sink: string, keys: readonly string[]): StromkreisError {
  return new StromkreisError('notFound', `No dead letter of ${sink}: ${keys.join(', ')}. None was sent.`, {
    hint: '`stromkreis dead-letters` lists them; one that was sent again is none any more.',
  })
}
