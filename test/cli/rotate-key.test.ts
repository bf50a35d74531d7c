import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { linesFor, rotateKeysOf } from '../../src/cli/commands/rotate-key.ts'
import { systemClock } from '../../src/clock.ts'
import type { MasterKey } from '../../src/master-key.ts'
import { takeLease } from '../../src/sqlite/lease.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { contractChange as change } from '../../src/testing/store/contract-change.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'

const text = 'Frau Beispiel bittet um Rückruf unter 030 1234567.'

/** A database with a text of each of two contracts. */
function databaseWithTexts(masterKey?: MasterKey) {
  const path = temporaryDatabase()
  const store = new SqliteStore(path, { masterKey })
  const references = [1, 2].map((id) => store.seal(id, text))
  store.commit(references.map((message, index) => change(index + 1, undefined, { details: { message } })))
  store.close()
  const texts = (key?: MasterKey) => {
    const reader = new SqliteStore(path, { readonly: true, masterKey: key })
    const found = references.map((reference, index) => reader.reveal(index + 1, reference))
    reader.close()
    return found
  }
  return { path, texts }
}

describe('rotate-key', () => {
  test('changes the key beside the database and loses no text', async () => {
    const { path, texts } = databaseWithTexts()
    const old = readFileSync(`${path}.key`, 'utf8').trim()
    const rotated = await rotateKeysOf(path)
    expect(rotated).toEqual({ database: path, rewrapped: 2 })
    const current = readFileSync(`${path}.key`, 'utf8').trim()
    expect(current).not.toBe(old)
    expect(texts()).toEqual([text, text])
    const lines = linesFor(rotated, undefined).join('\n')
    expect(lines).toContain('2 keys wrapped anew')
    expect(lines).toContain(`${path}.key`)
    for (const key of [old, current]) expect(lines).not.toContain(key)
  })

  test('wraps with the key that is given what the one before it wrapped, and says what is left to do', async () => {
    const [old, current] = [randomBytes(32), randomBytes(32)]
    const { path, texts } = databaseWithTexts({ current: old, previous: [] })
    const masterKey = { current, previous: [old] }
    const first = await rotateKeysOf(path, { masterKey })
    expect(first.rewrapped).toBe(2)
    expect(linesFor(first, masterKey).join('\n')).toContain('STROMKREIS_KEY_PREVIOUS is needed no more')
    expect(texts({ current, previous: [] })).toEqual([text, text])
    expect(existsSync(`${path}.key`)).toBe(false)
    const second = await rotateKeysOf(path, { masterKey: { current, previous: [] } })
    expect(second.rewrapped).toBe(0)
    expect(linesFor(second, masterKey).join('\n')).toContain('set STROMKREIS_KEY to the new key')
    await expect(rotateKeysOf(path, { masterKey: { current: old, previous: [] } })).rejects.toMatchObject({
      code: 'configuration',
    })
  })

  test('moves the key from the file beside the database to the setting', async () => {
    const { path, texts } = databaseWithTexts()
    const masterKey = {
      current: randomBytes(32),
      previous: [Buffer.from(readFileSync(`${path}.key`, 'utf8'), 'base64')],
    }
    expect(await rotateKeysOf(path, { masterKey })).toMatchObject({ rewrapped: 2 })
    expect(texts({ current: masterKey.current, previous: [] })).toEqual([text, text])
  })

  test('waits for the process that holds the database, then says which it is; nothing was changed', async () => {
    const { path, texts } = databaseWithTexts()
    const before = readFileSync(`${path}.key`)
    const store = new SqliteStore(path)
    const lease = await takeLease(store.database, { path, clock: systemClock(), waitMs: 0, command: 'run' })
    await expect(rotateKeysOf(path, { waitMs: 0 })).rejects.toMatchObject({
      code: 'leaseHeld',
      message: expect.stringContaining('`stromkreis run`'),
    })
    expect(readFileSync(`${path}.key`)).toEqual(before)
    const waiting = rotateKeysOf(path)
    lease.release()
    store.close()
    expect(await waiting).toMatchObject({ rewrapped: 2 })
    expect(texts()).toEqual([text, text])
  })

  test('does nothing where there is no database', async () => {
    const path = temporaryDatabase()
    await expect(rotateKeysOf(path)).rejects.toMatchObject({ code: 'databaseUnusable' })
    expect(existsSync(`${path}.key`)).toBe(false)
  })
})
