import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isUnreadable } from '../../src/observation.ts'
import { readOrderPage } from '../../src/rabot/order-page.ts'
import { arbitraryListedOrder } from '../../src/testing/arbitrary-listed-order.ts'

const around = Date.UTC(2026, 0, 5, 12)

describe('orders as the API lists them', () => {
  test('can all be read, and hold no word that nobody knows', () => {
    fc.assert(
      fc.property(fc.array(arbitraryListedOrder({ around })), (orders) => {
        const page = {
          isSuccess: true,
          error: null,
          data: { orders },
          count: orders.length,
          hasMoreItems: false,
        }
        const { sightings, hasMore } = readOrderPage(JSON.stringify(page))
        expect(hasMore).toBe(false)
        expect(sightings.map(({ contractNumber }) => contractNumber)).toEqual(
          orders.map(({ contractNumber }) => contractNumber),
        )
        for (const sighting of sightings) {
          if (isUnreadable(sighting)) throw new Error(sighting.problem)
          expect(sighting.status).not.toBeNull()
          expect(sighting.hasUnknownWord).toBe(false)
          expect(sighting.facts.contractSignedAt).toBeLessThanOrEqual(around)
        }
      }),
    )
  })
})
