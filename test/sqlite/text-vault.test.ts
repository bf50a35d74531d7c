import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { verifyContracts } from '../../src/engine/replay.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { TextVault } from '../../src/sqlite/text-vault.ts'
import { contractChange as change } from '../../src/testing/store/contract-change.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { Scene } from '../engine/scene.ts'
import { bytesAround, wrappedKeyOf } from './keys-file.ts'

const text = 'Frau Beispiel bittet um Rückruf unter 030 1234567.'

/** Contracts have small numbers, orders large ones. */
const anySubject = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.maxSafeInteger().map(Math.abs))

describe('a text', () => {
  test('comes back as it was, whatever it is and whomever it is about', () => {
    const vault = new TextVault(':memory:')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), anySubject, (any, subject) => {
        const sealed = vault.sealed(subject, vault.refer(subject, any))
        expect(vault.reveal(subject, sealed!)).toBe(any)
        const now = vault.sealNow(subject, any)
        expect(now).toEqual({ reference: vault.refer(subject, any), sealed })
      }),
    )
    vault.close()
  })

  test('has the same reference whenever the same subject says it, and another for another subject', () => {
    const path = temporaryDatabase()
    const vault = new TextVault(path)
    const reference = vault.refer(1, text)
    expect(vault.refer(1, text)).toBe(reference)
    expect(vault.refer(1, `${text} `)).not.toBe(reference)
    expect(vault.refer(2, text)).not.toBe(reference)
    vault.saveKeys()
    vault.close()
    const reopened = new TextVault(path)
    expect(reopened.refer(1, text)).toBe(reference)
    reopened.close()
  })

  test('says nothing by its reference or its sealed form', () => {
    const vault = new TextVault(':memory:')
    const reference = vault.refer(1, text)
    expect(reference).toMatch(/^text:[\w-]{22}$/)
    expect(vault.sealed(1, reference)!.toString('latin1')).not.toContain('Beispiel')
    const other = vault.refer(2, text)
    expect(other).not.toBe(reference)
    expect(vault.sealed(2, other)).not.toEqual(vault.sealed(1, reference))
    vault.close()
  })

  test('is in no file as text, whether an entry named it or a person’s command', () => {
    const path = temporaryDatabase()
    const store = new SqliteStore(path)
    store.commit([change(1, undefined, { details: { message: store.seal(1, text) } })])
    store.request({ command: 'correct', subject: 'contract 1', by: 'Jule', text: `${text}, said Jule` }, 1, 5)
    expect(store.openCommands(['correct'])[0]?.text).toMatch(/^text:/)
    store.close()
    expect(bytesAround(path).includes('Beispiel')).toBe(false)
    const reopened = new SqliteStore(path, { readonly: true })
    expect(reopened.reveal(1, reopened.openCommands(['correct'])[0]!.text!)).toBe(`${text}, said Jule`)
    reopened.close()
  })

  test('can be sealed beside a process that is about to do the same, under the same key', () => {
    const path = temporaryDatabase()
    const [daemon, command] = [new TextVault(path), new TextVault(path)]
    const { reference, sealed } = command.sealNow(2 ** 52 + 1, text)
    expect(daemon.refer(2 ** 52 + 1, text)).toBe(reference)
    expect(daemon.reveal(2 ** 52 + 1, sealed)).toBe(text)
    daemon.close()
    command.close()
  })

  test('is all that cannot be read any more once the file of keys is gone', () => {
    const path = temporaryDatabase()
    const store = new SqliteStore(path)
    const reference = store.seal(1, text)
    const written = change(1, undefined, { details: { message: reference } })
    store.commit([written])
    store.close()
    rmSync(`${path}.keys`)
    const reader = new SqliteStore(path, { readonly: true })
    expect(reader.entriesOf('contract 1')).toEqual(written.entries)
    expect(reader.reveal(1, reference)).toBeNull()
    reader.close()
  })
})

describe('destroying the key of a subject', () => {
  test('ends what its texts told, here and beside, and no others', () => {
    const path = temporaryDatabase()
    const [vault, beside] = [new TextVault(path), new TextVault(path, { readonly: true })]
    const [first, second] = [1, 2 ** 53 - 1].map((subject) => vault.sealNow(subject, text))
    expect(beside.reveal(1, first!.sealed)).toBe(text)
    vault.destroy(1)
    for (const each of [vault, beside]) {
      expect(each.reveal(1, first!.sealed)).toBeNull()
      expect(each.reveal(2 ** 53 - 1, second!.sealed)).toBe(text)
    }
    vault.destroy(1)
    expect(vault.refer(1, text)).not.toBe(first!.reference)
    vault.close()
    beside.close()
  })

  test('leaves nothing of it in any file, wherever it lay among thousands', () => {
    const path = temporaryDatabase()
    const vault = new TextVault(path)
    // Neighbours come and go, so that keys are moved about in the file.
    const subjects = Array.from({ length: 6_000 }, (_, index) => (index * 7_919 * 2 ** 31) % (2 ** 53 - 111))
    for (const [index, subject] of subjects.entries()) {
      vault.refer(subject, text)
      if (index % 500 === 499) vault.saveKeys()
      if (index % 500 === 499) vault.destroy(...subjects.slice(index - 100, index - 50))
    }
    vault.saveKeys()
    const some = subjects.filter((_, index) => index % 100 === 70)
    const wrapped = some.map((subject) => wrappedKeyOf(path, subject))
    expect(wrapped.every((key) => bytesAround(path).includes(key))).toBe(true)
    vault.destroy(...some)
    const holdsAny = () => wrapped.filter((key) => bytesAround(path).includes(key.subarray(20, 44))).length
    expect(holdsAny()).toBe(0)
    vault.close()
    expect(holdsAny()).toBe(0)
  })

  test('ends what a backup of the database tells, and the log still verifies', async () => {
    const path = temporaryDatabase()
    const scene = new Scene({ path })
    for (const number of ['1', '2']) {
      await scene.see(number, { status: 'Processing' })
      await scene.see(number, { status: 'Denied', details: { message: text } })
    }
    const history = ['adopted null > Processing', 'observed Processing > Denied denied!']
    const revealed = (store: SqliteStore) =>
      ['1', '2'].map((number) => {
        const { id, record } = store.find(number)!
        return store.reveal(id, record!.position!.context.details.message!)
      })
    expect(revealed(scene.store)).toEqual([text, text])
    scene.close()
    copyFileSync(path, `${path}.backup`)

    scene.restart()
    scene.store.orders.erase(scene.store.find('1')!.id)
    expect(revealed(scene.store)).toEqual([null, text])
    expect(scene.history('1')).toEqual(history)
    expect(verifyContracts(scene.store)).toMatchObject({ contracts: 2, disagreements: [] })
    scene.close()

    rmSync(path)
    copyFileSync(`${path}.backup`, path)
    scene.restart()
    expect(revealed(scene.store)).toEqual([null, text])
    expect(verifyContracts(scene.store)).toMatchObject({ contracts: 2, disagreements: [] })
    scene.close()

    for (const file of [`${path}.keys`, `${path}.key`]) rmSync(file)
    const alone = new SqliteStore(path, { readonly: true })
    expect(revealed(alone)).toEqual([null, null])
    expect(verifyContracts(alone)).toMatchObject({ contracts: 2, disagreements: [] })
    alone.close()
  })

  test('that another process is in the way of removes the key, and says what is left to do', {
    timeout: 20_000,
  }, () => {
    const path = temporaryDatabase()
    const vault = new TextVault(path)
    const { sealed } = vault.sealNow(1, text)
    const reading = new Database(`${path}.keys`)
    reading.exec('BEGIN; SELECT * FROM subject_key')
    reading.prepare('SELECT count(*) FROM subject_key').get()
    expect(() => vault.destroy(1)).toThrow(
      expect.objectContaining({ code: 'databaseUnusable', hint: expect.stringContaining('again') }),
    )
    expect(vault.reveal(1, sealed)).toBeNull()
    reading.close()
    vault.destroy(1)
    expect(readFileSync(`${path}.keys-wal`)).toHaveLength(0)
    vault.close()
  })
})

describe('new keys', () => {
  test('lock nobody out for longer than the turn in which they were asked for', async () => {
    const path = temporaryDatabase()
    const vault = new TextVault(path)
    vault.refer(1, text)
    await Promise.resolve()
    const beside = new Database(`${path}.keys`, { timeout: 0 })
    beside.exec('BEGIN IMMEDIATE; COMMIT')
    expect(wrappedKeyOf(path, 1)).toHaveLength(92)
    beside.close()
    vault.close()
  })

  test('that cannot be saved stop every commit after them', async () => {
    const path = temporaryDatabase()
    const store = new SqliteStore(path)
    const sabotage = new Database(`${path}.keys`)
    sabotage.exec(`
      CREATE TABLE absent (id INTEGER PRIMARY KEY);
      CREATE TABLE trap (id INTEGER REFERENCES absent (id) DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER spoil AFTER INSERT ON subject_key BEGIN INSERT INTO trap VALUES (1); END`)
    sabotage.close()
    const reference = store.seal(1, text)
    await Promise.resolve()
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(() => store.commit([change(1, undefined, { details: { message: reference } })])).toThrow(
        /FOREIGN KEY/,
      )
    }
    expect(store.entryCount()).toBe(0)
    store.close()
  })

  test('that were given up with another one, as on a full disk, stop every commit after them', () => {
    const path = temporaryDatabase()
    const store = new SqliteStore(path)
    const full = new Database(`${path}.keys`)
    full.exec(`CREATE TRIGGER full BEFORE INSERT ON subject_key WHEN NEW.subject = 2
      BEGIN SELECT RAISE(ROLLBACK, 'the disk is full'); END`)
    const reference = store.seal(1, text)
    expect(() => store.seal(2, text)).toThrow(
      expect.objectContaining({
        code: 'databaseUnusable',
        message: expect.stringContaining('the disk is full'),
      }),
    )
    full.exec('DROP TRIGGER full')
    full.close()
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(() => store.commit([change(1, undefined, { details: { message: reference } })])).toThrow(
        expect.objectContaining({ code: 'databaseUnusable' }),
      )
      expect(() => store.seal(3, text)).toThrow(/could not be written/)
    }
    expect(store.entryCount()).toBe(0)
    store.close()
  })
})
