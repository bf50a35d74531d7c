import {
  type ContractDetails,
  defaultContractDelays,
  noDetails,
  statusOfState,
} from '../../../machines/index.ts'
import type { Anomaly, ContractPosition, ContractRecord, Timer } from '../../contract-record.ts'
import type { Entry } from '../../log-entry.ts'
import type { Change, Store } from '../../store.ts'

/** Where a contract is to stand after a change, and what it waits for. */
export interface Standing {
  /** Default: as before; Open for a first entry. */
  leaf?: 'Open' | 'Denied.Waiting' | 'Contract.PendingDelivery.StartDateKnown' | 'Contract.Delivery' | null
  details?: Partial<ContractDetails>
  timers?: readonly Timer[]
  anomaly?: Anomaly | null
  /** Default: as before; the first one for a first entry. */
  machineVersion?: string
}

/**
 * The next entry of the contract with this id, as a change that follows `after`; its first one without. It tells of nothing
 * unless `parts` does.
 */
export function contractChange(
  id: number,
  after?: Pick<Change, 'record' | 'lastPosition'>,
  parts: Partial<Entry> = {},
  standing: Standing = {},
): Change {
  const contractNumber = parts.subject ?? `contract ${id}`
  const seq = (after?.record.seq ?? 0) + 1
  const before = after?.record.position ?? null
  const position = positionAfter(before, seq, standing)
  const entry: Entry = {
    kind: seq === 1 ? 'adopted' : 'observed',
    event: `observed.${position === null ? 'Open' : statusOfState(position.state)}`,
    observedAt: seq,
    beganAt: seq,
    effectiveAfter: null,
    effectiveBefore: seq,
    subject: contractNumber,
    seq,
    from: before?.state ?? null,
    to: position?.state ?? null,
    timers: { armed: [], removed: [] },
    effects: [],
    ...parts,
  }
  const record: ContractRecord = {
    contractNumber,
    customerNumber: null,
    seq,
    machineVersion: standing.machineVersion ?? after?.record.machineVersion ?? '1',
    position,
    timers: standing.timers ?? after?.record.timers ?? [],
    anomaly: standing.anomaly ?? null,
  }
  return { id, lastPosition: after?.lastPosition ?? 0, record, entries: [entry] }
}

/** The next entry of a contract that the store has. */
export function following(
  store: Store,
  id: number,
  parts: Partial<Entry> = {},
  standing: Standing = {},
): Change {
  const { record, lastPosition } = store.load(id)
  if (record === null) throw new Error(`The store has no contract ${id} that could go on.`)
  return contractChange(id, { record, lastPosition }, { subject: record.contractNumber, ...parts }, standing)
}

/** A timer that fires then. */
export function timerAt(dueAt: number): Timer {
  return { event: 'xstate.after.openTooLong.contract.Open', token: 1, dueAt, estimated: false }
}

function positionAfter(
  before: ContractPosition | null,
  seq: number,
  { leaf, details }: Standing,
): ContractPosition | null {
  if (leaf === null) return null
  const at = leaf ?? before?.leaf ?? 'Open'
  return {
    leaf: at,
    state: stateOf(at),
    enteredAt: 1,
    context: {
      beganAt: seq,
      now: seq,
      recoveries: 0,
      details: { ...noDetails, ...before?.context.details, ...details },
      delays: defaultContractDelays,
    },
  }
}

function stateOf(leaf: string): ContractPosition['state'] {
  if (leaf.startsWith('Denied')) return 'Denied'
  if (leaf.startsWith('Contract.PendingDelivery')) return 'Contract.PendingDelivery'
  return leaf as ContractPosition['state']
}
