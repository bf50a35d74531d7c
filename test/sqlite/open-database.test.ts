import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/sqlite/open-database.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { contractChange as change } from '../../src/testing/store/contract-change.ts'
import { temporaryDatabase, temporaryFolder } from '../embed/temporary-database.ts'

describe('a database file', () => {
  test('can be read by its owner only, with everything that belongs to it', () => {
    const path = temporaryDatabase()
    const store = new SqliteStore(path)
    store.seal(1, 'a text')
    store.commit([change(1)])
    const rights = Object.fromEntries(
      readdirSync(dirname(path)).map((name) => [
        name,
        (statSync(`${dirname(path)}/${name}`).mode & 0o777).toString(8),
      ]),
    )
    expect(rights).toEqual({
      'contracts.db': '600',
      'contracts.db-shm': '600',
      'contracts.db-wal': '600',
      'contracts.db.key': '600',
      'contracts.db.keys': '600',
      'contracts.db.keys-shm': '600',
      'contracts.db.keys-wal': '600',
    })
    store.close()
  })

  test('that others may read is taken from them', () => {
    const path = temporaryDatabase()
    new SqliteStore(path).close()
    chmodSync(path, 0o644)
    new SqliteStore(path).close()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test('is durable on every commit, whichever way it is opened', () => {
    const path = temporaryDatabase()
    for (let opening = 0; opening < 2; opening += 1) {
      const store = new SqliteStore(path)
      expect(durabilityOf(store.database)).toEqual({ journal: 'wal', synchronous: 2 })
      store.close()
    }
    const reader = new SqliteStore(path, { readonly: true })
    expect(durabilityOf(reader.database)).toEqual({ journal: 'wal', synchronous: 2 })
    reader.close()
    const keys = openDatabase(`${path}.keys`, { migrations: ['SELECT 1;', 'SELECT 1;'] })
    expect(durabilityOf(keys)).toEqual({ journal: 'wal', synchronous: 2 })
    keys.close()
  })

  test.each(['wal', 'delete'])('of a newer version is refused and not touched (%s)', (journal) => {
    const path = temporaryDatabase()
    const newer = new Database(path)
    newer.pragma(`journal_mode = ${journal}`)
    newer.exec('CREATE TABLE from_the_future (id INTEGER PRIMARY KEY) STRICT')
    newer.pragma('user_version = 99')
    newer.close()
    const before = digestOf(path)
    for (const readonly of [false, true]) {
      expect(errorOf(() => new SqliteStore(path, { readonly }))).toMatchObject({
        code: 'databaseNewer',
        message: expect.stringMatching(/version 99.*up to \d+/),
        hint: expect.stringContaining('Update Stromkreis'),
      })
      expect(digestOf(path)).toBe(before)
    }
  })

  test.each([false, true])('that is none is refused with what to do (readonly: %s)', (readonly) => {
    const path = temporaryDatabase()
    writeFileSync(path, 'Dear diary, today I was opened by a program.\n'.repeat(40))
    const before = digestOf(path)
    expect(errorOf(() => new SqliteStore(path, { readonly }))).toMatchObject({
      code: 'databaseUnusable',
      message: expect.stringContaining(path),
      hint: 'It is another kind of file. Point STROMKREIS_DB elsewhere.',
    })
    expect(digestOf(path)).toBe(before)
  })

  test('that is a folder, or lies in no folder, is refused with what to do', () => {
    const folder = temporaryFolder()
    mkdirSync(`${folder}/a.db`)
    for (const path of [`${folder}/a.db`, `${folder}/nowhere/a.db`]) {
      expect(errorOf(() => new SqliteStore(path))).toMatchObject({
        code: 'databaseUnusable',
        hint: expect.stringMatching(/Check|folder/),
      })
    }
  })

  test('that is not there is not made by reading it', () => {
    const path = temporaryDatabase()
    expect(errorOf(() => new SqliteStore(path, { readonly: true }))).toMatchObject({
      code: 'databaseUnusable',
      message: expect.stringContaining(path),
    })
    expect(existsSync(path)).toBe(false)
  })
})

function durabilityOf(database: Database.Database) {
  return {
    journal: database.pragma('journal_mode', { simple: true }),
    synchronous: database.pragma('synchronous', { simple: true }),
  }
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

function errorOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(StromkreisError)
    return error
  }
  return null
}
