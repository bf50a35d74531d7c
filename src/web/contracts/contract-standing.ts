import { type ContractDetails, noDetails } from '../../../machines/index.ts'
import type { Entry } from '../../log-entry.ts'
import type { OrderFacts } from '../../observation.ts'

/** How a contract stands after some of its entries, as was known then. */
export interface ContractStanding {
  /** Null while it was never seen in a state we know. */
  state: string | null
  /** The entry that led to the state. */
  entered: Entry | null
  /** The entry of what was seen last and could not be applied. */
  disputed: Entry | null
  details: ContractDetails
  customerNumber: string | null
  facts: OrderFacts | null
  /** How often it came back from a denial. */
  recoveries: number
  /** Null where nobody has silenced it. */
  silence: { by: string | null; since: number; until: number | null } | null
}

/** Reads it off its entries, oldest first. */
export function contractStanding(entries: readonly Entry[]): ContractStanding {
  const standing: ContractStanding = {
    ...{ state: null, entered: null, disputed: null, details: noDetails, customerNumber: null, facts: null },
    ...{ recoveries: 0, silence: null },
  }
  for (const entry of entries) {
    const { kind, from, to, start, anomaly, settles } = entry
    const isBeginning = start !== undefined
    if (to !== null && (from !== to || isBeginning)) standing.entered = entry
    standing.state = to
    standing.details = { ...(isBeginning ? noDetails : standing.details), ...entry.details }
    if (isBeginning) {
      standing.customerNumber = start.customerNumber
      standing.facts = start.facts
      standing.recoveries = 0
    }
    if (from === 'Denied' && to === 'Processing' && !isBeginning) standing.recoveries += 1
    if (kind === 'anomaly') standing.disputed = anomaly === undefined ? null : entry
    else if (isBeginning || settles) standing.disputed = null
    standing.silence = silenceAfter(standing.silence, entry)
  }
  return standing
}

function silenceAfter(
  before: ContractStanding['silence'],
  { event, act, alert, observedAt }: Entry,
): ContractStanding['silence'] {
  if (event === 'alert.unsilenced') return null
  if (event !== 'alert.silenced') return before
  return { by: act?.by ?? null, since: observedAt, until: alert?.until ?? null }
}
