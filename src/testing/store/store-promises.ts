import { type OpenStore, Place } from './place.ts'
import { promisesOfAlerts } from './promises-of-alerts.ts'
import { promisesOfContracts } from './promises-of-contracts.ts'
import { promisesOfDeliveries } from './promises-of-deliveries.ts'
import { promisesOfOrders } from './promises-of-orders.ts'
import { promisesOfPeople } from './promises-of-people.ts'
import { promisesOfTheLog } from './promises-of-the-log.ts'

/** What any store has to promise. */
export interface StorePromise {
  /** A sentence, fit for the name of a test. */
  promise: string
  /** Rejects with an AssertionError where the store does not keep it. */
  hold(): Promise<void>
}

/**
 * Everything that the engine relies on in a store, for whoever writes another one. Runs in any test runner:
 * `for (const { promise, hold } of storePromises(open)) test(promise, hold)`. Each opens places of its own, at most three
 * times, and closes what it opened.
 */
export function storePromises(open: OpenStore): StorePromise[] {
  const all = [
    ...promisesOfTheLog,
    ...promisesOfContracts,
    ...promisesOfPeople,
    ...promisesOfOrders,
    ...promisesOfAlerts,
    ...promisesOfDeliveries,
  ]
  return all.map(({ promise, check }) => ({
    promise,
    async hold() {
      const place = new Place(open)
      try {
        await check(place)
      } finally {
        place.leave()
      }
    },
  }))
}
