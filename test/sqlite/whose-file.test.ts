import { readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { takeLease } from '../../src/sqlite/lease.ts'
import { openDatabase } from '../../src/sqlite/open-database.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { contractChange as change } from '../../src/testing/store/contract-change.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'

test('a file named by a link has the lease and the keys of the file itself', async () => {
  const path = temporaryDatabase()
  const store = new SqliteStore(path)
  const link = `${path}-link`
  symlinkSync(path, link)
  const linked = new SqliteStore(link)
  expect(linked.path).toBe(store.path)
  const reference = store.seal(1, 'Bitte anrufen')
  store.commit([])
  expect(linked.seal(1, 'Bitte anrufen')).toBe(reference)
  const options = { clock: systemClock(), waitMs: 0, command: 'run' }
  const lease = await takeLease(store.database, { ...options, path: store.path })
  await expect(takeLease(linked.database, { ...options, path: linked.path })).rejects.toMatchObject({
    code: 'leaseHeld',
  })
  lease.release()
  linked.close()
  store.close()
})

test('the database of another program is refused and left as it is', () => {
  const path = temporaryDatabase()
  const foreign = new Database(path)
  foreign.exec('CREATE TABLE customers (name TEXT)')
  foreign.close()
  const before = readFileSync(path)
  expect(() => new SqliteStore(path)).toThrow(
    expect.objectContaining({
      code: 'databaseUnusable',
      message: expect.stringContaining('another program'),
    }),
  )
  expect(readFileSync(path)).toEqual(before)
})

test.each([1, 2, 3])(
  'a file that another process makes just now is not taken for another program’s: at read %i of its version',
  (nth) => {
    const path = temporaryDatabase()
    const making = 'CREATE TABLE made (by TEXT)'
    const { pragma } = Database.prototype
    let reads = 0
    const watched = vi.spyOn(Database.prototype, 'pragma')
    watched.mockImplementation(function (this: Database.Database, ...given) {
      const said = pragma.apply(this, given)
      if (given[0] === 'user_version') reads += 1
      if (given[0] !== 'user_version' || reads !== nth) return said
      const other = new Database(path, { timeout: 0 })
      // Either it comes in between, or it is kept out.
      try {
        other.exec(`BEGIN IMMEDIATE; ${making}; PRAGMA user_version = 1; COMMIT`)
      } catch (error) {
        expect(error).toMatchObject({ code: 'SQLITE_BUSY' })
      } finally {
        other.close()
      }
      return said
    })
    onTestFinished(() => watched.mockRestore())
    const database = openDatabase(path, { migrations: [making] })
    expect(reads).toBeGreaterThanOrEqual(nth)
    database.close()
  },
)

test('a damaged file is said to be damaged', () => {
  const path = temporaryDatabase()
  const store = new SqliteStore(path)
  store.commit(Array.from({ length: 300 }, (_, index) => change(index + 1)))
  store.close()
  const bytes = readFileSync(path)
  bytes.fill(0x5a, 4096)
  writeFileSync(path, bytes)
  truncateSync(path, bytes.length)
  expect(() => new SqliteStore(path).contracts()).toThrow(/malformed|cannot be used/)
})
