import type Database from 'better-sqlite3'
import type { AnomalyKind } from '../contract-record.ts'
import type { EntryRow } from './entry-row.ts'

const contractColumns =
  'id, last_position, delays, contract_number, customer_number, seq, machine_version, leaf, due_at, snapshot'

/** A stored row as an array, in the order of `contractColumns`: for many rows that is read faster. */
export type RawRow = [
  id: number,
  lastPosition: number,
  delays: number | null,
  contractNumber: string,
  customerNumber: string | null,
  seq: number,
  machineVersion: string,
  leaf: string | null,
  dueAt: number | null,
  snapshot: string,
]

/** A prepared statement. The types of better-sqlite3 have one, but under a name that cannot be exported. */
export interface Statement<Parameters extends unknown[], Row> {
  run(...parameters: Parameters): { changes: number }
  get(...parameters: Parameters): Row | undefined
  all(...parameters: Parameters): Row[]
  iterate(...parameters: Parameters): IterableIterator<Row>
  /** Gives rows as arrays. */
  raw(): this
  /** Gives the first column instead of rows. */
  pluck(): this
}

type Transaction = Database.Transaction<(work: () => void) => void>

/** The store's statements, prepared once. */
export function prepareStatements(database: Database.Database) {
  const prepare = <Parameters extends unknown[], Row = unknown>(sql: string): Statement<Parameters, Row> =>
    database.prepare<Parameters, Row>(sql) as unknown as Statement<Parameters, Row>
  return {
    transaction: database.transaction((work: () => void) => work()) as Transaction,
    known: prepare<
      [],
      {
        id: number
        contract_number: string
        leaf: string | null
        start_day_ends_at: number | null
        began_at: number | null
        ended_at: number | null
        sweep: number | null
        anomaly: AnomalyKind | null
      }
    >(`SELECT id, contract_number, leaf, json_extract(snapshot, '$[0][4].startDayEndsAt') AS start_day_ends_at,
         last_seen.began_at, ended_at, sweep, json_extract(snapshot, '$[2].kind') AS anomaly
       FROM contract LEFT JOIN last_seen ON last_seen.contract = contract.id`),
    numbers: prepare<[], string>('SELECT contract_number FROM contract').pluck(),
    byId: prepare<[number], RawRow>(`SELECT ${contractColumns} FROM contract WHERE id = ?`).raw(),
    byIds: prepare<[string], RawRow>(
      `SELECT ${contractColumns} FROM contract WHERE id IN (SELECT value FROM json_each(?))`,
    ).raw(),
    byNumber: prepare<[string], RawRow>(
      `SELECT ${contractColumns} FROM contract WHERE contract_number = ?`,
    ).raw(),
    idsInVersion: prepare<[string, number, number], number>(
      'SELECT id FROM contract WHERE machine_version = ? AND leaf IS NOT NULL AND id > ? ORDER BY id LIMIT ?',
    ).pluck(),
    insertEntry: prepare(
      `INSERT INTO entry (position, subject, seq, previous, kind, event, from_state, to_state, observed_at, began_at,
         effective_after, effective_before, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    insertContract: prepare(
      `INSERT INTO contract (last_position, seq, leaf, due_at, snapshot, customer_number, machine_version, delays, id,
         contract_number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    updateContract: prepare(
      `UPDATE contract SET last_position = ?, seq = ?, leaf = ?, due_at = ?, snapshot = ?, customer_number = ?,
         machine_version = ?, delays = ? WHERE id = ? AND last_position = ?`,
    ),
    insertText: prepare('INSERT OR IGNORE INTO sealed_text (subject, reference, sealed) VALUES (?, ?, ?)'),
    text: prepare('SELECT sealed FROM sealed_text WHERE subject = ? AND reference = ?').pluck(),
    upsertSeen: prepare(
      `INSERT INTO last_seen (contract, began_at, ended_at, sweep) VALUES (?, ?, ?, ?)
       ON CONFLICT (contract) DO UPDATE SET began_at = excluded.began_at, ended_at = excluded.ended_at, sweep = excluded.sweep`,
    ),
    due: prepare<[number, number], { id: number; contract_number: string; due_at: number }>(
      'SELECT id, contract_number, due_at FROM contract WHERE due_at <= ? ORDER BY due_at, id LIMIT ?',
    ),
    nextDue: prepare('SELECT min(due_at) FROM contract WHERE due_at > ?').pluck(),
    chain: prepare<[number], EntryRow>(
      `WITH RECURSIVE chain AS (
         SELECT entry.* FROM entry WHERE position = ?
         UNION ALL
         SELECT entry.* FROM chain JOIN entry ON entry.position = chain.previous
       ) SELECT * FROM chain ORDER BY seq`,
    ),
    lastPosition: prepare<[string], number>(
      'SELECT last_position FROM contract WHERE contract_number = ?',
    ).pluck(),
    after: prepare<
      [number, number],
      EntryRow & { position: number; subject: number; contract_number: string | null }
    >(
      `SELECT entry.*, contract.contract_number FROM entry LEFT JOIN contract ON contract.id = entry.subject
       WHERE position > ? ORDER BY position LIMIT ?`,
    ),
    latest: prepare(
      'SELECT max(observed_at) FROM (SELECT observed_at FROM entry ORDER BY position DESC LIMIT 1000)',
    ).pluck(),
    sweep: prepare<[], number>('SELECT completed FROM sweep').pluck(),
    saveSweep: prepare('INSERT OR REPLACE INTO sweep (id, completed) VALUES (1, ?)'),
  }
}
