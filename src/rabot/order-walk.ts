import type { ReadableAnswer } from './envelope.ts'
import { walkList } from './list-walk.ts'
import { type Order, orderSchema } from './order.ts'
import { openOrderPage } from './order-page.ts'

/**
 * Every order once, page after page; see `walkList`.
 * @throws StromkreisError `unreadable` for an order without number or state, or when several pages on end bring nothing
 * new though each promises more: the list repeats itself, and the walk would never end.
 */
export function walkOrders(
  pageAt: (offset: number) => Promise<ReadableAnswer>,
): AsyncGenerator<Order, void, undefined> {
  const open = (answer: ReadableAnswer) => {
    const { orders, hasMore } = openOrderPage(answer)
    return { items: orders, hasMore }
  }
  return walkList({ pageAt, open, schema: orderSchema, keyOf: ({ contractNumber }) => contractNumber })
}
