import type Database from 'better-sqlite3'
import type { AnomalyKind } from '../contract-record.ts'
import type { AnomalySummary, ContractSummary } from '../store.ts'
import { stateOfLeaf, timesOf } from './contract-row.ts'

/** All contracts in a state we know, in the order they were first seen. `state` also takes a parent (`Contract`). */
export function listContracts(database: Database.Database, filter: { state?: string }): ContractSummary[] {
  const rows = database
    .prepare(
      `SELECT contract_number, customer_number, leaf, snapshot, ended_at, due_at
       FROM contract LEFT JOIN last_seen ON last_seen.contract = contract.id
       WHERE leaf IS NOT NULL ORDER BY contract.id`,
    )
    .iterate() as IterableIterator<{
    contract_number: string
    customer_number: string | null
    leaf: string
    snapshot: string
    ended_at: number | null
    due_at: number | null
  }>
  const contracts: ContractSummary[] = []
  for (const row of rows) {
    const state = stateOfLeaf(row.leaf)
    if (filter.state !== undefined && state !== filter.state && !state.startsWith(`${filter.state}.`))
      continue
    const { enteredAt, now } = timesOf(row.snapshot)
    contracts.push({
      contractNumber: row.contract_number,
      customerNumber: row.customer_number,
      state,
      enteredAt,
      lastObservedAt: Math.max(row.ended_at ?? 0, now),
      nextDueAt: row.due_at,
    })
  }
  return contracts
}

/** Contracts per state; states without any are left out. */
export function countContractsByState(database: Database.Database): Record<string, number> {
  const rows = database
    .prepare(
      'SELECT leaf, count(*) AS count FROM contract WHERE leaf IS NOT NULL GROUP BY leaf ORDER BY leaf',
    )
    .all() as { leaf: string; count: number }[]
  const counts: Record<string, number> = {}
  for (const { leaf, count } of rows) {
    const state = stateOfLeaf(leaf)
    counts[state] = (counts[state] ?? 0) + count
  }
  return counts
}

/** How many contracts stand in each version of their machine; those that stand in no state yet are left out. */
export function countContractsByVersion(database: Database.Database): Map<string, number> {
  const rows = database
    .prepare('SELECT machine_version, count(*) FROM contract WHERE leaf IS NOT NULL GROUP BY 1 ORDER BY 1')
    .raw()
    .all() as [string, number][]
  return new Map(rows)
}

/** Every anomaly recorded, oldest first. Those under `anonymousSubject` belong to no order that could be named. */
export function listAnomalies(database: Database.Database, anonymousSubject: string): AnomalySummary[] {
  const rows = database
    .prepare(
      `SELECT contract_number, from_state, observed_at, body FROM entry JOIN contract ON contract.id = entry.subject
       WHERE kind = 'anomaly' AND body IS NOT NULL ORDER BY position`,
    )
    .all() as { contract_number: string; from_state: string | null; observed_at: number; body: string }[]
  return rows.flatMap((row) => {
    const { anomaly } = JSON.parse(row.body) as { anomaly?: { kind: AnomalyKind; seen: string } }
    if (anomaly === undefined) return []
    return {
      contractNumber: row.contract_number === anonymousSubject ? null : row.contract_number,
      kind: anomaly.kind,
      observedAt: row.observed_at,
      detail: describe(anomaly.kind, anomaly.seen, row.from_state),
    }
  })
}

function describe(kind: AnomalyKind, seen: string, state: string | null): string {
  switch (kind) {
    case 'contradiction':
      return `seen as ${seen}, to which no legal path leads from ${state}`
    case 'unknownStatus':
      return `seen as ${seen}, which is not a status known here`
    case 'invalidOrder':
      return `could not be read: ${seen}`
    case 'missing':
      return `in no page although every page was looked at twice, and 404 alone; last known as ${state}`
  }
}
