import type { OrderSupplier } from '../../src/order-supplier.ts'
import type { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import type { Supplier } from '../../src/supplier.ts'
import type { ScriptedOrderSupplier } from './scripted-order-supplier.ts'

/** What is thrown where a process ends, and by everything after that. */
export class Death extends Error {}

/** Ends the process it watches over at a cut point: from there on, everything throws. */
export class Fate {
  isDead = false
  cutsLeft = Number.POSITIVE_INFINITY

  cut(): void {
    this.live()
    this.cutsLeft -= 1
    if (this.cutsLeft > 0) return
    this.isDead = true
    throw new Death('the process ended here')
  }

  live(): void {
    if (this.isDead) throw new Death('the process is dead')
  }
}

/** A supplier that a dead process cannot reach, and whose answers a dying one never gets. */
export function mortal(supplier: ScriptedOrderSupplier, fate: Fate): Supplier & { selling: OrderSupplier } {
  const reached =
    <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      fate.live()
      const answer = await ask(...asked)
      fate.live()
      return answer
    }
  const { selling } = supplier
  return {
    page: reached((request: { offset: number; limit: number }) => supplier.page(request)),
    order: reached((contractNumber: string) => supplier.order(contractNumber)),
    selling: {
      prepare: reached(() => selling.prepare()),
      tariffs: reached(() => selling.tariffs()),
      price: reached((request) => selling.price(request)),
      page: reached((request) => selling.page(request)),
      order: reached((contractNumber) => selling.order(contractNumber)),
      async create(body) {
        fate.cut()
        try {
          return await selling.create(body)
        } finally {
          fate.cut()
        }
      },
    },
  }
}

/** Lets the process die before or after whatever it writes. */
export function watch(store: SqliteStore, fate: Fate): void {
  const commit = store.commit.bind(store)
  const settleCommand = store.settleCommand.bind(store)
  const erase = store.orders.erase.bind(store.orders)
  const around =
    <Given extends unknown[]>(write: (...given: Given) => void) =>
    (...given: Given) => {
      fate.cut()
      write(...given)
      fate.cut()
    }
  store.commit = around(commit)
  store.settleCommand = around(settleCommand)
  store.orders.erase = around(erase)
  const { saveSeen, deliveries } = store
  const live =
    <Given extends unknown[], Answer>(write: (...given: Given) => Answer) =>
    (...given: Given): Answer => {
      fate.live()
      return write(...given)
    }
  store.saveSeen = live(saveSeen.bind(store))
  deliveries.saveDeliveries = live(deliveries.saveDeliveries.bind(deliveries))
}
