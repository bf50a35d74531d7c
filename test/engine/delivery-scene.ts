import type Database from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import { SinkDelivery } from '../../src/engine/sink-delivery.ts'
import type { Effect, Entry } from '../../src/log-entry.ts'
import type { OnProblem } from '../../src/on-problem.ts'
import type { Delivery, Sink } from '../../src/sink.ts'
import { openDatabase } from '../../src/sqlite/open-database.ts'
import { SqliteDeliveries } from '../../src/sqlite/sqlite-deliveries.ts'
import type { LoggedEntry } from '../../src/store.ts'
import { StromkreisError, type StromkreisErrorCode } from '../../src/stromkreis-error.ts'
import { monday } from './scene.ts'

export const second = 1_000

/** From the one number to the other. */
export function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, place) => from + place)
}

/** What a receiver says that does not take a delivery. */
export function no(code: StromkreisErrorCode = 'unreachable', retryAfterMs?: number): StromkreisError {
  return new StromkreisError(code, `The receiver answered: ${code}`, { hint: 'Wait.', retryAfterMs })
}

/** A log of entries that each tell one thing. */
export class ToldLog {
  readonly entries: LoggedEntry[] = []
  readonly #database: Database.Database
  readonly #newContract: Database.Statement
  readonly #newEntry: Database.Statement
  readonly #seqs = new Map<string, number>()

  constructor(database: Database.Database) {
    this.#database = database
    this.#newContract = database.prepare(newContract)
    this.#newEntry = database.prepare(newEntry)
  }

  /** One more thing to tell about each of these subjects, in this order. */
  tell(...subjects: readonly number[]): this {
    const writeAll = this.#database.transaction(() => {
      for (const subjectId of subjects) this.#write(subjectId)
    })
    writeAll()
    return this
  }

  #write(subjectId: number): void {
    const subject = String(subjectId)
    const seq = (this.#seqs.get(subject) ?? 0) + 1
    this.#seqs.set(subject, seq)
    const effects: Effect[] = [{ type: 'notify', kind: 'revoked', state: 'Revoked' }]
    const entry = { subject, seq, observedAt: monday, effects } as Partial<Entry> as Entry
    const position = this.entries.length + 1
    this.entries.push({ position, subjectId, entry })
    this.#newContract.run(subjectId, subject)
    this.#newEntry.run(position, subjectId, seq, monday, JSON.stringify({ effects }))
  }

  entriesAfter(position: number, limit: number): LoggedEntry[] {
    return this.entries.slice(position, position + limit)
  }

  reveal(): string | null {
    return null
  }

  /** The keys of everything told. */
  get keys(): string[] {
    return this.entries.map(({ entry: { subject, seq } }) => `${subject}/${seq}/0`)
  }

  /** What each subject is to get, in order. */
  bySubject(): Record<string, string[]> {
    return grouped(this.keys)
  }
}

const newContract = `INSERT OR IGNORE INTO contract (id, contract_number, seq, last_position, machine_version, snapshot)
  VALUES (?, ?, 0, 0, '1', '')`
const newEntry = `INSERT INTO entry (position, subject, seq, previous, kind, event, observed_at, began_at, effective_before, body)
  VALUES (?, ?, ?, 0, 'observed', 'observed.Revoked', ?, 0, 0, ?)`

function grouped(keys: Iterable<string>): Record<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const key of keys) {
    const subject = key.split('/')[0]!
    const group = groups.get(subject)
    if (group === undefined) groups.set(subject, [key])
    else group.push(key)
  }
  return Object.fromEntries(groups)
}

/** A receiver that takes what it is not told to refuse. */
export class Receiver {
  readonly offered: { key: string; at: number }[] = []
  readonly taken: string[] = []
  /** Throws what keeps it from taking a delivery. */
  check: (delivery: Delivery) => void = () => {}
  readonly #clock: VirtualClock

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  async deliver(delivery: Delivery): Promise<void> {
    this.offered.push({ key: delivery.key, at: this.#clock.now() })
    this.check(delivery)
    this.taken.push(delivery.key)
  }

  /** When something was offered, epoch milliseconds. */
  attempts(key: string): number[] {
    return this.offered.filter((offer) => offer.key === key).map(({ at }) => at)
  }

  /** What it has taken of each subject, without what it had before. */
  firsts(): Record<string, string[]> {
    return grouped(new Set(this.taken))
  }
}

/** One sink and a log, on virtual time. */
export class DeliveryScene {
  readonly clock = virtualClock(monday)
  readonly receiver = new Receiver(this.clock)
  readonly problems: unknown[] = []
  /** What was under way when each of them came. */
  readonly during: (string | undefined)[] = []
  readonly database: Database.Database = openDatabase(':memory:')
  readonly log = new ToldLog(this.database)
  readonly deliveries = new SqliteDeliveries(this.database)
  readonly #sink: Partial<Sink>
  delivery: SinkDelivery

  constructor({ sink = {}, jitter }: { sink?: Partial<Sink>; jitter?: () => number } = {}) {
    this.#sink = sink
    this.delivery = this.begin(jitter === undefined ? {} : { jitter })
  }

  /**
   * As another process would begin: nothing but the database is left of before. It is gone, with what it has not noted, after the
   * delivery for which `dies` says so.
   */
  begin({ jitter = () => 0, dies = () => false }: { jitter?: () => number; dies?: () => boolean } = {}) {
    const { log, deliveries, clock, receiver } = this
    let isDead = false
    const forEver = new Promise<never>(() => {})
    const sink: Sink = {
      name: 'receiver',
      ...this.#sink,
      async deliver(delivery) {
        if (!isDead) await receiver.deliver(delivery)
        isDead ||= dies()
        if (isDead) await forEver
      },
    }
    const onProblem: OnProblem = (problem, during) => {
      this.problems.push(problem)
      this.during.push(during)
    }
    const delivery = new SinkDelivery({ log, deliveries, clock, sink, jitter, onProblem })
    // On virtual time it would go on for ever, and take its time from all that comes later. One that died is not waited for.
    onTestFinished(() => void delivery.stop())
    this.delivery = delivery
    return delivery
  }

  /** Lets it work until then, milliseconds from now. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.now() + ms
    this.delivery.wake()
    await this.clock.sleepUntil(until)
  }

  /** From now on the receiver refuses what is about these subjects, and nothing else. */
  refuse(subjects: readonly number[], code?: StromkreisErrorCode): void {
    const names = new Set(subjects.map(String))
    this.receiver.check = ({ subject }) => {
      if (names.has(subject)) throw no(code)
    }
  }

  get waiting(): string[] {
    return this.deliveries.waiting('receiver').map(({ position }) => this.log.keys[position - 1]!)
  }

  get position(): number {
    return this.deliveries.standing('receiver').position
  }

  /** What was given up: its key and when. */
  get deadLetters(): { key: string; at: number }[] {
    const rows = this.database
      .prepare(
        'SELECT position, given_up_at FROM undelivered WHERE given_up_at IS NOT NULL ORDER BY position',
      )
      .all() as { position: number; given_up_at: number }[]
    return rows.map(({ position, given_up_at: at }) => ({ key: this.log.keys[position - 1]!, at }))
  }
}
