import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { QueueReading } from '../../src/sqlite/queue-reading.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { storeStanding } from '../../src/sqlite/store-standing.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'

describe('what is read for a scrape', () => {
  test('is read by indexes: neither contracts, orders nor the log are walked through', () => {
    const path = temporaryDatabase()
    new SqliteStore(path).close()
    const asked: string[] = []
    const database = new Database(path, { verbose: (sql) => asked.push(String(sql)) })
    new QueueReading(database, ['crm']).at(1_000_000)
    storeStanding(database)
    const statements = asked.filter((sql) => sql.startsWith('SELECT'))
    expect(statements.length).toBeGreaterThan(4)
    const steps = statements.flatMap((sql) =>
      database
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => detail),
    )
    const walks = steps.filter((detail) => /^SCAN (?:contract|sales_order|entry|undelivered)\b/.test(detail))
    expect(walks.filter((detail) => !detail.includes('INDEX'))).toEqual([])
    database.close()
  })

  test('says why a database cannot be written, and whose lease it is', () => {
    const path = temporaryDatabase()
    const store = new SqliteStore(path)
    expect(storeStanding(store.database)).toMatchObject({ unwritable: null, isLeaseHeld: false, entries: 0 })
    const other = new Database(path)
    other.exec('BEGIN IMMEDIATE')
    expect(storeStanding(store.database)).toMatchObject({ unwritable: 'SQLITE_BUSY' })
    other.exec('ROLLBACK')
    expect(storeStanding(store.database)).toMatchObject({ unwritable: null })
    expect(store.database.pragma('busy_timeout', { simple: true })).toBe(5_000)
    const { bytes, freeBytes } = storeStanding(store.database)
    expect(bytes).toBeGreaterThan(10_000)
    expect(freeBytes).toBeGreaterThan(0)
    other.close()
    const reading = new Database(path, { readonly: true })
    expect(storeStanding(reading)).toMatchObject({ unwritable: 'SQLITE_READONLY' })
    reading.close()
    store.close()
    const nowhere = new SqliteStore(':memory:')
    expect(storeStanding(nowhere.database)).toMatchObject({ isLeaseHeld: true, bytes: null, freeBytes: null })
    nowhere.close()
  })
})
