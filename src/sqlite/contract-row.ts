import {
  type ContractDelays,
  type ContractDetails,
  contractStatePaths,
  noDetails,
} from '../../machines/index.ts'
import type { Anomaly, ContractPosition, ContractRecord, Timer } from '../contract-record.ts'
import { fromTimerJson, type TimerJson, toTimerJson } from './timer-json.ts'

/** A contract's record as the columns of its row; `id`, log position and delays apart. */
export interface ContractRow {
  contract_number: string
  customer_number: string | null
  seq: number
  machine_version: string
  leaf: string | null
  /** Earliest of its timers. */
  due_at: number | null
  /** The rest, as JSON: one text is written and read faster than ten columns. */
  snapshot: string
}

/** What {@link ContractRow.snapshot} holds. Of the details only what is known. */
type Snapshot = [
  position:
    | [enteredAt: number, beganAt: number, now: number, recoveries: number, details: Partial<ContractDetails>]
    | 0,
  timers: TimerJson[],
  anomaly: Anomaly | 0,
]

/** The columns of a record; delays are kept once for all contracts that share them. */
export function toContractRow(record: ContractRecord): ContractRow {
  const { position, timers } = record
  return {
    contract_number: record.contractNumber,
    customer_number: record.customerNumber,
    seq: record.seq,
    machine_version: record.machineVersion,
    leaf: position === null ? null : position.leaf,
    due_at: earliest(timers),
    snapshot: toSnapshot(record),
  }
}

function toSnapshot({ position, timers, anomaly }: ContractRecord): string {
  const snapshot: Snapshot = [
    position === null ? 0 : positionPart(position),
    timers.map(toTimerJson),
    anomaly ?? 0,
  ]
  return JSON.stringify(snapshot)
}

function positionPart({ enteredAt, context }: ContractPosition): Exclude<Snapshot[0], 0> {
  return [enteredAt, context.beganAt, context.now, context.recoveries, knownDetails(context.details)]
}

/** The record that {@link toContractRow} made the row from. */
export function fromContractRow(row: ContractRow, delays: ContractDelays | null): ContractRecord {
  const [position, timers, anomaly] = JSON.parse(row.snapshot) as Snapshot
  return {
    contractNumber: row.contract_number,
    customerNumber: row.customer_number,
    seq: row.seq,
    machineVersion: row.machine_version,
    position:
      row.leaf === null || delays === null || position === 0 ? null : positionOf(row.leaf, position, delays),
    timers: timers.map(fromTimerJson),
    anomaly: anomaly === 0 ? null : anomaly,
  }
}

function positionOf(
  leaf: string,
  [enteredAt, beganAt, now, recoveries, details]: Exclude<Snapshot[0], 0>,
  delays: ContractDelays,
): ContractPosition {
  const context = { beganAt, now, recoveries, details: { ...noDetails, ...details }, delays }
  return { leaf, state: stateOfLeaf(leaf), enteredAt, context }
}

/** When a row's state was entered and when it was last applied, epoch milliseconds. */
export function timesOf(snapshot: string): { enteredAt: number; now: number } {
  const [position] = JSON.parse(snapshot) as Snapshot
  return position === 0 ? { enteredAt: 0, now: 0 } : { enteredAt: position[0], now: position[2] }
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

function knownDetails(details: ContractDetails): Partial<ContractDetails> {
  const known: Record<string, unknown> = {}
  for (const name in details) {
    const value = details[name as keyof ContractDetails]
    if (value !== null) known[name] = value
  }
  return known as Partial<ContractDetails>
}

function earliest(timers: readonly Timer[]): number | null {
  let at: number | null = null
  for (const { dueAt } of timers) if (at === null || dueAt < at) at = dueAt
  return at
}
