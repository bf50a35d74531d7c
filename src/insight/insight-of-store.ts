import type { Entry } from '../log-entry.ts'
import { orderSubjectOf } from '../order-id.ts'
import type { Store } from '../store.ts'
import { Insight, type InsightReport } from './insight.ts'
import type { InsightOptions, OrderDataFacts } from './watched-log.ts'

const entriesAtOnce = 2_000

/** A whole log that was read once, to be asked more than one question. */
export interface ReadInsight {
  /** See `Insight.earliest`. */
  earliest: number | null
  /** See `Insight.tariffs`. */
  tariffs: readonly string[]
  /** @throws StromkreisError `invalidInput` for a period that ends before it begins. */
  report(options: Omit<InsightOptions, 'dataFacts'>): InsightReport
}

/** Whom reading a log tells of what it reads. */
export interface InsightReading {
  /** Of how many entries were read. */
  onProgress?: ((entries: number) => void) | undefined
  /** Of each entry. */
  onEntry?: ((entry: Entry) => void) | undefined
}

/**
 * Insight into a whole log. Data of orders are opened where the store can, for the tariff and the previous supplier that
 * only they name; nothing else of them is kept.
 */
export function insightOfStore(
  store: Pick<Store, 'entriesAfter' | 'contracts' | 'reveal'>,
  { onProgress, onEntry }: InsightReading = {},
): ReadInsight {
  const insight = new Insight()
  let read = 0
  for (let position = 0; ; ) {
    const logged = store.entriesAfter(position, entriesAtOnce)
    for (const { entry } of logged) {
      insight.take(entry)
      onEntry?.(entry)
    }
    if (logged.length === 0) break
    position = logged.at(-1)!.position
    read += logged.length
    onProgress?.(read)
  }
  for (const { contractNumber, lastObservedAt } of store.contracts()) {
    if (lastObservedAt !== null) insight.seen(contractNumber, lastObservedAt)
  }
  const dataFacts = (orderId: string, reference: string) => {
    const subject = orderSubjectOf(orderId)
    const text = subject === null ? null : store.reveal(subject, reference)
    return text === null ? null : factsIn(text)
  }
  return {
    earliest: insight.earliest,
    tariffs: insight.tariffs(),
    report: (options) => insight.report({ ...options, dataFacts }),
  }
}

/** @param text an order's data, see `OrderBody`. */
function factsIn(text: string): OrderDataFacts {
  const { tariffKey, contract } = JSON.parse(text) as {
    tariffKey?: unknown
    contract?: { deliveryDetails?: { previousSupplierCode?: unknown } | null } | null
  }
  const code = contract?.deliveryDetails?.previousSupplierCode
  return {
    tariffKey: typeof tariffKey === 'string' ? tariffKey : null,
    previousSupplierCode: typeof code === 'string' && code.trim() !== '' ? code.trim() : null,
  }
}
