import type { ReadableAnswer } from './envelope.ts'
import { type Order, orderSchema } from './order.ts'
import { openOrderPage } from './order-page.ts'
import { readAs, unreadable } from './schema-problem.ts'

const mostBarrenPages = 3

/**
 * Every order once, page after page, `pageAt` fetching the page that begins at an offset. The offset advances by the
 * orders received, since the server may cap `limit`. Orders that newer ones have pushed onto the next page are met
 * again there and passed over; an order that moves up a page, because one before it has gone, is missed by this walk.
 * @throws StromkreisError `unreadable` for an order without number or state, or when several pages on end bring nothing
 * new though each promises more: the list repeats itself, and the walk would never end.
 */
export async function* walkOrders(
  pageAt: (offset: number) => Promise<ReadableAnswer>,
): AsyncGenerator<Order, void, undefined> {
  const met = new Set<string>()
  let offset = 0
  let barrenPages = 0
  while (true) {
    const answer = await pageAt(offset)
    const page = openOrderPage(answer)
    const metBefore = met.size
    for (const entry of page.orders) {
      const order = readAs(orderSchema, entry, answer.what)
      if (met.has(order.contractNumber)) continue
      met.add(order.contractNumber)
      yield order
    }
    if (!page.hasMore) return
    barrenPages = met.size === metBefore ? barrenPages + 1 : 0
    if (barrenPages === mostBarrenPages) throw unreadable(answer.what, 'its pages repeat themselves')
    offset += page.orders.length
  }
}
