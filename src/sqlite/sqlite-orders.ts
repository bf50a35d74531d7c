import { createHmac, randomBytes } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { OrderState } from '../../machines/index.ts'
import { orderIdOf, orderSubjectOf } from '../order-id.ts'
import type { OrderRecord } from '../order-record.ts'
import type {
  KeptTariff,
  KeptTariffs,
  OrderChange,
  OrderKeys,
  OrderStore,
  StoredOrder,
} from '../order-store.ts'
import { written } from './open-database.ts'
import type { TextVault } from './text-vault.ts'

interface OrderRow {
  subject: number
  last_position: number
  snapshot: string
}

/** Which orders are wanted. `before` and `after` are ids of orders that exist. */
export interface OrderPageRequest {
  states: readonly OrderState[]
  before: string | null
  after: string | null
  oldestFirst: boolean
  limit: number
}

interface Beginning {
  subject: number
  beganAt: number
}

const columns = 'subject, last_position, snapshot'
const keyColumns = { externalId: 'external_key', body: 'body_key', person: 'person_key' } as const

/** Orders of our own in the same SQLite file as the contracts, and in the same transactions. */
export class SqliteOrders implements OrderStore {
  readonly #database: Database.Database
  readonly #vault: TextVault
  #knownSalt: Buffer | null = null
  readonly #statements = new Map<string, Database.Statement<unknown[]>>()

  constructor(database: Database.Database, vault: TextVault) {
    this.#database = database
    this.#vault = vault
  }

  find(id: string): StoredOrder | null {
    const subject = orderSubjectOf(id)
    return subject === null ? null : this.#one('subject = ?', subject)
  }

  inStates(states?: readonly OrderState[]): StoredOrder[] {
    return states === undefined
      ? this.#all('1 ORDER BY began_at, subject')
      : this.#all(
          'state IN (SELECT value FROM json_each(?)) ORDER BY began_at, subject',
          JSON.stringify(states),
        )
  }

  /**
   * So many orders, newest first: those that began right before the order `before`, or right after `after`, or the newest;
   * or, `oldestFirst`, the oldest. Takes as long on the last page as on the first.
   */
  page({ states, before, after, oldestFirst, limit }: OrderPageRequest): StoredOrder[] {
    const isUpwards = oldestFirst || after !== null
    const edge = after ?? before
    const [direction, comparison] = isUpwards ? ['ASC', '>'] : ['DESC', '<']
    const beginning = edge === null ? null : this.#beginningOf(edge)
    const from = beginning === null ? '' : `AND (began_at, subject) ${comparison} (?, ?)`
    const select = `SELECT subject, began_at AS beganAt FROM sales_order WHERE state = ? ${from}
      ORDER BY began_at ${direction}, subject ${direction} LIMIT ?`
    const given = beginning === null ? [] : [beginning.beganAt, beginning.subject]
    // Each state has its run in the index; the first of all are among the first of each.
    const beginnings = states.flatMap(
      (state) => this.#prepared(select).all(state, ...given, limit) as Beginning[],
    )
    const upwards = (a: Beginning, b: Beginning) => a.beganAt - b.beganAt || a.subject - b.subject
    const downwards = (a: Beginning, b: Beginning) => upwards(b, a)
    return beginnings
      .sort(isUpwards ? upwards : downwards)
      .slice(0, limit)
      .sort(oldestFirst ? upwards : downwards)
      .map(({ subject }) => this.#one('subject = ?', subject)!)
  }

  #beginningOf(id: string): Beginning {
    return this.#prepared('SELECT subject, began_at AS beganAt FROM sales_order WHERE subject = ?').get(
      orderSubjectOf(id),
    ) as Beginning
  }

  ids(): string[] {
    const subjects = this.#prepared('SELECT subject FROM sales_order ORDER BY began_at, subject').pluck()
    return (subjects.all() as number[]).map(orderIdOf)
  }

  countsByState(): Record<string, number> {
    const rows = this.#prepared(
      'SELECT state, count(*) AS count FROM sales_order GROUP BY state ORDER BY state',
    ).all() as { state: string; count: number }[]
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
  }

  due(until: number, limit: number): StoredOrder[] {
    return this.#all('due_at <= ? ORDER BY due_at, subject LIMIT ?', until, limit)
  }

  nextDueAt(): number | null {
    return this.#prepared('SELECT min(due_at) FROM sales_order').pluck().get() as number | null
  }

  byContractNumber(contractNumber: string): StoredOrder | null {
    return this.#one('contract_number = ?', contractNumber)
  }

  byKey(key: keyof OrderKeys, digest: string): StoredOrder[] {
    return this.#all(`${keyColumns[key]} = ? ORDER BY began_at, subject`, digest)
  }

  isMarkTaken(mark: string): boolean {
    return this.#prepared('SELECT 1 FROM sales_order WHERE mark = ?').get(mark) !== undefined
  }

  backedUpTo(): number {
    return (this.#prepared('SELECT position FROM backup').pluck().get() as number | undefined) ?? 0
  }

  idleSince(until: number, states: readonly OrderState[], limit: number): StoredOrder[] {
    return this.#all(
      `entered_at < ? AND has_data AND state IN (SELECT value FROM json_each(?))
       ORDER BY entered_at LIMIT ?`,
      until,
      JSON.stringify(states),
      limit,
    )
  }

  isAnyWithData(): boolean {
    return this.#prepared('SELECT 1 FROM sales_order WHERE has_data LIMIT 1').get() !== undefined
  }

  digest(text: string): string {
    return createHmac('sha256', this.#salt()).update(text).digest('base64url').slice(0, 22)
  }

  keyedDigest(text: string): string {
    return createHmac('sha256', this.#vault.secretFor('lookup')).update(text).digest('base64url').slice(0, 22)
  }

  erase(subjectId: number): void {
    this.#vault.destroy(subjectId)
    // What the supplier has must be recognised for ever, or it would be ordered again.
    const forget = this.#prepared(
      `UPDATE sales_order SET person_key = NULL, external_key = iif(state = 'Submitted', external_key, NULL),
         body_key = iif(state = 'Submitted', body_key, NULL) WHERE subject = ?`,
    )
    written(this.#database, () => forget.run(subjectId))
  }

  tariffs(): KeptTariffs | null {
    const row = this.#prepared('SELECT read_at, json FROM tariffs').get() as
      | { read_at: number; json: string }
      | undefined
    return row === undefined ? null : { readAt: row.read_at, tariffs: JSON.parse(row.json) as KeptTariff[] }
  }

  saveTariffs({ readAt, tariffs }: KeptTariffs): void {
    const put = this.#prepared('INSERT OR REPLACE INTO tariffs (id, read_at, json) VALUES (1, ?, ?)')
    written(this.#database, () => put.run(readAt, JSON.stringify(tariffs)))
  }

  /**
   * Writes the row of a change whose newest entry stands at `position`; false when the row is not the one that the
   * change follows. Call within the transaction of its entries.
   */
  write({ subjectId, lastPosition, record, keys }: OrderChange, position: number): boolean {
    const cells = cellsOf(record, position)
    const { changes } =
      lastPosition === 0
        ? this.#prepared(
            `INSERT INTO sales_order (seq, last_position, machine_version, state, entered_at, due_at, mark,
                 contract_number, snapshot, has_data, began_at, subject) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          ).run(...cells, record.beganAt, subjectId)
        : this.#prepared(`${update} WHERE subject = ? AND last_position = ?`).run(
            ...cells,
            subjectId,
            lastPosition,
          )
    if (keys !== undefined) {
      this.#prepared(
        'UPDATE sales_order SET external_key = ?, body_key = ?, person_key = ? WHERE subject = ?',
      ).run(keys.externalId, keys.body, keys.person, subjectId)
    }
    return changes === 1
  }

  /** Puts an order's row where replaying led. Call within a transaction that began before its entries were read. */
  rewriteSnapshot(subjectId: number, record: OrderRecord, lastPosition: number): void {
    this.#prepared(`${update} WHERE subject = ?`).run(...cellsOf(record, lastPosition), subjectId)
  }

  /** Log position of an order's newest entry; undefined for a subject that is no order known here. */
  lastPosition(id: string): number | undefined {
    return this.find(id)?.lastPosition
  }

  /** Log position of whatever happened to any order last. */
  newestPosition(): number {
    return this.#prepared('SELECT coalesce(max(last_position), 0) FROM sales_order').pluck().get() as number
  }

  #salt(): Buffer {
    const select = this.#prepared('SELECT salt FROM recognition_salt').pluck()
    this.#knownSalt ??= (select.get() as Buffer | undefined) ?? null
    if (this.#knownSalt === null) {
      const insert = this.#prepared('INSERT OR IGNORE INTO recognition_salt (id, salt) VALUES (1, ?)')
      written(this.#database, () => insert.run(randomBytes(16)))
      this.#knownSalt = select.get() as Buffer
    }
    return this.#knownSalt
  }

  /** Preparing takes longer than most of what is asked. */
  #prepared(sql: string): Database.Statement<unknown[]> {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.#database.prepare<unknown[]>(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  #one(where: string, ...parameters: unknown[]): StoredOrder | null {
    return this.#all(`${where} LIMIT 1`, ...parameters)[0] ?? null
  }

  #all(where: string, ...parameters: unknown[]): StoredOrder[] {
    const rows = this.#prepared(`SELECT ${columns} FROM sales_order WHERE ${where}`).all(
      ...parameters,
    ) as OrderRow[]
    return rows.map(({ subject, last_position, snapshot }) => ({
      subjectId: subject,
      lastPosition: last_position,
      record: JSON.parse(snapshot) as OrderRecord,
    }))
  }
}

const update = `UPDATE sales_order SET seq = ?, last_position = ?, machine_version = ?, state = ?, entered_at = ?,
  due_at = ?, mark = ?, contract_number = ?, snapshot = ?, has_data = ?`

function cellsOf(record: OrderRecord, position: number): unknown[] {
  return [
    record.seq,
    position,
    record.machineVersion,
    record.state,
    record.enteredAt,
    earliest(record),
    record.mark,
    record.context.contractNumber,
    JSON.stringify(record),
    record.erasedAt === null ? 1 : 0,
  ]
}

function earliest({ timers }: OrderRecord): number | null {
  return timers.length === 0 ? null : Math.min(...timers.map(({ dueAt }) => dueAt))
}
