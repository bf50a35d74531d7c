import { describe, expect, test } from 'vitest'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { contractChange as change, following } from '../../src/testing/store/contract-change.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'

describe('the log', () => {
  test.each([
    'UPDATE entry SET to_state = NULL',
    'UPDATE entry SET body = NULL WHERE seq = 1',
    'DELETE FROM entry',
    'DELETE FROM entry WHERE position = 1',
  ])('refuses %s', (sql) => {
    const store = new SqliteStore(':memory:')
    store.commit([change(1)])
    expect(() => store.database.exec(sql)).toThrow('the log is append-only')
    expect(store.entriesOf('contract 1')).toEqual(change(1).entries)
    store.close()
  })

  test('says so when the disk is full, and has written nothing of it', () => {
    const store = new SqliteStore(temporaryDatabase())
    store.commit([change(1)])
    const pages = store.database.pragma('page_count', { simple: true })
    store.database.pragma(`max_page_count = ${pages}`)
    const many = Array.from({ length: 500 }, (_, index) => change(index + 2))
    expect(() => store.commit(many)).toThrow(
      expect.objectContaining({ code: 'databaseUnusable', hint: expect.stringContaining('disk is full') }),
    )
    expect(store.entryCount()).toBe(1)
    store.database.pragma('max_page_count = 1000000')
    store.commit(many)
    expect(store.entryCount()).toBe(501)
    store.close()
  })
})

describe('two stores that write to one file out of order', () => {
  const cases: [string, (ours: SqliteStore, theirs: SqliteStore) => void][] = [
    [
      'when both go on from the same entry',
      (ours, theirs) => {
        const [ourChange, theirChange] = [following(ours, 1), following(theirs, 1)]
        theirs.commit([theirChange])
        ours.refresh()
        ours.commit([ourChange])
      },
    ],
    [
      'when both adopt the same order',
      (ours, theirs) => {
        theirs.commit([change(2)])
        ours.refresh()
        ours.commit([change(2)])
      },
    ],
  ]

  test.each(cases)('the later one is refused as breaking the log, %s', (_, writeOutOfOrder) => {
    const path = temporaryDatabase()
    const ours = new SqliteStore(path)
    ours.commit([change(1)])
    const theirs = new SqliteStore(path)
    let thrown: unknown = null
    try {
      writeOutOfOrder(ours, theirs)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(StromkreisError)
    expect(thrown).toMatchObject({ code: 'logBroken', hint: expect.stringContaining('stromkreis verify') })
    expect(theirs.entryCount()).toBe(2)
    ours.close()
    theirs.close()
  })
})
