import type { Sighting } from '../observation.ts'
import { createConcealer } from './concealer.ts'
import { openEnvelope, type ReadableAnswer } from './envelope.ts'
import { unreadable } from './schema-problem.ts'
import { sightingOf } from './sighted-order.ts'

/** The orders of one page, each still as the supplier wrote it. */
export interface OpenedOrderPage {
  orders: readonly unknown[]
  hasMore: boolean
}

/**
 * Finds the orders in the answer to GET /orders: `data.orders` as documented, else `data` itself, with or without the
 * envelope (API reference, sections 3 and 7).
 *
 * There is more if the page holds any order and does not deny it. Where `hasMoreItems` is missing, only an empty page
 * ends the list: a short one need not be the last, since the server may cap `limit`. An empty page that claims more is
 * the end all the same, for the next one would start at the same offset.
 * @throws StromkreisError `unreadable` when there are no orders to be found, `refused` when the envelope says so.
 */
export function openOrderPage(answer: ReadableAnswer): OpenedOrderPage {
  const { data, hasMoreItems } = openEnvelope(answer)
  const orders = Array.isArray(data) ? data : fieldOf(data, 'orders')
  if (!Array.isArray(orders)) throw unreadable(answer.what, 'data.orders: expected array')
  return { orders, hasMore: orders.length > 0 && hasMoreItems !== false }
}

/**
 * Finds the order in the answer to GET /orders/{contractNumber}: `data.order` as documented, else `data` itself, with
 * or without the envelope.
 * @throws StromkreisError as {@link openOrderPage}.
 */
export function openSingleOrder(answer: ReadableAnswer): unknown {
  const { data } = openEnvelope(answer)
  return fieldOf(data, 'order') ?? data
}

/**
 * Reads a page of orders from its text, without any HTTP: the same reading, cost included, as in the supplier's.
 * @throws StromkreisError as {@link openOrderPage}.
 */
export function readOrderPage(body: Uint8Array | string): {
  sightings: readonly Sighting[]
  hasMore: boolean
} {
  return sightingsOf(
    openOrderPage({ status: 200, body, what: 'A page of orders', conceal: createConcealer([]) }),
  )
}

/** What a page says about its orders, in its order; one that cannot be read does not keep the others from it. */
export function sightingsOf(page: OpenedOrderPage): { sightings: readonly Sighting[]; hasMore: boolean } {
  return { sightings: page.orders.map(sightingOf), hasMore: page.hasMore }
}

function fieldOf(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined
}
