import assert from 'node:assert/strict'
import { orderIdOf } from '../../order-id.ts'
import type { OrderKeys, StoredOrder } from '../../order-store.ts'
import type { Store } from '../../store.ts'
import { timerAt } from './contract-change.ts'
import { orderChange } from './order-change.ts'
import type { CheckedPromise } from './store-promise.ts'

const subject = (nth: number) => 2 ** 50 + nth
const id = (nth: number) => orderIdOf(subject(nth))
const numbers = (orders: readonly StoredOrder[]) => orders.map(({ subjectId }) => subjectId - 2 ** 50)

/** What a store promises of orders of our own: above all, what they are recognised by. */
export const promisesOfOrders: readonly CheckedPromise[] = [
  {
    promise: 'an order is found by its id as it was written, with the position of its newest entry',
    async check(place) {
      const store = await place.open()
      const first = orderChange(1)
      store.commit([], [first])
      store.commit([], [orderChange(1, { state: 'Accepted' }, found(store, 1))])
      const { record, lastPosition } = found(store, 1)
      assert.deepEqual(record, orderChange(1, { state: 'Accepted' }, first).record)
      assert.equal(lastPosition, store.entriesAfter(0, 9).at(-1)?.position)
      assert.deepEqual(
        store.entriesOf(id(1)).map(({ to }) => to),
        ['Offered', 'Accepted'],
      )
      assert.equal(store.orders.find(id(2)), null)
      assert.equal(store.orders.find('12345'), null)
      assert.equal(store.find(id(1)), null)
    },
  },
  {
    promise: 'orders are listed by state, the oldest first, and counted alike',
    async check(place) {
      const store = await place.open()
      const states = ['Ready', 'Offered', 'Ready', 'Uncertain'] as const
      store.commit(
        [],
        states.map((state, index) => orderChange(index + 1, { state, beganAt: 100 - index })),
      )
      assert.deepEqual(numbers(store.orders.inStates()), [4, 3, 2, 1])
      assert.deepEqual(numbers(store.orders.inStates(['Ready'])), [3, 1])
      assert.deepEqual(numbers(store.orders.inStates(['Offered', 'Uncertain'])), [4, 2])
      assert.deepEqual(store.orders.inStates([]), [])
      assert.deepEqual(store.orders.ids(), [4, 3, 2, 1].map(id))
      assert.deepEqual(store.orders.countsByState(), { Offered: 1, Ready: 2, Uncertain: 1 })
    },
  },
  {
    promise: 'timers of orders that are due are found, the earliest first, no more than asked for',
    async check(place) {
      const store = await place.open()
      store.commit(
        [],
        [50, 20, 40].map((dueAt, index) => orderChange(index + 1, { timers: [timerAt(dueAt)] })),
      )
      store.commit([], [orderChange(4)])
      assert.deepEqual(numbers(store.orders.due(40, 9)), [2, 3])
      assert.deepEqual(numbers(store.orders.due(99, 1)), [2])
      assert.equal(store.orders.nextDueAt(), 20)
      store.commit([], [orderChange(2, { timers: [] }, found(store, 2))])
      assert.deepEqual(numbers(store.orders.due(99, 9)), [3, 1])
      assert.equal(store.orders.nextDueAt(), 40)
    },
  },
  {
    promise: 'an order is known by the contract it became, and its mark is taken',
    async check(place) {
      const store = await place.open()
      store.commit([], [orderChange(1, { mark: '2026-01-05 12:00:01' }), orderChange(2)])
      store.commit([], [orderChange(1, { state: 'Submitted', contractNumber: '77' }, found(store, 1))])
      assert.equal(store.orders.byContractNumber('77')?.subjectId, subject(1))
      assert.equal(store.orders.byContractNumber('78'), null)
      assert.equal(store.orders.isMarkTaken('2026-01-05 12:00:01'), true)
      assert.equal(store.orders.isMarkTaken('2026-01-05 12:00:02'), false)
    },
  },
  {
    promise: 'an order is recognised by each of its keys, the oldest first, until they change',
    async check(place) {
      const store = await place.open()
      store.commit([], [orderChange(1, { keys: keys('a') }), orderChange(2, { keys: keys('b') })])
      store.commit([], [orderChange(3, { keys: { ...keys('c'), person: 'person a', externalId: null } })])
      assert.deepEqual(numbers(store.orders.byKey('person', 'person a')), [1, 3])
      assert.deepEqual(numbers(store.orders.byKey('body', 'body b')), [2])
      assert.deepEqual(numbers(store.orders.byKey('externalId', 'external c')), [])
      store.commit([], [orderChange(2, {}, found(store, 2))])
      assert.deepEqual(numbers(store.orders.byKey('body', 'body b')), [2])
      store.commit([], [orderChange(2, { keys: keys('d') }, found(store, 2))])
      assert.deepEqual(numbers(store.orders.byKey('body', 'body b')), [])
      assert.deepEqual(numbers(store.orders.byKey('externalId', 'external d')), [2])
    },
  },
  {
    promise:
      'erasing an order ends its texts and what could be guessed; what was submitted is still recognised',
    async check(place) {
      const store = await place.open()
      const text = store.seal(subject(1), 'Erika Beispiel')
      const first = orderChange(1, { state: 'Submitted', keys: keys('a') })
      const [entry] = first.entries
      store.commit([], [{ ...first, entries: [{ ...entry!, order: { data: text } }] }])
      store.commit([], [orderChange(2, { state: 'Declined', keys: keys('b') })])
      assert.equal(store.reveal(subject(1), text), 'Erika Beispiel')
      for (const nth of [1, 2]) store.orders.erase(subject(nth))
      const again = await place.reopen(store)
      assert.equal(again.reveal(subject(1), text), null)
      const byKeys = (name: string) =>
        (['externalId', 'body', 'person'] as const).map(
          (key) => again.orders.byKey(key, keys(name)[key]!).length,
        )
      assert.deepEqual(
        [byKeys('a'), byKeys('b')],
        [
          [1, 1, 0],
          [0, 0, 0],
        ],
      )
      assert.equal(again.entriesOf(id(1)).length, 1)
    },
  },
  {
    promise:
      'orders that were left alone since then and still have their data are found, the longest alone first',
    async check(place) {
      const store = await place.open()
      assert.equal(store.orders.isAnyWithData(), false)
      const entered = [30, 10, 20, 40]
      store.commit(
        [],
        entered.map((enteredAt, index) => orderChange(index + 1, { enteredAt, state: 'Declined' })),
      )
      store.commit([], [orderChange(5, { enteredAt: 5, state: 'Ready' })])
      store.commit([], [orderChange(3, { erasedAt: 9 }, found(store, 3))])
      assert.deepEqual(numbers(store.orders.idleSince(40, ['Declined'], 9)), [2, 1])
      assert.deepEqual(numbers(store.orders.idleSince(40, ['Declined', 'Ready'], 2)), [5, 2])
      assert.equal(store.orders.isAnyWithData(), true)
    },
  },
  {
    promise: 'digests are the same for the same text as long as the store is kept, and tell nothing of it',
    async check(place) {
      const store = await place.open()
      const digests = (of: Store) => [of.orders.digest('a text'), of.orders.keyedDigest('a text')]
      const before = digests(store)
      assert.equal(
        new Set([...before, store.orders.digest('b'), store.orders.keyedDigest('b'), 'a text']).size,
        5,
      )
      assert.deepEqual(digests(await place.reopen(store)), before)
    },
  },
  {
    promise: 'the tariffs are those that were saved last; the store is no backup unless it says so',
    async check(place) {
      const store = await place.open()
      assert.deepEqual([store.orders.tariffs(), store.orders.backedUpTo()], [null, 0])
      const tariffs = [{ tariffKey: 'RabotSmart', tariffName: 'Smart', providerName: null }]
      store.orders.saveTariffs({ readAt: 1, tariffs: [] })
      store.orders.saveTariffs({ readAt: 2, tariffs })
      assert.deepEqual((await place.reopen(store)).orders.tariffs(), { readAt: 2, tariffs })
    },
  },
]

function found(store: Store, nth: number): StoredOrder {
  return store.orders.find(id(nth))!
}

function keys(name: string): OrderKeys {
  return { externalId: `external ${name}`, body: `body ${name}`, person: `person ${name}` }
}
