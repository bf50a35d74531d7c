import Database from 'better-sqlite3'
import { newOrderSubject, orderIdOf, orderSubjectOf } from '../../src/order-id.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import type { PersonCommand } from '../../src/store.ts'
import type { Selling } from './selling.ts'

/** Writes a command row as another process would. */
export function ask(
  { database, clock }: Selling,
  command: PersonCommand['command'],
  said: object | null,
  subject = orderIdOf(newOrderSubject(crypto.getRandomValues(new Uint8Array(8)))),
): { row: number; subject: string; subjectId: number } {
  const store = new SqliteStore(database)
  try {
    const subjectId = store.orders.find(subject)?.subjectId ?? orderSubjectOf(subject)!
    const text = said === null ? null : JSON.stringify(said)
    const row = store.request({ command, subject, by: 'anna', text }, subjectId, clock.now())
    return { row, subject, subjectId }
  } finally {
    store.close()
  }
}

/** What came of a command row; null while it is open. */
export function outcomeOf({ database }: Selling, row: number): unknown {
  const store = new SqliteStore(database, { readonly: true })
  try {
    return JSON.parse(store.commandOutcome(row) ?? 'null')
  } finally {
    store.close()
  }
}

/** Subjects of the texts in the database that can still be read. */
export function textsLeft({ database }: Selling): number[] {
  const store = new SqliteStore(database)
  const rows = new Database(database, { readonly: true })
  try {
    const all = rows.prepare('SELECT subject, reference FROM sealed_text').all() as {
      subject: number
      reference: string
    }[]
    return all
      .filter(({ subject, reference }) => store.reveal(subject, reference) !== null)
      .map(({ subject }) => subject)
  } finally {
    rows.close()
    store.close()
  }
}
