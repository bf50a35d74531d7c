import assert from 'node:assert/strict'
import type { Undelivered } from '../../delivery-store.ts'
import type { CheckedPromise } from './store-promise.ts'

const nothing = { settled: [], undelivered: [] }

/** What a store promises of what sinks have taken and what not. */
export const promisesOfDeliveries: readonly CheckedPromise[] = [
  {
    promise: 'a sink stands where it was said to stand, each by itself; one that is new at the beginning',
    async check(place) {
      const store = await place.open()
      assert.deepEqual(store.deliveries.standing('mail'), { position: 0, takenAt: null })
      store.deliveries.saveDeliveries('mail', { position: 4, takenAt: 10, ...nothing }, 10)
      store.deliveries.saveDeliveries('queue', { position: 2, takenAt: null, ...nothing }, 11)
      store.deliveries.saveDeliveries('mail', { position: 7, takenAt: 12, ...nothing }, 12)
      const { deliveries } = await place.reopen(store)
      assert.deepEqual(deliveries.standing('mail'), { position: 7, takenAt: 12 })
      assert.deepEqual(deliveries.standing('queue'), { position: 2, takenAt: null })
      assert.deepEqual(deliveries.waiting('mail'), [])
    },
  },
  {
    promise:
      'what a sink did not take waits in the order of the log, as it was last said, until it is settled or given up',
    async check(place) {
      const store = await place.open()
      const { deliveries } = store
      const refused = [waiting(3, 1), waiting(3, 0), waiting(2, 0), waiting(5, 0)]
      deliveries.saveDeliveries('mail', { position: 6, takenAt: null, settled: [], undelivered: refused }, 1)
      deliveries.saveDeliveries(
        'queue',
        { position: 6, takenAt: null, settled: [], undelivered: [waiting(1, 0)] },
        1,
      )
      assert.deepEqual(deliveries.waiting('mail'), [
        waiting(2, 0),
        waiting(3, 0),
        waiting(3, 1),
        waiting(5, 0),
      ])
      const again = { ...waiting(3, 0), attempts: 2, triedAt: 9, problem: 'still not' }
      deliveries.saveDeliveries(
        'mail',
        {
          position: 6,
          takenAt: null,
          settled: [{ position: 2, index: 0, subjectId: 1 }],
          undelivered: [again, { ...waiting(5, 0), givenUpAt: 9 }],
        },
        9,
      )
      const kept = (await place.reopen(store)).deliveries
      assert.deepEqual(kept.waiting('mail'), [again, waiting(3, 1)])
      assert.deepEqual(kept.waiting('queue'), [waiting(1, 0)])
    },
  },
  {
    promise: 'once a sink takes something again, what it only refused since is due at once',
    async check(place) {
      const store = await place.open()
      const { deliveries } = store
      const earlier = { ...waiting(2, 0), firstTriedAt: 3, dueAt: 900 }
      const since = { ...waiting(3, 0), firstTriedAt: 6, dueAt: 900 }
      deliveries.saveDeliveries(
        'mail',
        { position: 3, takenAt: 5, settled: [], undelivered: [earlier, since] },
        6,
      )
      deliveries.saveDeliveries('mail', { position: 4, takenAt: 20, ...nothing }, 20)
      assert.deepEqual(
        deliveries.waiting('mail').map(({ dueAt }) => dueAt),
        [900, 20],
      )
    },
  },
]

function waiting(position: number, index: number): Undelivered {
  return {
    ...{ position, index, subjectId: 1, attempts: 1, firstTriedAt: 1, triedAt: 1, refusedForMs: 0 },
    ...{ dueAt: 1_000, problem: 'no', givenUpAt: null },
  }
}
