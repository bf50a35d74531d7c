import type Database from 'better-sqlite3'
import { createActor, type Snapshot } from 'xstate'
import { contractMachine, longDelayClock } from '../../machines/index.ts'
import { isUnreadable, type Observation } from '../../src/observation.ts'
import { readOrderPage } from '../../src/rabot/order-page.ts'
import { openDatabase } from '../../src/sqlite/open-database.ts'

// XState's own fires a delay of six weeks at once, with a warning each time.
const clock = longDelayClock({ setTimeout, clearTimeout })

/**
 * Persistence as XState's documentation has it: for every order the stored snapshot is read, an actor restored from
 * it and started, the event sent, the snapshot persisted again; written where something changed, with a line of log.
 */
export class DocumentedRestore {
  readonly #database: Database.Database
  readonly #select: Database.Statement<[string], string>
  readonly #upsert: Database.Statement
  readonly #log: Database.Statement
  #now = 1

  constructor(path: string) {
    this.#database = openDatabase(path, { migrations: [] })
    this.#database.exec(`
      CREATE TABLE snapshot (contract_number TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
      CREATE TABLE log (id INTEGER PRIMARY KEY, contract_number TEXT NOT NULL, event TEXT NOT NULL, json TEXT NOT NULL) STRICT;`)
    this.#select = this.#database
      .prepare<[string], string>('SELECT json FROM snapshot WHERE contract_number = ?')
      .pluck()
    this.#upsert = this.#database.prepare(
      'INSERT INTO snapshot VALUES (?, ?) ON CONFLICT DO UPDATE SET json = excluded.json',
    )
    this.#log = this.#database.prepare('INSERT INTO log (contract_number, event, json) VALUES (?, ?, ?)')
  }

  /** Takes in one page in one durable transaction. */
  takeIn(text: string): void {
    this.#now += 1
    const { sightings } = readOrderPage(text)
    this.#database
      .transaction(() => {
        for (const sighting of sightings) if (!isUnreadable(sighting)) this.#step(sighting)
      })
      .immediate()
  }

  #step({ contractNumber, status, details }: Observation): void {
    const stored = this.#select.get(contractNumber)
    const before = stored === undefined ? undefined : (JSON.parse(stored) as StoredSnapshot)
    const actor = createActor(contractMachine, {
      clock,
      ...(before === undefined ? {} : { snapshot: before as never }),
    })
    actor.start()
    const event = {
      type: `observed.${status}` as 'observed.Processing',
      beganAt: this.#now,
      now: this.#now,
      details,
    }
    actor.send(event)
    const after = actor.getPersistedSnapshot() as unknown as StoredSnapshot
    actor.stop()
    if (before !== undefined && isUnchanged(before, after)) return
    this.#upsert.run(contractNumber, JSON.stringify(after))
    this.#log.run(contractNumber, event.type, JSON.stringify(event))
  }

  close(): void {
    this.#database.close()
  }
}

type StoredSnapshot = Snapshot<unknown> & { value: unknown; context: { details: unknown } }

function isUnchanged(before: StoredSnapshot, after: StoredSnapshot): boolean {
  return (
    JSON.stringify(before.value) === JSON.stringify(after.value) &&
    JSON.stringify(before.context.details) === JSON.stringify(after.context.details)
  )
}
