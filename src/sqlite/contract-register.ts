import type Database from 'better-sqlite3'
import type { Entry } from '../log-entry.ts'
import type { RegisteredContract } from '../store.ts'
import { stateOfLeaf } from './contract-row.ts'

interface RegisterRow {
  id: number
  contract_number: string
  customer_number: string | null
  leaf: string
  entered_at: number
  denial_reason: string | null
  cancellation_reason: string | null
}

const columns = `id, contract_number, customer_number, leaf, snapshot ->> '$[0][0]' AS entered_at,
  snapshot ->> '$[0][4].denialReason' AS denial_reason, snapshot ->> '$[0][4].cancellationReason' AS cancellation_reason`

/** A look at a contract that a person asked for. */
export interface AskedLook {
  by: string
  /** Refers to a text; null where none was given. */
  reason: string | null
  /** Epoch milliseconds. */
  askedAt: number
  outcome: string | null
}

/** Reads of contracts what lists are narrowed by, a piece at a time, so that nobody waits for all of them. */
export class ContractRegister {
  readonly #database: Database.Database
  readonly #page: Database.Statement<[number, number], RegisterRow>
  readonly #one: Database.Statement<[string], RegisterRow>
  readonly #asked: Database.Statement<[string, number], AskedLook>
  readonly #seenAt: Database.Statement<[string], { ended_at: number; due_at: number | null }>

  constructor(database: Database.Database) {
    this.#database = database
    this.#page = database.prepare(
      `SELECT ${columns} FROM contract WHERE id > ? AND leaf IS NOT NULL ORDER BY id LIMIT ?`,
    )
    this.#one = database.prepare(
      `SELECT ${columns} FROM contract WHERE contract_number = ? AND leaf IS NOT NULL`,
    )
    this.#asked = database.prepare(
      `SELECT requested_by AS "by", text AS reason, requested_at AS askedAt, outcome FROM person_command
       WHERE command = 'look' AND subject = ? ORDER BY id DESC LIMIT ?`,
    )
    this.#seenAt = database.prepare(
      `SELECT max(coalesce(ended_at, 0), snapshot ->> '$[0][2]') AS ended_at, due_at
       FROM contract LEFT JOIN last_seen ON last_seen.contract = contract.id WHERE contract_number = ?`,
    )
  }

  /** Contracts in a state we know, in the order they were first seen, after the one with this id. */
  page(after: number, limit: number): RegisteredContract[] {
    return this.#page.all(after, limit).map(registered)
  }

  /** Null for one that was never seen in a state we know. */
  one(contractNumber: string): RegisteredContract | null {
    const row = this.#one.get(contractNumber)
    return row === undefined ? null : registered(row)
  }

  /** When a contract was last seen, and when the earliest of its time rules runs out, epoch milliseconds. */
  timesOf(contractNumber: string): { seenAt: number; nextDueAt: number | null } | null {
    const row = this.#seenAt.get(contractNumber)
    return row === undefined ? null : { seenAt: row.ended_at, nextDueAt: row.due_at }
  }

  /** The tariffs told when contracts were first seen, of the part of the log after `position`. */
  tariffs(position: number, entries: number): { position: number; named: { id: number; tariff: string }[] } {
    const until = position + entries
    const named = this.#database
      .prepare(
        `SELECT subject AS id, body ->> '$.start.facts.tariffName' AS tariff FROM entry
         WHERE position > ? AND position <= ? AND from_state IS NULL AND tariff IS NOT NULL`,
      )
      .all(position, until) as { id: number; tariff: string }[]
    return { position: until, named }
  }

  /** Who asked for a look at a contract of late, newest first; `reason` refers to a text. The outcome is null while it waits. */
  looksAskedFor(contractNumber: string, limit: number): AskedLook[] {
    return this.#asked.all(contractNumber, limit)
  }

  /** The position of the log's newest entry; 0 for an empty log. */
  lastPosition(): number {
    return this.#database.prepare('SELECT coalesce(max(position), 0) FROM entry').pluck().get() as number
  }

  /** What led contracts from state to state since an instant, newest first, at most `limit`. */
  movesSince(since: number, limit: number): Pick<Entry, 'from' | 'to' | 'observedAt'>[] {
    const moves: Pick<Entry, 'from' | 'to' | 'observedAt'>[] = []
    const rows = this.#database
      .prepare('SELECT from_state, to_state, observed_at FROM entry ORDER BY position DESC')
      .iterate() as IterableIterator<{
      from_state: Entry['from']
      to_state: Entry['to']
      observed_at: number
    }>
    for (const { from_state: from, to_state: to, observed_at: observedAt } of rows) {
      if (observedAt < since || moves.length >= limit) break
      if (from !== to) moves.push({ from, to, observedAt })
    }
    return moves
  }
}

function registered(row: RegisterRow): RegisteredContract {
  const state = stateOfLeaf(row.leaf)
  const isDenial = state === 'Denied' || state === 'Rejected'
  return {
    id: row.id,
    contractNumber: row.contract_number,
    customerNumber: row.customer_number,
    state,
    enteredAt: row.entered_at,
    reason: isDenial ? row.denial_reason : state === 'Cancelled' ? row.cancellation_reason : null,
  }
}
