import {
  type ContractDelays,
  type ContractDetails,
  contractStatePaths,
  noDetails,
} from '../../machines/index.ts'
import type { Anomaly, ContractRecord, Timer } from '../contract-record.ts'

/** A contract's record as the columns of its row, `id` and log position apart. */
export interface ContractRow {
  contract_number: string
  customer_number: string | null
  seq: number
  machine_version: string
  leaf: string | null
  entered_at: number | null
  began_at: number | null
  now: number | null
  recoveries: number | null
  /** Only what is known. */
  details: string | null
  timers: string | null
  due_at: number | null
  anomaly: string | null
}

/** The columns of a record; delays are kept once for all contracts that share them. */
export function toContractRow(record: ContractRecord): ContractRow {
  const { position, timers } = record
  return {
    contract_number: record.contractNumber,
    customer_number: record.customerNumber,
    seq: record.seq,
    machine_version: record.machineVersion,
    leaf: position?.leaf ?? null,
    entered_at: position?.enteredAt ?? null,
    began_at: position?.context.beganAt ?? null,
    now: position?.context.now ?? null,
    recoveries: position?.context.recoveries ?? null,
    details: position === null ? null : encodeDetails(position.context.details),
    timers: timers.length === 0 ? null : encodeTimers(timers),
    due_at: earliest(timers),
    anomaly: record.anomaly === null ? null : JSON.stringify(record.anomaly),
  }
}

/** The record that {@link toContractRow} made the row from. */
export function fromContractRow(row: ContractRow, delays: ContractDelays | null): ContractRecord {
  return {
    contractNumber: row.contract_number,
    customerNumber: row.customer_number,
    seq: row.seq,
    machineVersion: row.machine_version,
    position:
      row.leaf === null || delays === null
        ? null
        : {
            leaf: row.leaf,
            state: stateOfLeaf(row.leaf),
            enteredAt: row.entered_at!,
            context: {
              beganAt: row.began_at!,
              now: row.now!,
              recoveries: row.recoveries!,
              details: row.details === null ? noDetails : { ...noDetails, ...JSON.parse(row.details) },
              delays,
            },
          },
    timers: row.timers === null ? [] : decodeTimers(row.timers),
    anomaly: row.anomaly === null ? null : (JSON.parse(row.anomaly) as Anomaly),
  }
}

const states = new Map<string, (typeof contractStatePaths)[number]>()

/** The visible state that a leaf lies in. */
export function stateOfLeaf(leaf: string): (typeof contractStatePaths)[number] {
  let state = states.get(leaf)
  if (state === undefined) {
    state = contractStatePaths.find((path) => leaf === path || leaf.startsWith(`${path}.`))
    if (state === undefined) throw new Error(`${leaf} is not a state of the contract machine`)
    states.set(leaf, state)
  }
  return state
}

function encodeDetails(details: ContractDetails): string | null {
  let known: Record<string, unknown> | null = null
  for (const name in details) {
    const value = details[name as keyof ContractDetails]
    if (value === null) continue
    known ??= {}
    known[name] = value
  }
  return known === null ? null : JSON.stringify(known)
}

function encodeTimers(timers: readonly Timer[]): string {
  return JSON.stringify(
    timers.map(({ event, token, dueAt, estimated }) => [event, token, dueAt, estimated ? 1 : 0]),
  )
}

function decodeTimers(json: string): Timer[] {
  const timers = JSON.parse(json) as [string, number, number, 0 | 1][]
  return timers.map(([event, token, dueAt, estimated]) => ({
    event,
    token,
    dueAt,
    estimated: estimated === 1,
  }))
}

function earliest(timers: readonly Timer[]): number | null {
  return timers.length === 0 ? null : Math.min(...timers.map(({ dueAt }) => dueAt))
}
