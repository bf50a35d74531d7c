import type { OrderSupplier } from '../order-supplier.ts'

/**
 * The supplier within the call budget. The call that creates an order is drawn while it is prepared: once its intent is
 * written down, nothing must wait any more.
 */
export function budgetedOrderSupplier(
  supplier: OrderSupplier,
  draw: (signal?: AbortSignal) => Promise<void>,
): OrderSupplier {
  return {
    async prepare(signal) {
      await supplier.prepare(signal)
      await draw(signal)
      // It may have waited for longer than a token lasts.
      await supplier.prepare(signal)
    },
    create: (body, signal) => supplier.create(body, signal),
    async tariffs(signal) {
      await draw(signal)
      return supplier.tariffs(signal)
    },
    async price(request, signal) {
      await draw(signal)
      return supplier.price(request, signal)
    },
    async page(request, signal) {
      await draw(signal)
      return supplier.page(request, signal)
    },
    async order(contractNumber, signal) {
      await draw(signal)
      return supplier.order(contractNumber, signal)
    },
  }
}
