import assert from 'node:assert/strict'
import type { AlertFilter, AlertWrites, KeptAlert } from '../../alert-store.ts'
import { orderIdOf } from '../../order-id.ts'
import type { Store } from '../../store.ts'
import { contractChange, following } from './contract-change.ts'
import { keptAlert, silenceUntil } from './kept-alert.ts'
import { orderChange } from './order-change.ts'
import type { CheckedPromise } from './store-promise.ts'

const order = { subjectId: 2 ** 50 + 1, id: orderIdOf(2 ** 50 + 1) }
const one = keptAlert(1, 'contract 1', { openedAt: 1 })
const two = keptAlert(2, 'contract 2', { openedAt: 3, kind: 'missing' })
const ofOrder = keptAlert(order.subjectId, order.id, { openedAt: 2, state: 'Acknowledged' })
const over = keptAlert(2, 'contract 2', { openedAt: 0, state: 'Resolved', resolvedAt: 1 })

/** What a store promises of alerts, all of which follows from the log and is written with it. */
export const promisesOfAlerts: readonly CheckedPromise[] = [
  {
    promise: 'alerts are kept as they were written, and found by their id',
    async check(place) {
      const store = await place.open()
      write(store)
      assert.deepEqual(store.alerts.find(one.record.id), one)
      assert.deepEqual(store.alerts.find(ofOrder.record.id), ofOrder)
      assert.deepEqual(store.alerts.find(over.record.id), over)
      assert.equal(store.alerts.find('contract 1/9/0'), null)
      assert.equal(store.alerts.find('contract 9/1/0'), null)
      assert.deepEqual(ids(store, { all: true }), idsOf([over, one, ofOrder, two]))
      const again = await place.reopen(store)
      assert.deepEqual(again.alerts.find(one.record.id), one)
    },
  },
  {
    promise: 'alerts that are not resolved are listed, the oldest first, by kind and subject, part by part',
    async check(place) {
      const store = await place.open()
      write(store)
      assert.deepEqual(ids(store, {}), idsOf([one, ofOrder, two]))
      assert.deepEqual(
        idsOf([...store.alerts.unresolved()]).toSorted(),
        idsOf([one, ofOrder, two]).toSorted(),
      )
      assert.deepEqual(ids(store, { kind: 'missing' }), idsOf([two]))
      assert.deepEqual(ids(store, { subject: 'contract 2' }), idsOf([two]))
      assert.deepEqual(ids(store, { subject: order.id }), idsOf([ofOrder]))
      assert.deepEqual(ids(store, { subject: 'contract 2', all: true }), idsOf([over, two]))
      assert.deepEqual(ids(store, { limit: 2 }), idsOf([one, ofOrder]))
      assert.deepEqual(ids(store, { limit: 2, offset: 1 }), idsOf([ofOrder, two]))
      assert.deepEqual(ids(store, { limit: 2, all: true }), idsOf([ofOrder, two]))
    },
  },
  {
    promise: 'alerts are counted by kind and state, and by the state of what they are about',
    async check(place) {
      const store = await place.open()
      write(store)
      const counts = store.alerts.counts().map(({ kind, state, count }) => `${kind} ${state} ${count}`)
      assert.deepEqual(counts.toSorted(), ['denied Acknowledged 1', 'denied Open 1', 'missing Open 1'])
      assert.deepEqual(store.alerts.openByState(), { contracts: { Open: 2 }, orders: {} })
    },
  },
  {
    promise: 'an alert changes with the entry that changes it',
    async check(place) {
      const store = await place.open()
      write(store)
      const resolved = keptAlert(1, 'contract 1', { openedAt: 1, state: 'Resolved', resolvedAt: 7 })
      store.commit([following(store, 1)], [], { alerts: [resolved], silences: [] })
      assert.deepEqual(store.alerts.find(one.record.id), resolved)
      assert.deepEqual(ids(store, {}), idsOf([ofOrder, two]))
    },
  },
  {
    promise: 'a silence lasts as written, until it is changed or ended',
    async check(place) {
      const store = await place.open()
      write(store)
      const silence = (until: number | null) =>
        store.commit([following(store, 1)], [], {
          alerts: [],
          silences: [{ subjectId: 1, silence: silenceUntil(until) }],
        })
      silence(50)
      silence(null)
      const again = await place.reopen(store)
      assert.deepEqual([...again.alerts.silences()], [{ subjectId: 1, silence: silenceUntil(null) }])
      again.commit([following(again, 1)], [], { alerts: [], silences: [{ subjectId: 1, silence: null }] })
      assert.deepEqual([...again.alerts.silences()], [])
    },
  },
  {
    promise: 'all alerts and silences can be made anew from the log, and then they are complete',
    async check(place) {
      const store = await place.open()
      write(store)
      const silences = [{ subjectId: 2, silence: silenceUntil(9) }]
      store.alerts.replaceAll({ alerts: [two], silences })
      const again = await place.reopen(store)
      assert.deepEqual(ids(again, { all: true }), idsOf([two]))
      assert.deepEqual([...again.alerts.silences()], silences)
      assert.equal(again.alerts.isComplete(), true)
    },
  },
]

function write(store: Store): void {
  const alerts: AlertWrites = { alerts: [two, one, over, ofOrder], silences: [] }
  store.commit([contractChange(1), contractChange(2)], [orderChange(1)], alerts)
}

function ids(store: Store, filter: AlertFilter): string[] {
  return idsOf(store.alerts.list(filter))
}

function idsOf(alerts: readonly KeptAlert[]): string[] {
  return alerts.map(({ record }) => record.id)
}
