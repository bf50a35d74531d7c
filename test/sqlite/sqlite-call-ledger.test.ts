import { existsSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { type CallBook, emptyCallBook } from '../../src/call-ledger.ts'
import { SqliteCallLedger } from '../../src/sqlite/sqlite-call-ledger.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'

function countOne(book: CallBook): void {
  book.latestCall += 1
}

describe('the ledger of calls', () => {
  test('is made by the first call, beside a database that need not be there, and for its owner alone', () => {
    const database = temporaryDatabase()
    const ledger = new SqliteCallLedger(database)
    expect(ledger.read()).toEqual(emptyCallBook())
    expect(readdirSync(dirname(database))).toEqual([])
    ledger.update((book) => {
      book.latestCall = 7
    })
    expect(existsSync(database)).toBe(false)
    expect(statSync(`${database}.calls`).mode & 0o777).toBe(0o600)
    ledger.close()
    expect(readdirSync(dirname(database))).toEqual([basename(`${database}.calls`)])
  })

  test('is the same for everybody, by whatever links the database is named, and outlives them', () => {
    const database = temporaryDatabase()
    writeFileSync(database, '')
    const link = join(dirname(database), 'link.db')
    symlinkSync(database, link)
    const ledgers = [new SqliteCallLedger(database), new SqliteCallLedger(link)]
    for (const ledger of ledgers) ledger.update(countOne)
    expect(ledgers.map((ledger) => ledger.read().latestCall)).toEqual([2, 2])
    for (const ledger of ledgers) ledger.close()
    const later = new SqliteCallLedger(database)
    expect(later.update((book) => book.latestCall, { mayBeLost: true })).toBe(2)
    later.close()
  })

  test('of a database in memory is in memory', () => {
    const ledgers = [new SqliteCallLedger(':memory:'), new SqliteCallLedger(':memory:')]
    ledgers[0]!.update(countOne)
    expect(ledgers.map((ledger) => ledger.read().latestCall)).toEqual([1, 0])
    for (const ledger of ledgers) ledger.close()
    expect(existsSync(':memory:.calls')).toBe(false)
  })

  test('stays as it was where a change fails', () => {
    const ledger = new SqliteCallLedger(temporaryDatabase())
    ledger.update(countOne)
    const fail = () =>
      ledger.update((book) => {
        book.latestCall = 2
        throw new Error('half way')
      })
    expect(fail).toThrow('half way')
    expect(ledger.read().latestCall).toBe(1)
    ledger.close()
  })

  test('that a newer Stromkreis wrote, or that is something else, is refused and left as it is', () => {
    const database = temporaryDatabase()
    const newer = new Database(`${database}.calls`)
    newer.pragma('user_version = 99')
    newer.close()
    expect(() => new SqliteCallLedger(database).read()).toThrow(
      expect.objectContaining({ code: 'databaseNewer' }),
    )
    const other = temporaryDatabase()
    writeFileSync(`${other}.calls`, 'a diary, and a long one at that'.repeat(40))
    expect(() => new SqliteCallLedger(other).read()).toThrow(
      expect.objectContaining({ code: 'databaseUnusable' }),
    )
  })
})
