import { createHash } from 'node:crypto'
import { isUnreadable, type Sighting } from '../observation.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Supplier, SupplierPage } from '../supplier.ts'
import { KnownPages } from './known-pages.ts'
import { openOrderPage, openSingleOrder, sightingsOf } from './order-page.ts'
import type { RabotClient } from './rabot-client.ts'
import { sightingOf } from './sighted-order.ts'

/**
 * The supplier as the engine sees it, on top of a client, which stays the caller's to close. Times are those of the
 * request that was answered, without the wait for a token and for leave to call. A page is digested at once and read when asked for, once. Where
 * the supplier gives entity tags, a page whose digest is known is asked for on condition that it has changed.
 */
export function createRabotSupplier(client: Pick<RabotClient, 'orderPage' | 'lookUpOrder'>): Supplier {
  const known = new KnownPages()
  return {
    async page({ offset, limit, knownDigest }, signal) {
      const place = { offset, limit }
      const etag = known.etag(place, knownDigest)
      const answer = await client.orderPage({ ...place, ...(etag !== undefined && { etag }) }, signal)
      const { beganAt, endedAt } = answer
      if (answer.status === 304) {
        known.heldGood(place, endedAt)
        return { beganAt, endedAt, digest: knownDigest!, read: unchanged }
      }
      const digest = createHash('sha256').update(answer.body).digest('base64url')
      known.read(place, { etag: answer.etag, digest, endedAt })
      let read: ReturnType<SupplierPage['read']> | undefined
      return {
        ...{ beganAt, endedAt, digest },
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

function unchanged(): never {
  throw new StromkreisError('unreadable', 'A page that has not changed came without its content.', {
    hint: 'Ask for it without `knownDigest`.',
  })
}

// What is said about another order must not be taken for this one's, nor for news about the other.
function aboutOrder(contractNumber: string, sighting: Sighting): Sighting {
  if (sighting.contractNumber === contractNumber) return sighting
  if (isUnreadable(sighting) && sighting.contractNumber === null) return { ...sighting, contractNumber }
  return { contractNumber, problem: 'contractNumber: expected the number asked for' }
}
