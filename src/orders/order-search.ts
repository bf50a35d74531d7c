import type { ListedOrder, OrderSupplier } from '../order-supplier.ts'
import type { Look } from '../supplier.ts'

const attempts = 3
// A list that repeats itself would be read for ever.
const mostBarrenPages = 3

/** Every order of the supplier, looked at once. */
export interface Survey extends Look {
  orders: readonly ListedOrder[]
  /** Whether it is certain that none was passed over: the list did not shift meanwhile, and each had a number. */
  isComplete: boolean
}

/**
 * Reads the supplier's whole list. Each page begins with the last order of the one before: where it does not, the list
 * has shifted and it is read anew, a few times.
 * @throws StromkreisError what the supplier said.
 */
export async function surveyOrders(
  supplier: OrderSupplier,
  options: { limit: number; now: () => number; signal?: AbortSignal },
): Promise<Survey> {
  for (let attempt = 1; ; attempt += 1) {
    const beganAt = options.now()
    const { orders, isComplete } = await readOnce(supplier, options)
    if (isComplete || attempt === attempts) return { orders, isComplete, beganAt, endedAt: options.now() }
  }
}

async function readOnce(
  supplier: OrderSupplier,
  { limit, signal }: { limit: number; signal?: AbortSignal },
): Promise<{ orders: ListedOrder[]; isComplete: boolean }> {
  const met = new Map<string, ListedOrder>()
  let isComplete = true
  let offset = 0
  let anchor: string | null = null
  let barrenPages = 0
  for (;;) {
    const { orders, hasMore } = await supplier.page({ offset, limit: Math.max(limit, 2) }, signal)
    const [first] = orders
    if (anchor === null) {
      // What comes after a page of one cannot be told from what has moved there: it had better be nothing.
      if (offset > 0 && first !== undefined) isComplete = false
    } else if (first?.contractNumber !== anchor) isComplete = false
    const metBefore = met.size
    for (const order of orders) {
      if (order === null) isComplete = false
      else met.set(order.contractNumber, order)
    }
    if (!hasMore || orders.length === 0) return { orders: [...met.values()], isComplete }
    barrenPages = met.size === metBefore ? barrenPages + 1 : 0
    if (barrenPages === mostBarrenPages) return { orders: [...met.values()], isComplete: false }
    anchor = orders.length > 1 ? (orders.at(-1)?.contractNumber ?? null) : null
    offset += orders.length > 1 ? orders.length - 1 : 1
  }
}
