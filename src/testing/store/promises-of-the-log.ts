import assert from 'node:assert/strict'
import fc from 'fast-check'
import { orderIdOf } from '../../order-id.ts'
import type { Store } from '../../store.ts'
import { arbitraryEntry, arbitraryRecord } from './arbitrary-record.ts'
import { contractChange, following } from './contract-change.ts'
import { keptAlert } from './kept-alert.ts'
import { orderChange } from './order-change.ts'
import { assertRefused, type CheckedPromise } from './store-promise.ts'

/** What a store promises of the log: nothing is lost, doubled, changed or out of order, and all of a commit is there or none. */
export const promisesOfTheLog: readonly CheckedPromise[] = [
  {
    promise: 'the log gives back any entry and any record as they were written',
    async check(place) {
      const store = await place.open()
      let id = 0
      const chains = fc.array(arbitraryEntry('any'), { minLength: 1, maxLength: 4 })
      fc.assert(
        fc.property(arbitraryRecord, chains, (any, entries) => {
          id += 1
          const subject = `${id}-${any.contractNumber}`
          const record = { ...any, contractNumber: subject }
          const chain = entries.map((entry, index) => ({ ...entry, subject, seq: index + 1 }))
          store.commit([{ id, lastPosition: 0, record, entries: chain }])
          assert.deepEqual(store.find(subject)?.record, record)
          assert.deepEqual(store.load(id).record, record)
          assert.deepEqual(store.entriesOf(subject), chain)
        }),
        { numRuns: 60 },
      )
    },
  },
  {
    promise: 'the log keeps the entries of each subject in their order, whatever is written between',
    async check(place) {
      const store = await place.open()
      writeRounds(store, 5)
      for (const id of [1, 2, 3]) {
        assert.deepEqual(seqs(store.entriesOf(`contract ${id}`)), [1, 2, 3, 4, 5])
      }
      assert.deepEqual(seqs(store.entriesOf(orderIdOf(2 ** 50 + 1))), [1, 2, 3, 4, 5])
    },
  },
  {
    promise:
      'the log is read on after any position, in the order of commits, each entry once, no more than asked for',
    async check(place) {
      const store = await place.open()
      writeRounds(store, 5)
      const all = store.entriesAfter(0, 100)
      assert.equal(all.length, 20)
      assert.deepEqual(
        all.slice(0, 8).map(({ entry }) => `${entry.subject} ${entry.seq}`),
        [1, 2].flatMap((seq) =>
          [orderIdOf(2 ** 50 + 1), 'contract 1', 'contract 2', 'contract 3'].map((of) => `${of} ${seq}`),
        ),
      )
      for (const [index, { position }] of all.entries()) {
        assert.ok(position > (all[index - 1]?.position ?? 0), 'positions grow')
        assert.deepEqual(store.entriesAfter(position, 100), all.slice(index + 1))
        assert.deepEqual(store.entriesAfter(position, 2), all.slice(index + 1, index + 3))
      }
      assert.deepEqual(
        all.slice(0, 4).map(({ subjectId }) => subjectId),
        [2 ** 50 + 1, 1, 2, 3],
      )
    },
  },
  {
    promise: 'the log never changes and only grows: what was read once is read again',
    async check(place) {
      const store = await place.open()
      writeRounds(store, 2)
      const before = store.entriesAfter(0, 100)
      writeRounds(store, 3)
      store.orders.erase(2 ** 50 + 1)
      assert.deepEqual(store.entriesAfter(0, 100).slice(0, before.length), before)
    },
  },
  {
    promise: 'the log says how many entries it has, and when the newest was observed',
    async check(place) {
      const store = await place.open()
      assert.deepEqual([store.entryCount(), store.latestObservedAt()], [0, 0])
      store.commit([
        contractChange(1, undefined, { observedAt: 70 }),
        contractChange(2, undefined, { observedAt: 50 }),
      ])
      assert.deepEqual([store.entryCount(), store.latestObservedAt()], [2, 70])
      store.commit([following(store, 1, { observedAt: 90 })], [orderChange(1)])
      assert.deepEqual([store.entryCount(), store.latestObservedAt()], [4, 90])
    },
  },
  {
    promise: 'the log has nothing of a subject that it does not know',
    async check(place) {
      const store = await place.open()
      store.commit([contractChange(1)])
      for (const subject of ['contract 2', orderIdOf(2 ** 50 + 9), 'supplier', '']) {
        assert.deepEqual(store.entriesOf(subject), [])
      }
    },
  },
  {
    promise: 'a commit of several entries of one subject writes them all, one after another',
    async check(place) {
      const store = await place.open()
      const first = contractChange(1)
      const second = contractChange(1, first)
      store.commit([{ ...second, lastPosition: 0, entries: [...first.entries, ...second.entries] }])
      assert.deepEqual(seqs(store.entriesOf('contract 1')), [1, 2])
      assert.equal(store.load(1).lastPosition, store.entriesAfter(0, 9).at(-1)?.position)
    },
  },
  {
    promise: 'a commit is written whole or not at all: entries, records, orders, alerts and texts',
    async check(place) {
      const store = await place.open()
      store.commit([contractChange(1)], [orderChange(1)])
      const before = everything(store)
      const text = store.seal(2, 'a text')
      const broken = { ...following(store, 1), lastPosition: store.load(1).lastPosition + 98 }
      const alerts = { alerts: [keptAlert(2, 'contract 2')], silences: [] }
      assertRefused(() => {
        const named = contractChange(2, undefined, { details: { message: text } })
        store.commit([named, broken], [orderChange(2)], alerts)
      })
      assert.deepEqual(everything(store), before)
      assert.equal(store.find('contract 2'), null)
      assert.equal(store.reveal(2, text), null)
      const order = store.orders.find(orderIdOf(2 ** 50 + 1))!
      assertRefused(() =>
        store.commit([following(store, 1)], [orderChange(1, {}, { ...order, lastPosition: 98 })]),
      )
      assert.deepEqual(everything(store), before)
      const ours = following(store, 1)
      store.commit([contractChange(2), ours], [orderChange(2)], alerts)
      assert.equal(store.entryCount(), 5)
      assert.equal(store.load(1).record?.seq, 2)
      assert.equal(store.alerts.list({}).length, 1)
    },
  },
  {
    promise: 'a commit is refused that does not follow the newest entry of its subject',
    async check(place) {
      const store = await place.open()
      store.commit([contractChange(1)], [orderChange(1)])
      const late = following(store, 1)
      store.commit([following(store, 1)])
      assertRefused(() => store.commit([late]))
      assertRefused(() => store.commit([contractChange(1)]))
      assertRefused(() => store.commit([], [orderChange(1)]))
      assert.equal(store.entryCount(), 3)
      assert.deepEqual(seqs(store.entriesOf('contract 1')), [1, 2])
    },
  },
  {
    promise: 'of two writers that go on from the same entry one is refused, if both may write at all',
    async check(place) {
      const ours = await place.open()
      ours.commit([contractChange(1)])
      const theirs = await place.open().catch(() => null)
      if (theirs === null) return
      const [ourChange, theirChange] = [following(ours, 1), following(theirs, 1)]
      theirs.commit([theirChange])
      assertRefused(() => ours.commit([ourChange]))
      assert.deepEqual(seqs(theirs.entriesOf('contract 1')), [1, 2])
    },
  },
  {
    promise: 'what was committed is there after the store was closed and opened again',
    async check(place) {
      const store = await place.open()
      const text = store.seal(1, 'a text')
      store.commit(
        [contractChange(1, undefined, { details: { message: text } }), contractChange(2)],
        [orderChange(1)],
        { alerts: [keptAlert(1, 'contract 1')], silences: [] },
      )
      const before = everything(store)
      const again = await place.reopen(store)
      assert.deepEqual(everything(again), before)
      assert.equal(again.reveal(1, text), 'a text')
      again.commit([following(again, 1)])
      const positions = again.entriesAfter(0, 9).map(({ position }) => position)
      assert.deepEqual(
        positions,
        positions.toSorted((a, b) => a - b),
      )
      assert.equal(new Set(positions).size, 4)
    },
  },
]

/** An entry of each of three contracts and an order, again and again. */
function writeRounds(store: Store, rounds: number): void {
  for (let round = 0; round < rounds; round += 1) {
    const order = store.orders.find(orderIdOf(2 ** 50 + 1)) ?? undefined
    store.commit(
      [1, 2, 3].map((id) => (store.load(id).record === null ? contractChange(id) : following(store, id))),
      [orderChange(1, {}, order)],
    )
  }
}

/** All that follows from commits. */
function everything(store: Store) {
  return {
    log: store.entriesAfter(0, 1_000),
    contracts: [...store.contractNumbers()].map((number) => store.find(number)),
    orders: store.orders.inStates(),
    alerts: store.alerts.list({ all: true }),
  }
}

function seqs(entries: readonly { seq: number }[]): number[] {
  return entries.map(({ seq }) => seq)
}
