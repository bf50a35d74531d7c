import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { sendAgain } from '../../src/sqlite/delivery-listings.ts'
import { takeLease } from '../../src/sqlite/lease.ts'
import { SqliteCallLedger } from '../../src/sqlite/sqlite-call-ledger.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { contractChange as change } from '../../src/testing/store/contract-change.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'

const locked = expect.objectContaining({
  code: 'databaseUnusable',
  message: expect.stringContaining('contracts.db'),
  hint: expect.stringContaining('Another process keeps it locked'),
})
const full = expect.objectContaining({
  code: 'databaseUnusable',
  hint: expect.stringContaining('disk is full'),
})

const look = { command: 'look', subject: 'contract 1', by: 'anna', text: null } as const
const acts: [string, (store: SqliteStore) => unknown][] = [
  ['an entry', (store) => store.commit([change(2)])],
  ['what people ask for', (store) => store.request(look, 1, 5)],
  [
    'many things that people ask for',
    (store) => store.requestAll([{ command: { ...look, text: 'why' }, subjectId: 1 }], 5),
  ],
  ['what became of it', (store) => store.settleCommand(1, 'seen')],
  [
    'what a sink has taken',
    (store) =>
      store.deliveries.saveDeliveries('crm', { position: 1, takenAt: 5, settled: [], undelivered: [] }, 5),
  ],
]

function openStore(): { store: SqliteStore; path: string } {
  const path = temporaryDatabase()
  const store = new SqliteStore(path)
  onTestFinished(() => store.close())
  store.database.pragma('busy_timeout = 0')
  store.commit([change(1)])
  store.request(look, 1, 1)
  return { store, path }
}

/** Another program that is writing; ends with what it returns. */
function lock(path: string): () => void {
  const other = new Database(path, { timeout: 0 })
  other.exec('BEGIN IMMEDIATE')
  onTestFinished(() => void other.close())
  return () => other.close()
}

const written = ({ database }: SqliteStore) =>
  ['entry', 'contract', 'sealed_text', 'person_command', 'sink'].map((table) =>
    database.prepare(`SELECT * FROM ${table}`).all(),
  )

describe.each(acts)('while %s cannot be written', (_, act) => {
  test('because another program keeps the database locked, that is said; later it works as if nothing had been', () => {
    const { store, path } = openStore()
    const before = written(store)
    const unlock = lock(path)
    for (let turn = 0; turn < 2; turn += 1) expect(() => act(store)).toThrow(locked)
    expect(written(store)).toEqual(before)
    unlock()
    act(store)
    const after = written(store)
    expect(after).not.toEqual(before)
    expect(store.entriesAfter(0, 9).map(({ position }) => position)).toEqual(
      store.entryCount() === 1 ? [1] : [1, 2],
    )
  })
})

const quietActs: [string, (store: SqliteStore) => unknown][] = [
  ['by what orders are recognised again', (store) => store.orders.digest('an id')],
  ['the tariffs', (store) => store.orders.saveTariffs({ readAt: 5, tariffs: [] })],
  ['that a person is forgotten', (store) => store.orders.erase(2 ** 50 + 1)],
  ['that dead letters are sent again', ({ database }) => sendAgain(database, 'crm', 'all')],
  ['that texts are removed', (store) => store.upkeep.destroyTexts([1])],
  ['that leftovers are removed', (store) => store.upkeep.removeLeftovers(5)],
  ['all alerts anew', (store) => store.alerts.replaceAll({ alerts: [], silences: [] })],
]

test.each(quietActs)(
  'a database in use by another program is said to be so when %s is to be kept',
  (_, act) => {
    const { store, path } = openStore()
    const unlock = lock(path)
    for (let turn = 0; turn < 2; turn += 1) expect(() => act(store)).toThrow(locked)
    unlock()
    expect(() => act(store)).not.toThrow()
  },
)

describe('while the disk is full', () => {
  test('what people ask for is refused with what to do, and nothing that was written before is lost', () => {
    const { store } = openStore()
    store.database.pragma(`max_page_count = ${store.database.pragma('page_count', { simple: true })}`)
    const text = 'x'.repeat(100_000)
    const wishes = [{ command: { ...look, text }, subjectId: 1 }]
    const before = written(store)
    expect(() => store.requestAll(wishes, 5)).toThrow(full)
    expect(written(store)).toEqual(before)
    store.database.pragma('max_page_count = 1000000')
    expect(store.requestAll(wishes, 5)).toHaveLength(1)
  })
})

describe('the lease', () => {
  test('of a locked database is not taken, says why, and leaves the lock file free', async () => {
    const { store, path } = openStore()
    const unlock = lock(path)
    const options = { path, clock: systemClock(), waitMs: 0, command: 'test' }
    await expect(takeLease(store.database, options)).rejects.toEqual(locked)
    unlock()
    const lease = await takeLease(store.database, options)
    lease.release()
  })

  test('is given back although the database is locked: whoever comes next gets it', async () => {
    const { store, path } = openStore()
    const options = { path, clock: systemClock(), waitMs: 0, command: 'test' }
    const lease = await takeLease(store.database, options)
    const unlock = lock(path)
    expect(() => lease.release()).not.toThrow()
    unlock()
    const next = await takeLease(store.database, options)
    next.release()
  })
})

test('a change of the ledger of calls that fails is none, though the next one goes on from the same book', () => {
  const ledger = new SqliteCallLedger(temporaryDatabase())
  onTestFinished(() => ledger.close())
  const count = () =>
    ledger.update((book) => {
      book.latestCall += 1
      return book.latestCall
    })
  expect([count(), count()]).toEqual([1, 2])
  const fails = () =>
    ledger.update((book) => {
      book.latestCall = 99
      throw new Error('broken')
    })
  expect(fails).toThrow('broken')
  expect(ledger.read().latestCall).toBe(2)
  expect(count()).toBe(3)
})
