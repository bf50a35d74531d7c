import { isDeepStrictEqual } from 'node:util'
import { type Entry, machineEffects } from '../log-entry.ts'
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
    if (advanced === null) {
      onDisagreement(
        entry.seq,
        `the machine takes no ${entry.event} in ${record?.state ?? 'an order not begun'}`,
      )
      return
    }
    const logged = { ...entry, effects: machineEffects(entry.effects) }
    for (const part of ['from', 'to', 'timers', 'effects'] as const) {
      if (!isDeepStrictEqual(logged[part], advanced.entry[part])) {
        onDisagreement(entry.seq, `its ${part} is not what the machine says`)
      }
    }
    record = advanced.record
    yield { entry, record }
  }
}
