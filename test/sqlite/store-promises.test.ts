import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, test } from 'vitest'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { storePromises } from '../../src/testing/store/store-promises.ts'

const folder = mkdtempSync(join(tmpdir(), 'stromkreis-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the store in a SQLite file', () => {
  for (const { promise, hold } of storePromises((place) => new SqliteStore(join(folder, `${place}.db`)))) {
    test(promise, hold)
  }
})
