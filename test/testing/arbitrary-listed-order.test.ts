import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isUnreadable } from '../../src/observation.ts'
import { readOrderPage } from '../../src/rabot/order-page.ts'
import type { OrderAnswer } from '../../src/sandbox/index.ts'
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
        for (const [index, sighting] of sightings.entries()) {
          if (isUnreadable(sighting)) throw new Error(sighting.problem)
          expect(sighting.status).toBe(statusOf(orders[index]!))
          expect(sighting.hasUnknownWord).toBe(false)
          expect(sighting.facts.contractSignedAt).toBeLessThanOrEqual(around)
        }
      }),
    )
  })
})

/** docs/supplier-api.md, "From words to a status". */
function statusOf({ state, deliveryState }: OrderAnswer): string {
  const delivery = deliveryState?.state.replace('DeliveryPending', 'PendingDelivery')
  if (state === 'Processing' && delivery === 'Denied') return 'Denied'
  return state === 'Contract' && delivery !== undefined ? delivery : state
}
