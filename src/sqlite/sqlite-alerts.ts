import type Database from 'better-sqlite3'
import type { Silence } from '../alert-record.ts'
import type { AlertFilter, AlertStore, AlertWrites, KeptAlert } from '../alert-store.ts'
import { orderSubjectOf } from '../order-id.ts'
import { type AlertRow, fromAlertRow, toAlertRow } from './alert-row.ts'
import { stateOfLeaf } from './contract-row.ts'
import { written } from './open-database.ts'

const ofSubject = 'subject = coalesce(?, (SELECT id FROM contract WHERE contract_number = ?))'

type Row = AlertRow & { subject: number }

/** Alerts in the same SQLite file as what they are about, and in the same transactions. */
export class SqliteAlerts implements AlertStore {
  readonly #database: Database.Database
  readonly #upsert: Database.Statement<unknown[]>
  readonly #upsertSilence: Database.Statement<unknown[]>
  readonly #deleteSilence: Database.Statement<unknown[]>

  constructor(database: Database.Database) {
    this.#database = database
    this.#upsert = database.prepare<unknown[]>(
      `INSERT INTO alert (id, subject, kind, state, opened_at, resolved_at, snapshot) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (subject, id) DO UPDATE SET state = excluded.state, resolved_at = excluded.resolved_at,
         snapshot = excluded.snapshot`,
    )
    this.#upsertSilence = database.prepare<unknown[]>(
      'INSERT OR REPLACE INTO silence (subject, json) VALUES (?, ?)',
    )
    this.#deleteSilence = database.prepare<unknown[]>('DELETE FROM silence WHERE subject = ?')
  }

  unresolved(): KeptAlert[] {
    return this.#rows('resolved_at IS NULL ORDER BY opened_at, id').map(keptAlert)
  }

  silences(): { subjectId: number; silence: Silence }[] {
    const rows = this.#database.prepare('SELECT subject, json FROM silence').all() as {
      subject: number
      json: string
    }[]
    return rows.map(({ subject, json }) => ({ subjectId: subject, silence: JSON.parse(json) as Silence }))
  }

  list({ all = false, kind, subject, limit, offset = 0 }: AlertFilter): KeptAlert[] {
    const about = subject === undefined ? [] : [orderSubjectOf(subject), subject]
    const rows = this.#rows(
      `${all ? '1' : 'resolved_at IS NULL'} AND (? IS NULL OR kind = ?) ${about.length === 0 ? '' : `AND ${ofSubject}`}
       ORDER BY opened_at ${all && limit !== undefined ? 'DESC' : 'ASC'}, id LIMIT ? OFFSET ?`,
      ...[kind, kind, ...about, limit ?? -1, offset],
    )
    return (all && limit !== undefined ? rows.reverse() : rows).map(keptAlert)
  }

  openByState(): ReturnType<AlertStore['openByState']> {
    // Crossed, so that the few alerts are gone through and not all contracts.
    const open = (state: string, from: string) =>
      this.#database
        .prepare(
          `SELECT ${state} AS state, count(*) AS count FROM alert CROSS JOIN ${from} = alert.subject
           WHERE resolved_at IS NULL AND alert.state = 'Open' AND ${state} IS NOT NULL GROUP BY 1`,
        )
        .all() as { state: string; count: number }[]
    const contracts: Record<string, number> = {}
    for (const { state: leaf, count } of open('contract.leaf', 'contract ON contract.id')) {
      const state = stateOfLeaf(leaf)
      contracts[state] = (contracts[state] ?? 0) + count
    }
    const orders = open('sales_order.state', 'sales_order ON sales_order.subject')
    return { contracts, orders: Object.fromEntries(orders.map(({ state, count }) => [state, count])) }
  }

  counts(): ReturnType<AlertStore['counts']> {
    return this.#database
      .prepare(
        `SELECT kind, state, count(*) AS count FROM alert WHERE resolved_at IS NULL
         GROUP BY kind, state ORDER BY kind, state`,
      )
      .all() as ReturnType<AlertStore['counts']>
  }

  find(id: string): KeptAlert | null {
    const [about = ''] = id.split('/', 1)
    const [row] = this.#rows(`id = ? AND ${ofSubject}`, id, orderSubjectOf(about), about)
    return row === undefined ? null : keptAlert(row)
  }

  isComplete(): boolean {
    return this.#database.prepare('SELECT 1 FROM alerts_complete').get() !== undefined
  }

  replaceAll(everything: AlertWrites): void {
    const replace = this.#database.transaction(() => {
      this.#database.exec('DELETE FROM alert; DELETE FROM silence')
      this.write(everything)
      this.#database.exec('INSERT OR REPLACE INTO alerts_complete (id) VALUES (1)')
    })
    written(this.#database, () => replace.immediate())
  }

  /** Call within the transaction of the entries that it follows from. */
  write({ alerts, silences }: AlertWrites): void {
    for (const { subjectId, record } of alerts) {
      const row = toAlertRow(record)
      const { id, kind, state, opened_at, resolved_at, snapshot } = row
      this.#upsert.run(id, subjectId, kind, state, opened_at, resolved_at, snapshot)
    }
    for (const { subjectId, silence } of silences) {
      if (silence === null) this.#deleteSilence.run(subjectId)
      else this.#upsertSilence.run(subjectId, JSON.stringify(silence))
    }
  }

  #rows(where: string, ...parameters: unknown[]): Row[] {
    const bound = parameters.map((parameter) => parameter ?? null)
    return this.#database.prepare(`SELECT * FROM alert WHERE ${where}`).all(...bound) as Row[]
  }
}

function keptAlert(row: Row): KeptAlert {
  return { subjectId: row.subject, record: fromAlertRow(row) }
}
