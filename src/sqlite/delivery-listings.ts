import type Database from 'better-sqlite3'
import type { DeadLetter, SinkSummary } from '../delivery-store.ts'
import { effectKey } from '../log-entry.ts'
import { isOrderSubject, orderIdOf } from '../order-id.ts'
import { type EntryRow, fromEntryRow } from './entry-row.ts'
import { written } from './open-database.ts'

/** How deliveries go, for every sink that has ever read the log. */
export function listSinks(database: Database.Database): SinkSummary[] {
  const rows = database
    .prepare(
      `SELECT name AS sink, sink.position, taken_at AS takenAt,
         (SELECT count(*) FROM entry WHERE entry.position > sink.position) AS behind,
         (SELECT observed_at FROM entry WHERE entry.position > sink.position ORDER BY entry.position LIMIT 1) AS behindSince,
         count(undelivered.position) FILTER (WHERE given_up_at IS NULL) AS waiting,
         min(first_tried_at) FILTER (WHERE given_up_at IS NULL) AS failingSince,
         count(given_up_at) AS deadLetters,
         (SELECT problem FROM undelivered AS latest
          WHERE latest.sink = name AND given_up_at IS NULL ORDER BY tried_at DESC LIMIT 1) AS problem
       FROM sink LEFT JOIN undelivered ON undelivered.sink = name GROUP BY name ORDER BY name`,
    )
    .all()
  return rows as SinkSummary[]
}

/** What was given up, in the order of the log; for one sink or all of them. */
export function listDeadLetters(database: Database.Database, sink: string | null = null): DeadLetter[] {
  return [...deadLetterRows(database, sink)].map(({ letter }) => letter)
}

/**
 * Lets dead letters of a sink be delivered again: those with these keys, or all. They come before whatever waits of
 * the same subject. Whoever acts on the database sends them; returns the keys of those that were there.
 */
export function sendAgain(
  database: Database.Database,
  sink: string,
  keys: readonly string[] | 'all',
): string[] {
  const revive = database.prepare(
    `UPDATE undelivered SET given_up_at = NULL, attempts = 0, first_tried_at = NULL, tried_at = NULL,
       refused_for_ms = 0, due_at = 0 WHERE sink = ? AND position = ? AND effect = ? AND given_up_at IS NOT NULL`,
  )
  const wanted = keys === 'all' ? null : new Set(keys)
  const sendThem = database.transaction(() =>
    [...deadLetterRows(database, sink)].flatMap(({ letter: { key }, position, effect }) => {
      if (wanted?.has(key) === false) return []
      revive.run(sink, position, effect)
      return key
    }),
  )
  return written(database, () => sendThem.immediate())
}

type DeadLetterRow = EntryRow & {
  sink: string
  position: number
  effect: number
  subject: number
  contract_number: string | null
  attempts: number
  first_tried_at: number | null
  given_up_at: number
  problem: string | null
}

function deadLetterRows(database: Database.Database, sink: string | null) {
  const rows = database
    .prepare(
      `SELECT entry.*, contract_number, sink, effect, attempts, first_tried_at, given_up_at, problem
       FROM undelivered JOIN entry USING (position) LEFT JOIN contract ON contract.id = entry.subject
       WHERE given_up_at IS NOT NULL AND sink = coalesce(?, sink) ORDER BY sink, position, effect`,
    )
    .all(sink) as DeadLetterRow[]
  return rows.map((row) => ({ letter: toDeadLetter(row), position: row.position, effect: row.effect }))
}

function toDeadLetter(row: DeadLetterRow): DeadLetter {
  const subject = isOrderSubject(row.subject) ? orderIdOf(row.subject) : row.contract_number!
  const entry = fromEntryRow(row, subject)
  return {
    sink: row.sink,
    key: effectKey(entry, row.effect),
    subject,
    observedAt: entry.observedAt,
    effect: entry.effects[row.effect]!,
    attempts: row.attempts,
    firstTriedAt: row.first_tried_at,
    givenUpAt: row.given_up_at,
    problem: row.problem,
  }
}
