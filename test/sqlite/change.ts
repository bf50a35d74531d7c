import { defaultContractDelays, noDetails } from '../../machines/index.ts'
import type { ContractRecord } from '../../src/contract-record.ts'
import type { Entry } from '../../src/log-entry.ts'
import type { Change } from '../../src/store.ts'

/** The next entry of the contract with this id, as a change that follows `after`; its first one without. */
export function change(
  id: number,
  after?: Change & { lastPosition: number },
  parts: Partial<Entry> = {},
): Change {
  const contractNumber = `contract ${id}`
  const seq = (after?.record.seq ?? 0) + 1
  const entry: Entry = {
    kind: seq === 1 ? 'adopted' : 'observed',
    event: 'observed.Open',
    observedAt: seq,
    beganAt: seq,
    effectiveAfter: null,
    effectiveBefore: seq,
    subject: contractNumber,
    seq,
    from: seq === 1 ? null : 'Open',
    to: 'Open',
    timers: { armed: [], removed: [] },
    effects: [],
    ...parts,
  }
  const record: ContractRecord = {
    contractNumber,
    customerNumber: null,
    seq,
    machineVersion: '1',
    position: {
      leaf: 'Open',
      state: 'Open',
      enteredAt: 1,
      context: { beganAt: seq, now: seq, recoveries: 0, details: noDetails, delays: defaultContractDelays },
    },
    timers: [],
    anomaly: null,
  }
  return { id, lastPosition: after?.lastPosition ?? 0, record, entries: [entry] }
}
