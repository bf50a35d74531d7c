import { readFileSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { TextVault } from '../../src/sqlite/text-vault.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { change } from './change.ts'

const text = 'Frau Beispiel bittet um Rückruf unter 030 1234567.'

describe('free text', () => {
  test('comes back as it was, whatever it is', () => {
    const vault = new TextVault(':memory:')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (any, contract) => {
        const sealed = vault.sealed(contract, vault.refer(contract, any))
        expect(vault.reveal(contract, sealed!)).toBe(any)
      }),
    )
    vault.close()
  })

  test('has the same reference whenever the same order says it, and another for another order', () => {
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

  test('is gone with its key, and with any other key', () => {
    const path = temporaryDatabase()
    const vault = new TextVault(path)
    const sealed = [1, 2].map((contract) => vault.sealed(contract, vault.refer(contract, text))!)
    vault.saveKeys()
    expect(vault.reveal(2, sealed[0]!)).toBeNull()
    expect(vault.reveal(1, sealed[0]!.subarray(0, 20))).toBeNull()
    const keys = new Database(`${path}.keys`)
    keys.exec('DELETE FROM order_key WHERE contract = 1')
    keys.close()
    expect(vault.reveal(1, sealed[0]!)).toBeNull()
    expect(vault.reveal(2, sealed[1]!)).toBe(text)
    vault.close()
  })

  test('is written by the commit of an entry that names it, encrypted, and by nothing else', () => {
    const path = temporaryDatabase()
    const store = new SqliteStore(path)
    const [named, unnamed] = [store.seal(1, text), store.seal(1, 'never mentioned')]
    expect(store.reveal(1, named)).toBeNull()
    store.commit([change(1, undefined, { details: { message: named } })])
    expect(store.reveal(1, named)).toBe(text)
    expect(store.reveal(1, unnamed)).toBeNull()
    expect(store.reveal(2, named)).toBeNull()
    store.close()
    for (const file of [path, `${path}.keys`]) expect(readFileSync(file, 'latin1')).not.toContain('Beispiel')
    const reopened = new SqliteStore(path, { readonly: true })
    expect(reopened.reveal(1, named)).toBe(text)
    reopened.close()
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

  test('given with a person’s command is kept the same way', () => {
    const path = temporaryDatabase()
    const store = new SqliteStore(path)
    store.commit([change(1)])
    const id = store.requestCorrection('contract 1', 'Jule', text, 5)
    expect(store.openCommands()).toEqual([
      {
        id,
        command: 'correct',
        contractNumber: 'contract 1',
        by: 'Jule',
        reason: expect.stringMatching(/^text:/),
      },
    ])
    expect(store.reveal(1, store.openCommands()[0]!.reason)).toBe(text)
    store.settleCommand(id, 'corrected')
    expect([store.openCommands(), store.commandOutcome(id)]).toEqual([[], 'corrected'])
    store.close()
    expect(readFileSync(path, 'latin1')).not.toContain('Beispiel')
  })
})
