import type { ContractVersions } from '../engine/contract-versions.ts'
import { type Verification, verifyContracts } from '../engine/replay.ts'
import { verifyAlerts } from '../engine/verify-alerts.ts'
import { verifyOrders } from '../orders/verify-orders.ts'
import type { SqliteStore } from '../sqlite/sqlite-store.ts'

/** What a verification of the whole log found. */
export interface LogVerification extends Verification {
  orders: number
  /** What SQLite finds wrong with the files. */
  damage: string[]
  alerts: number
}

/**
 * Checks the files, replays the whole log as it is at one moment, beside whoever writes, and compares it with the snapshots; every entry
 * must belong to a contract or an order.
 */
export function verifyLog(
  store: SqliteStore,
  onProgress?: (contracts: number) => void,
  versions?: ContractVersions,
): LogVerification {
  const found = store.upkeep.atOneMoment(() => replayedAll(store, onProgress, versions))
  return { ...found, damage: store.upkeep.damage() }
}

function replayedAll(
  store: SqliteStore,
  onProgress?: (contracts: number) => void,
  versions?: ContractVersions,
): Omit<LogVerification, 'damage'> {
  const contracts = verifyContracts(store, onProgress, versions)
  const { orders, ...ofOrders } = verifyOrders(store, store.orders)
  const { alerts, ...ofAlerts } = verifyAlerts(store)
  const entries = contracts.entries + ofOrders.entries
  const disagreements = [...contracts.disagreements, ...ofOrders.disagreements, ...ofAlerts.disagreements]
  const orphans = store.entryCount() - entries
  if (orphans !== 0) {
    const problem = `${orphans} entries belong to nobody's chain`
    disagreements.push({ subject: '', seq: null, problem })
  }
  return { contracts: contracts.contracts, orders, alerts, entries, disagreements }
}
