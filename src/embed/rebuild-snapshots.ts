import { isDeepStrictEqual } from 'node:util'
import type { ContractRecord } from '../contract-record.ts'
import type { ContractVersions } from '../engine/contract-versions.ts'
import { replay } from '../engine/replay.ts'
import { alertsOfLog, verifyAlerts } from '../engine/verify-alerts.ts'
import type { Entry } from '../log-entry.ts'
import { orderSubjectOf } from '../order-id.ts'
import type { OrderRecord } from '../order-record.ts'
import { replayOrder } from '../orders/verify-orders.ts'
import { fromEntryRow } from '../sqlite/entry-row.ts'
import { LogChains } from '../sqlite/log-chains.ts'
import type { SqliteStore } from '../sqlite/sqlite-store.ts'

/** Whoever writes beside waits for no more of them than these. */
const atOnce = 100

/** What rebuilding snapshots did. */
export interface Rebuilt {
  /** Contracts and orders of our own that were replayed. */
  checked: number
  /** Contract numbers and ids of orders whose snapshots were wrong and are right now. */
  rebuilt: string[]
  /** Alerts and silences that were not as the log has them, and are now. */
  alerts: number
  /** Those whose entries are not what the machines say: nothing was changed of them. */
  unexplained: { subject: string; problem: string }[]
}

/**
 * Replays every contract and order from the log, found without believing what rows say of it, and rewrites the snapshots that
 * are not where their entries end; alerts too. Safe beside the process that acts on the database; it should be started anew afterwards, since
 * it may have believed a wrong one.
 * @param onProgress told of how many were checked.
 */
export function rebuildSnapshots(
  store: SqliteStore,
  onProgress: (checked: number) => void = () => {},
  versions?: ContractVersions,
): Rebuilt {
  const done: Rebuilt = { checked: 0, rebuilt: [], alerts: 0, unexplained: [] }
  const chains = new LogChains(store.database)
  const snapshots = [...contractSnapshots(store, versions), ...orderSnapshots(store)]
  try {
    for (let from = 0; from < snapshots.length; from += atOnce) {
      const portion = snapshots.slice(from, from + atOnce)
      const rebuildPortion = store.database.transaction(() => {
        chains.refresh()
        for (const snapshot of portion) rebuild(snapshot, chains, done)
      })
      rebuildPortion.immediate()
      done.checked += portion.length
      onProgress(done.checked)
    }
  } finally {
    chains.close()
  }
  return { ...done, alerts: rebuildAlerts(store) }
}

/** All at once, and only where one is wrong: they are few beside the entries that have to be read for them. */
function rebuildAlerts(store: SqliteStore): number {
  const { disagreements } = store.upkeep.atOneMoment(() => verifyAlerts(store))
  const wrong = disagreements.filter(({ seq }) => seq === null).length
  const replace = store.database.transaction(() => store.alerts.replaceAll(alertsOfLog(store)))
  if (wrong > 0) replace.immediate()
  return wrong
}

/** A row that is a cache of what replaying gives. */
interface Snapshot {
  /** Contract number or id of an order. */
  subject: string
  id: number
  /** Where the entries lead, and why not; null where they lead nowhere. */
  replayed(entries: readonly Entry[], onProblem: (seq: number, problem: string) => void): object | null
  /** @throws where the row cannot be read. */
  stored(): { lastPosition: number; record: object | null } | null
  rewrite(record: object, lastPosition: number): void
}

function contractSnapshots(store: SqliteStore, versions?: ContractVersions): Snapshot[] {
  const rows = store.database
    .prepare<[], { id: number; subject: string }>('SELECT id, contract_number AS subject FROM contract')
    .all()
  return rows.map(({ id, subject }) => ({
    ...{ id, subject },
    replayed: (entries, onProblem) => replay(subject, entries, onProblem, versions),
    stored: () => store.load(id),
    rewrite: (record, lastPosition) =>
      store.upkeep.rewriteSnapshot(id, record as ContractRecord, lastPosition),
  }))
}

function orderSnapshots(store: SqliteStore): Snapshot[] {
  return store.orders.ids().map((subject) => {
    const id = orderSubjectOf(subject)!
    return {
      ...{ id, subject },
      replayed: (entries, onProblem) => replayOrder(subject, entries, onProblem),
      stored: () => store.orders.find(subject),
      rewrite: (record, lastPosition) =>
        store.orders.rewriteSnapshot(id, record as OrderRecord, lastPosition),
    }
  })
}

function rebuild(snapshot: Snapshot, chains: LogChains, done: Rebuilt): void {
  const { id, subject } = snapshot
  const rows = chains.of(id)
  const problems: string[] = []
  const entries = rows.map((row) => fromEntryRow(row, subject))
  const record = snapshot.replayed(entries, (seq, problem) => problems.push(`entry ${seq}: ${problem}`))
  if (record === null || problems.length > 0) {
    done.unexplained.push({ subject, problem: problems[0] ?? 'it has no entries' })
    return
  }
  const lastPosition = rows.at(-1)!.position
  if (isDeepStrictEqual(storedPart(snapshot), { lastPosition, record })) return
  snapshot.rewrite(record, lastPosition)
  done.rebuilt.push(subject)
}

/** What stands in the row; null when that cannot be read. */
function storedPart(snapshot: Snapshot): { lastPosition: number; record: object | null } | null {
  try {
    const stored = snapshot.stored()
    return stored && { lastPosition: stored.lastPosition, record: stored.record }
  } catch {
    return null
  }
}
