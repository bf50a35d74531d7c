import { isDeepStrictEqual } from 'node:util'
import { type Decided, decisionDifference, historyDifferences } from '../decision-difference.ts'
import type { Entry } from '../log-entry.ts'
import type { OrderRecord } from '../order-record.ts'
import type { OrderStore } from '../order-store.ts'
import type { Store } from '../store.ts'
import { type AdvancedOrder, advanceOrder, type OrderHappening } from './advance-order.ts'

/** A place where an order's log and what was kept of it disagree. */
export interface OrderDisagreement {
  /** The order's id. */
  subject: string
  /** Null for the snapshot. */
  seq: number | null
  problem: string
}

/** Replays every order of our own and says where the log and the snapshots disagree. */
export function verifyOrders(
  store: Store,
  orders: OrderStore,
): { orders: number; entries: number; disagreements: OrderDisagreement[] } {
  const found = { orders: 0, entries: 0, disagreements: [] as OrderDisagreement[] }
  for (const id of orders.ids()) {
    const disagree = (seq: number | null, problem: string) =>
      found.disagreements.push({ subject: id, seq, problem })
    found.orders += 1
    let stored: OrderRecord | null
    try {
      stored = orders.find(id)?.record ?? null
    } catch {
      disagree(null, 'the snapshot cannot be read')
      continue
    }
    const entries = store.entriesOf(id)
    found.entries += entries.length
    if (!isDeepStrictEqual(replayOrder(id, entries, disagree), stored)) {
      disagree(null, 'the snapshot is not where the entries end')
    }
  }
  return found
}

/** Where an order's entries lead, and to `onDisagreement` every entry that does not follow from those before it. */
export function replayOrder(
  id: string,
  entries: readonly Entry[],
  onDisagreement: (seq: number, problem: string) => void = () => {},
): OrderRecord | null {
  let reached: OrderRecord | null = null
  for (const { record } of replayedOrder(id, entries, onDisagreement)) reached = record
  return reached
}

/** As {@link replayOrder}, step by step: the order after each of its entries, as far as the machine takes them. */
export function* replayedOrder(
  id: string,
  entries: readonly Entry[],
  onDisagreement: (seq: number, problem: string) => void = () => {},
): Generator<{ entry: Entry; record: OrderRecord }> {
  let record: OrderRecord | null = null
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1) onDisagreement(entry.seq, `stands at place ${index + 1}`)
    const advanced: AdvancedOrder | null = advanceOrder(record, id, entry as OrderHappening)
    const problem = decisionDifference(entry, advanced?.entry ?? null)
    if (problem !== null) onDisagreement(entry.seq, problem)
    if (advanced === null) return
    record = advanced.record
    yield { entry, record }
  }
}

/** What the order machine would decide otherwise of an order's history, in words. See {@link historyDifferences}. */
export function orderDifferences(history: readonly Decided<OrderRecord>[]): string[] {
  return [
    ...historyDifferences(history, (before, entry) =>
      advanceOrder(before, entry.subject, entry as OrderHappening),
    ),
  ]
}
