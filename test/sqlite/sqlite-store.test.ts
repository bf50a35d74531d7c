import { describe, expect, test } from 'vitest'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import type { Change } from '../../src/store.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { change } from './change.ts'

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

  test('keeps the entries of each contract in their order, whatever is written between', () => {
    const store = new SqliteStore(':memory:')
    for (let round = 0; round < 5; round += 1) {
      store.commit([1, 2, 3].map((id) => (round === 0 ? change(id) : following(store, id))))
    }
    for (const id of [1, 2, 3]) {
      expect(store.entriesOf(`contract ${id}`).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    }
    expect(store.entriesAfter(0, 100).map(({ position }) => position)).toEqual(
      Array.from({ length: 15 }, (_, index) => index + 1),
    )
    expect(store.entriesAfter(13, 100)).toHaveLength(2)
    expect(store.entryCount()).toBe(15)
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

  test('takes a transaction as a whole, or none of it', () => {
    const store = new SqliteStore(':memory:')
    store.commit([change(1)])
    expect(() => store.commit([change(2), { ...following(store, 1), lastPosition: 99 }])).toThrow(
      expect.objectContaining({ code: 'logBroken' }),
    )
    expect(store.entryCount()).toBe(1)
    expect(store.find('contract 2')).toBeNull()
    store.commit([change(2), following(store, 1)])
    expect(store.entriesAfter(0, 9).map(({ position }) => position)).toEqual([1, 2, 3])
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
      'when one does not know that the log has grown',
      (ours, theirs) => {
        const ourChange = following(ours, 1)
        theirs.commit([following(theirs, 1)])
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

/** The next entry of a contract that the store has. */
function following(store: SqliteStore, id: number): Change {
  const { record, lastPosition } = store.load(id)
  return change(id, { id, lastPosition, record: record!, entries: [] })
}
