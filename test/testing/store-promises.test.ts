import { AssertionError } from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import type { Change, Store } from '../../src/store.ts'
import { storePromises } from '../../src/testing/store/store-promises.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stromkreis-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A store that is right but for one thing; what is not named here is the real store's. */
type Flaw = (store: SqliteStore) => Partial<Store>

const flaws: [what: string, flaw: Flaw, breaks: string][] = [
  [
    'loses the second of two entries of one commit',
    (store) => ({
      commit: (changes, ...rest) =>
        store.commit(
          changes.map((change) => ({ ...change, entries: change.entries.slice(0, 1) })),
          ...rest,
        ),
    }),
    'a commit of several entries of one subject writes them all',
  ],
  [
    'tells an entry twice',
    (store) => ({
      entriesAfter: (position, limit) =>
        store
          .entriesAfter(position, limit)
          .flatMap((logged, index) => (index === 1 ? [logged, logged] : logged)),
    }),
    'the log is read on after any position',
  ],
  [
    'commits each contract by itself',
    (store) => ({
      commit: (changes, orders, alerts) => {
        store.commit([], orders)
        for (const change of changes) store.commit([change], [], alerts)
      },
    }),
    'a commit is written whole or not at all',
  ],
  [
    'writes entries and leaves the snapshot for later',
    (store) => ({
      load: (id) => {
        const stored = store.load(id)
        return stored.record === null || stored.record.seq < 2
          ? stored
          : { ...stored, record: { ...stored.record, seq: 1 } }
      },
    }),
    'a contract is found by its number and by its id',
  ],
  [
    'reads a subject newest first',
    (store) => ({ entriesOf: (subject) => store.entriesOf(subject).reverse() }),
    'the log keeps the entries of each subject in their order',
  ],
  [
    'reads the log subject by subject',
    (store) => ({
      entriesAfter: (position, limit) =>
        store.entriesAfter(position, limit).toSorted((a, b) => a.subjectId - b.subjectId),
    }),
    'the log is read on after any position',
  ],
  [
    'reads one entry too few after a position',
    (store) => ({
      entriesAfter: (position, limit) => store.entriesAfter(position === 0 ? 0 : position + 1, limit),
    }),
    'the log is read on after any position',
  ],
  [
    'forgets timers',
    (store) => ({
      commit: (changes, ...rest) => store.commit(changes.map(withoutTimers), ...rest),
    }),
    'timers are known after the store was closed',
  ],
  [
    'finds what is due in any order',
    (store) => ({
      due: (until, limit) => store.due(until, limit).toSorted((a, b) => a.id - b.id),
    }),
    'timers that are due are found',
  ],
  [
    'takes a commit that follows another entry than the newest',
    (store) => ({
      commit: (changes, ...rest) =>
        store.commit(
          changes.map((change) => ({ ...change, lastPosition: store.load(change.id).lastPosition })),
          ...rest,
        ),
    }),
    'a commit is refused that does not follow',
  ],
  [
    'drops an entry when a text is erased',
    (store) => ({
      entriesOf: (subject) => store.entriesOf(subject).filter(({ order }) => order?.data === undefined),
    }),
    'erasing an order ends its texts',
  ],
  [
    'keeps the texts of an order that is erased',
    (store) => ({
      orders: flawed(store.orders, { erase: () => {} }),
    }),
    'erasing an order ends its texts',
  ],
  [
    'reveals what nobody committed',
    (store) => {
      const texts = new Map<string, string>()
      return {
        seal: (subject, text) => {
          const reference = store.seal(subject, text)
          texts.set(`${subject}/${reference}`, text)
          return reference
        },
        reveal: (subject, reference) =>
          texts.get(`${subject}/${reference}`) ?? store.reveal(subject, reference),
      }
    },
    'a text is written by the commit of an entry',
  ],
  [
    'forgets which alerts were resolved',
    (store) => ({
      alerts: flawed(store.alerts, { unresolved: () => store.alerts.list({ all: true }) }),
    }),
    'alerts that are not resolved are listed',
  ],
  [
    'lets a silence go on',
    (store) => ({
      commit: (changes, orders, alerts) =>
        store.commit(
          changes,
          orders,
          alerts && { ...alerts, silences: alerts.silences.filter((each) => each.silence) },
        ),
    }),
    'a silence lasts as written',
  ],
  [
    'moves a sink on and forgets what waits',
    (store) => ({
      deliveries: flawed(store.deliveries, {
        saveDeliveries: (sink, change, now) =>
          store.deliveries.saveDeliveries(sink, { ...change, undelivered: [] }, now),
      }),
    }),
    'what a sink did not take waits',
  ],
  [
    'carries out a command again',
    (store) => ({ settleCommand: () => void store }),
    'what people ask for waits',
  ],
  [
    'recognises an order by its last word alone',
    (store) => ({
      orders: flawed(store.orders, { byKey: (key, digest) => store.orders.byKey(key, digest).slice(-1) }),
    }),
    'an order is recognised by each of its keys',
  ],
]

describe('a store', () => {
  for (const [what, flaw, breaks] of flaws) {
    test(`that ${what} is found out: ${breaks}`, async () => {
      const open = (place: string) => {
        const store = new SqliteStore(join(folder, `${place}.db`))
        return flawed<Store>(store, flaw(store))
      }
      const [promise, ...others] = storePromises(open).filter(({ promise }) => promise.startsWith(breaks))
      expect(others).toEqual([])
      await expect(promise?.hold()).rejects.toThrow(AssertionError)
    })
  }
})

function flawed<Kind extends object>(real: Kind, flaws: Partial<Kind>): Kind {
  return new Proxy(real, {
    get(target, name) {
      const value = name in flaws ? flaws[name as keyof Kind] : target[name as keyof Kind]
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function withoutTimers(change: Change): Change {
  return { ...change, record: { ...change.record, timers: [] } }
}
