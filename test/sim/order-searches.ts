import { OrderResolution } from '../../src/orders/order-resolution.ts'
import { UncertainOrders } from '../../src/orders/uncertain-orders.ts'

type Ask = (...asked: unknown[]) => Promise<unknown>

/**
 * Knows when selling looks through the supplier's orders: it asks as following does, and what it sees is not taken in. One at
 * a time.
 */
export function orderSearches(): { readonly underWay: number; end(): void } {
  let underWay = 0
  const undo: (() => void)[] = []
  const watch = (owner: object, name: string) => {
    const prototype = owner as Record<string, Ask>
    const ask = prototype[name]!
    prototype[name] = async function (this: unknown, ...asked) {
      underWay += 1
      try {
        return await ask.apply(this, asked)
      } finally {
        underWay -= 1
      }
    }
    undo.push(() => {
      prototype[name] = ask
    })
  }
  for (const name of ['lookIfDue', 'look', 'searchFor']) watch(UncertainOrders.prototype, name)
  watch(OrderResolution.prototype, 'resolve')
  return {
    get underWay() {
      return underWay
    },
    end: () => {
      for (const each of undo) each()
    },
  }
}
