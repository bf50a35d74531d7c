import type Database from 'better-sqlite3'
import type { DeliveryChange, DeliveryStore, SinkStanding, Undelivered } from '../delivery-store.ts'
import { written } from './open-database.ts'

interface Row {
  position: number
  effect: number
  subject: number
  attempts: number
  first_tried_at: number | null
  tried_at: number | null
  refused_for_ms: number
  due_at: number
  problem: string | null
  given_up_at: number | null
}

/** What sinks have taken and what not, as rows that outlive the process. */
export class SqliteDeliveries implements DeliveryStore {
  readonly #database: Database.Database
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: Database.Database) {
    this.#database = database
    this.#statements = prepare(database)
  }

  standing(sink: string): SinkStanding {
    const row = this.#statements.standing.get(sink)
    return { position: row?.position ?? 0, takenAt: row?.taken_at ?? null }
  }

  waiting(sink: string): Undelivered[] {
    return this.#statements.waiting.all(sink).map(fromRow)
  }

  /** @throws StromkreisError `databaseUnusable` */
  saveDeliveries(sink: string, change: DeliveryChange, now: number): void {
    const { transaction, hasten, settle, keep, stand } = this.#statements
    const save = () => {
      const before = this.standing(sink).takenAt ?? Number.MIN_SAFE_INTEGER
      if (change.takenAt !== null && change.takenAt > before) hasten.run(now, sink, now, before)
      for (const { position, index } of change.settled) settle.run(sink, position, index)
      for (const undelivered of change.undelivered) keep.run({ sink, ...toRow(undelivered) })
      stand.run(sink, change.position, change.takenAt)
    }
    written(this.#database, () => transaction.immediate(save))
  }
}

function prepare(database: Database.Database) {
  return {
    transaction: database.transaction((work: () => void) => work()),
    standing: database.prepare<[string], { position: number; taken_at: number | null }>(
      'SELECT position, taken_at FROM sink WHERE name = ?',
    ),
    waiting: database.prepare<[string], Row>(
      'SELECT * FROM undelivered WHERE sink = ? AND given_up_at IS NULL ORDER BY position, effect',
    ),
    hasten: database.prepare(
      `UPDATE undelivered SET due_at = ?
       WHERE sink = ? AND given_up_at IS NULL AND due_at > ? AND first_tried_at > ?`,
    ),
    settle: database.prepare('DELETE FROM undelivered WHERE sink = ? AND position = ? AND effect = ?'),
    keep: database.prepare(
      `INSERT OR REPLACE INTO undelivered (sink, position, effect, subject, attempts, first_tried_at, tried_at,
         refused_for_ms, due_at, problem, given_up_at)
       VALUES (:sink, :position, :effect, :subject, :attempts, :first_tried_at, :tried_at, :refused_for_ms, :due_at,
         :problem, :given_up_at)`,
    ),
    stand: database.prepare('INSERT OR REPLACE INTO sink (name, position, taken_at) VALUES (?, ?, ?)'),
  }
}

function fromRow(row: Row): Undelivered {
  return {
    position: row.position,
    index: row.effect,
    subjectId: row.subject,
    attempts: row.attempts,
    firstTriedAt: row.first_tried_at,
    triedAt: row.tried_at,
    refusedForMs: row.refused_for_ms,
    dueAt: row.due_at,
    problem: row.problem,
    givenUpAt: row.given_up_at,
  }
}

function toRow(undelivered: Undelivered): Row {
  return {
    position: undelivered.position,
    effect: undelivered.index,
    subject: undelivered.subjectId,
    attempts: undelivered.attempts,
    first_tried_at: undelivered.firstTriedAt,
    tried_at: undelivered.triedAt,
    refused_for_ms: undelivered.refusedForMs,
    due_at: undelivered.dueAt,
    problem: undelivered.problem,
    given_up_at: undelivered.givenUpAt,
  }
}
