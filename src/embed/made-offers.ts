import type { MasterKey } from '../master-key.ts'
import type { Price } from '../order-supplier.ts'
import { createAcceptanceLinks, defaultAcceptanceUrl } from '../orders/acceptance-link.ts'
import { mustExist } from '../sqlite/open-database.ts'
import { SqliteStore } from '../sqlite/sqlite-store.ts'

/** What was offered, for whoever passes it on to the customer. */
export interface MadeOffer {
  /** Where the customer accepts or declines: whoever has it can do so. */
  url: string
  /** The supplier's price with its components; null once it is erased. */
  price: Price | null
}

/**
 * The offers of orders, by order id; orders without one are left out. Beside whatever process acts on the database.
 * @param options.acceptanceUrl and `linkKey` must be those with which the acceptance endpoint was opened.
 * @throws StromkreisError `configuration`, `databaseNewer` or `databaseUnusable`
 */
export function madeOffers(
  database: string,
  ids: readonly string[],
  options: {
    masterKey?: MasterKey | undefined
    acceptanceUrl?: string | undefined
    linkKey?: Uint8Array | undefined
  } = {},
): Map<string, MadeOffer> {
  mustExist(database)
  const store = new SqliteStore(database, { masterKey: options.masterKey })
  try {
    const links = createAcceptanceLinks({
      baseUrl: options.acceptanceUrl ?? defaultAcceptanceUrl,
      key: () => options.linkKey ?? store.linkKey(),
    })
    const offers = new Map<string, MadeOffer>()
    for (const id of ids) {
      const order = store.orders.find(id)
      const offer = order?.record.offer ?? null
      if (order === null || offer === null) continue
      const price = offer.price === null ? null : store.reveal(order.subjectId, offer.price)
      const url = links.url(order.record.id, order.record.context.validUntil)
      offers.set(order.record.id, { url, price: price === null ? null : (JSON.parse(price) as Price) })
    }
    return offers
  } finally {
    store.close()
  }
}
