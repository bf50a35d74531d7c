import { createHash } from 'node:crypto'
import { isUnreadable, type Sighting } from '../observation.ts'
import type { Supplier } from '../supplier.ts'
import { openOrderPage, openSingleOrder, sightingsOf } from './order-page.ts'
import type { RabotClient } from './rabot-client.ts'
import { sightingOf } from './sighted-order.ts'

/**
 * The supplier as the engine sees it, on top of a client, which stays the caller's to close. Times are those of the
 * request that was answered, without the wait for a token. A page is digested at once and read when asked for, once.
 */
export function createRabotSupplier(client: Pick<RabotClient, 'orderPage' | 'lookUpOrder'>): Supplier {
  return {
    async page({ offset, limit }, signal) {
      const answer = await client.orderPage({ offset, limit }, signal)
      let read: ReturnType<typeof sightingsOf> | undefined
      return {
        beganAt: answer.beganAt,
        endedAt: answer.endedAt,
        digest: createHash('sha256').update(answer.body).digest('base64url'),
        read: () => {
          read ??= sightingsOf(openOrderPage(answer))
          return read
        },
      }
    },
    async order(contractNumber, signal) {
      const answer = await client.lookUpOrder(contractNumber, signal)
      const sighting =
        answer.status === 404 ? null : aboutOrder(contractNumber, sightingOf(openSingleOrder(answer)))
      return { beganAt: answer.beganAt, endedAt: answer.endedAt, sighting }
    },
  }
}

// What is said about another order must not be taken for this one's, nor for news about the other.
function aboutOrder(contractNumber: string, sighting: Sighting): Sighting {
  if (sighting.contractNumber === contractNumber) return sighting
  if (isUnreadable(sighting) && sighting.contractNumber === null) return { ...sighting, contractNumber }
  return { contractNumber, problem: 'contractNumber: expected the number asked for' }
}
