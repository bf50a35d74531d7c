import assert from 'node:assert/strict'
import { berlinDay, endOfBerlinDay } from '../../berlin-time.ts'
import { supplierSubject } from '../../log-entry.ts'
import type { SavedPlan } from '../../plan-record.ts'
import type { Store } from '../../store.ts'
import { contractChange, following, timerAt } from './contract-change.ts'
import type { CheckedPromise } from './store-promise.ts'

const startDayEndsAt = endOfBerlinDay(berlinDay(Date.UTC(2026, 1, 1)))!
const pending = {
  leaf: 'Contract.PendingDelivery.StartDateKnown' as const,
  details: { startDate: '2026-02-01', startDayEndsAt },
}

/** What a store promises of contracts: their records, timers and lists, and when they were last seen. */
export const promisesOfContracts: readonly CheckedPromise[] = [
  {
    promise: 'a contract is found by its number and by its id, with the position of its newest entry',
    async check(place) {
      const store = await place.open()
      store.commit([contractChange(1), contractChange(2)])
      store.commit([following(store, 1, {}, { leaf: 'Denied.Waiting' })])
      const found = store.find('contract 1')
      assert.deepEqual(found, store.load(1))
      assert.equal(found?.lastPosition, store.entriesAfter(0, 9).at(-1)?.position)
      assert.equal(found?.record?.position?.state, 'Denied')
      assert.deepEqual(store.loadMany([2, 7, 1]), new Map([1, 2].map((id) => [id, store.load(id)])))
      assert.equal(store.find('contract 7'), null)
      assert.deepEqual(store.load(7), { id: 7, lastPosition: 0, record: null })
      assert.deepEqual([...store.contractNumbers()].toSorted(), ['contract 1', 'contract 2'])
    },
  },
  {
    promise:
      'contracts are listed in the order in which they were first seen, by state, its parts with it, and counted alike',
    async check(place) {
      const store = await place.open()
      store.commit([contractChange(1), contractChange(2), contractChange(3, undefined, {}, { leaf: null })])
      store.commit([contractChange(4, undefined, {}, pending)])
      store.commit([following(store, 1, {}, { leaf: 'Contract.Delivery' })])
      const numbers = (state?: string) =>
        store.contracts(state === undefined ? {} : { state }).map(({ contractNumber }) => contractNumber)
      assert.deepEqual(numbers(), ['contract 1', 'contract 2', 'contract 4'])
      assert.deepEqual(numbers('Open'), ['contract 2'])
      assert.deepEqual(numbers('Contract'), ['contract 1', 'contract 4'])
      assert.deepEqual(numbers('Contract.Delivery'), ['contract 1'])
      assert.deepEqual(numbers('Revoked'), [])
      assert.deepEqual(store.countsByState(), {
        Open: 1,
        'Contract.Delivery': 1,
        'Contract.PendingDelivery': 1,
      })
    },
  },
  {
    promise: 'contracts are counted and found by the version of the machine that they stand in, part by part',
    async check(place) {
      const store = await place.open()
      const inTwo = [3, 4].map((id) => contractChange(id, undefined, {}, { machineVersion: '2' }))
      const nowhere = contractChange(5, undefined, {}, { leaf: null })
      store.commit([contractChange(1), contractChange(2), ...inTwo, nowhere])
      store.commit([following(store, 1, {}, { machineVersion: '2' })])
      assert.deepEqual(Object.fromEntries(store.contractsByVersion()), { 1: 1, 2: 3 })
      assert.deepEqual(store.idsInVersion('2', 0, 9), [1, 3, 4])
      assert.deepEqual(store.idsInVersion('2', 1, 1), [3])
      assert.deepEqual(store.idsInVersion('3', 0, 9), [])
    },
  },
  {
    promise:
      'every contract known is listed with its state, its start day, what is wrong with it and when it was last seen',
    async check(place) {
      const store = await place.open()
      const anomaly = { kind: 'missing' as const, seen: '404', observedAt: 2 }
      store.commit([
        contractChange(1, undefined, {}, pending),
        contractChange(2, undefined, {}, { leaf: null, anomaly }),
      ])
      const seen = { beganAt: 5, endedAt: 6, sweep: 3 }
      store.saveSeen([{ id: 1, seen }], 3, plan({}))
      const known = [...store.known()].toSorted((a, b) => a.id - b.id)
      const first = { id: 1, contractNumber: 'contract 1', state: 'Contract.PendingDelivery', startDayEndsAt }
      assert.deepEqual(known, [
        { ...first, seen, anomaly: null },
        {
          id: 2,
          contractNumber: 'contract 2',
          state: null,
          startDayEndsAt: null,
          seen: null,
          anomaly: 'missing',
        },
      ])
      assert.equal(store.contracts()[0]?.lastObservedAt, 6)
    },
  },
  {
    promise: 'anomalies are listed oldest first, those of orders that cannot be named without a number',
    async check(place) {
      const store = await place.open()
      const anomaly = { kind: 'unknownStatus' as const, seen: 'Frozen', status: null }
      const noted = { kind: 'anomaly' as const, event: 'anomaly.unknownStatus', anomaly }
      store.commit([
        contractChange(1),
        contractChange(2, undefined, { ...noted, subject: supplierSubject }, { leaf: null }),
      ])
      store.commit([following(store, 1, { ...noted, observedAt: 9 })])
      assert.deepEqual(
        store.anomalies().map(({ contractNumber, kind, observedAt }) => [contractNumber, kind, observedAt]),
        [
          [null, 'unknownStatus', 1],
          ['contract 1', 'unknownStatus', 9],
        ],
      )
      for (const { detail } of store.anomalies()) assert.match(detail, /Frozen/)
    },
  },
  {
    promise:
      'timers that are due are found, the earliest first, no more than asked for, and until they are removed',
    async check(place) {
      const store = await place.open()
      const waiting = [50, 20, 40, 30].map((dueAt, index) =>
        contractChange(index + 1, undefined, {}, { timers: [timerAt(dueAt + 500), timerAt(dueAt)] }),
      )
      store.commit([...waiting, contractChange(5)])
      assert.deepEqual(dueTimes(store, 40), [20, 30, 40])
      assert.deepEqual(dueTimes(store, 1_000, 2), [20, 30])
      assert.deepEqual(store.due(20, 9), [{ id: 2, contractNumber: 'contract 2', dueAt: 20 }])
      assert.deepEqual([store.nextDueAt(0), store.nextDueAt(20), store.nextDueAt(50)], [20, 30, null])
      assert.equal(
        store.contracts().find(({ contractNumber }) => contractNumber === 'contract 2')?.nextDueAt,
        20,
      )
      store.commit([
        following(store, 2, {}, { timers: [] }),
        following(store, 4, {}, { timers: [timerAt(45)] }),
      ])
      assert.deepEqual(dueTimes(store, 1_000), [40, 45, 50])
    },
  },
  {
    promise: 'timers are known after the store was closed and opened again',
    async check(place) {
      const store = await place.open()
      store.commit([contractChange(1, undefined, {}, { timers: [timerAt(20)] })])
      const again = await place.reopen(store)
      assert.deepEqual(dueTimes(again, 20), [20])
      assert.deepEqual(again.load(1).record?.timers, [timerAt(20)])
    },
  },
  {
    promise: 'when contracts were last seen, and the plan, are remembered as saved last, page by page',
    async check(place) {
      const store = await place.open()
      assert.deepEqual([store.completedSweeps(), store.savedPlan()], [0, null])
      store.commit([contractChange(1), contractChange(2)])
      const seenIn = (sweep: number) => ({ beganAt: sweep * 10, endedAt: sweep * 10 + 1, sweep })
      const pages = [0, 1, 2].map((page) => ({ page, row: { first: page } }))
      store.saveSeen(
        [1, 2].map((id) => ({ id, seen: seenIn(1) })),
        1,
        plan({ pages }),
      )
      store.saveSeen(
        [{ id: 2, seen: seenIn(2) }],
        2,
        plan({ pages: [{ page: 1, row: [7] }], gonePages: [2] }),
      )
      const again = await place.reopen(store)
      assert.equal(again.completedSweeps(), 2)
      const seen = [...again.known()].toSorted((a, b) => a.id - b.id).map((contract) => contract.seen)
      assert.deepEqual(seen, [seenIn(1), seenIn(2)])
      const saved = [
        { page: 0, row: { first: 0 } },
        { page: 1, row: [7] },
      ]
      assert.deepEqual(again.savedPlan(), plan({ pages: saved }))
    },
  },
]

function dueTimes(store: Store, until: number, limit = 9): number[] {
  return store.due(until, limit).map(({ dueAt }) => dueAt)
}

function plan(parts: Partial<SavedPlan>): SavedPlan {
  const none = { seen: 0, exposureMs: 0 }
  return {
    evidence: {
      Open: { seen: 2, exposureMs: 3_000 },
      ...{ Processing: none, Denied: none, PendingDelivery: none, Late: none, Delivery: none, ended: none },
    },
    head: { order: 'oldestFirst' },
    pages: [],
    gonePages: [],
    settings: { limit: 100, againAfterMs: 60_000, weights: {}, callsPerPage: 1 },
    savedAt: 5,
    spacingMs: 6_000,
    ...parts,
  }
}
