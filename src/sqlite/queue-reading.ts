import type Database from 'better-sqlite3'
import type { QueueStanding, SinkQueue } from '../operations-standing.ts'

// Those that have to go on: an offer may lie open for days, and nobody waits for one that has ended.
const waitingOrderStates = ['Accepted', 'Incomplete', 'Ready', 'Submitting', 'Refused', 'Uncertain']

/** Reads what waits, by indexes alone: neither contracts nor entries are walked through. */
export class QueueReading {
  readonly #database: Database.Database
  readonly #sinks: ReadonlySet<string>
  readonly #statements = new Map<string, Database.Statement<unknown[]>>()

  /** Of the sinks that have ever read the log, only those named are told of. */
  constructor(database: Database.Database, sinks: readonly string[]) {
    this.#database = database
    this.#sinks = new Set(sinks)
  }

  at(now: number): QueueStanding {
    return {
      commands: this.#all(
        `SELECT command, count(*) AS waiting, min(requested_at) AS oldestAt FROM person_command
         WHERE outcome IS NULL GROUP BY command ORDER BY command`,
      ),
      orders: this.#all(
        `SELECT state, count(*) AS waiting, min(entered_at) AS oldestAt FROM sales_order
         WHERE state IN (SELECT value FROM json_each(?)) GROUP BY state ORDER BY state`,
        JSON.stringify(waitingOrderStates),
      ),
      timers: [
        ...this.#all<QueueStanding['timers'][number]>(timersOf('contract', 'contract'), now),
        ...this.#all<QueueStanding['timers'][number]>(timersOf('order', 'sales_order'), now),
      ],
      sinks: this.#sinksNow(),
    }
  }

  #sinksNow(): SinkQueue[] {
    // Positions have no gaps: what is behind need not be counted.
    const sinks = this.#all<SinkQueue>(
      `SELECT name AS sink, (SELECT coalesce(max(position), 0) FROM entry) - sink.position AS behind,
         (SELECT observed_at FROM entry WHERE entry.position > sink.position ORDER BY entry.position LIMIT 1) AS behindSince,
         count(undelivered.position) FILTER (WHERE given_up_at IS NULL) AS waiting,
         min(first_tried_at) FILTER (WHERE given_up_at IS NULL) AS failingSince,
         count(given_up_at) AS deadLetters, taken_at AS takenAt
       FROM sink LEFT JOIN undelivered ON undelivered.sink = name GROUP BY name ORDER BY name`,
    )
    return sinks.filter(({ sink }) => this.#sinks.has(sink))
  }

  #all<Row>(sql: string, ...parameters: unknown[]): Row[] {
    let statement = this.#statements.get(sql)
    if (statement === undefined) {
      statement = this.#database.prepare(sql)
      this.#statements.set(sql, statement)
    }
    return statement.all(...parameters) as Row[]
  }
}

function timersOf(machine: 'contract' | 'order', table: 'contract' | 'sales_order'): string {
  return `SELECT '${machine}' AS machine,
    (SELECT count(*) FROM ${table} WHERE due_at IS NOT NULL) AS "set", count(*) AS due, min(due_at) AS oldestDueAt
    FROM ${table} WHERE due_at <= ?`
}
