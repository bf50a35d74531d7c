import type { ContractDetails, ContractStatus } from '../machines/index.ts'

/** One order as seen by one poll. Free text in `details` is still text here; the log never holds it. */
export interface Observation {
  contractNumber: string
  customerNumber: string | null
  /** The status the supplier's words stand for; null when they are words we do not know, or mean "unknown". */
  status: ContractStatus | null
  /** The supplier's own words, `order.state` or `order.state/deliveryState.state`, fit for the log. */
  words: string
  /** True when one of the words is not known to us, whether or not a status follows from the other. */
  hasUnknownWord: boolean
  details: ContractDetails
  facts: OrderFacts
}

/** What is worth keeping from the first sight of an order, none of it personal. */
export interface OrderFacts {
  tariffName: string | null
  /** When the customer signed, epoch milliseconds; the supplier's zone is not documented, German time is assumed. */
  contractSignedAt: number | null
  hasMeterNumber: boolean
  hasMaLo: boolean
}

/** An order in an answer that could not be read. */
export interface UnreadableOrder {
  /** Null when not even the number could be read. */
  contractNumber: string | null
  /** Which fields are wrong and how, without their values. */
  problem: string
}

/** What one look says about one order. */
export type Sighting = Observation | UnreadableOrder

/** Whether a sighting could not be read. */
export function isUnreadable(sighting: Sighting): sighting is UnreadableOrder {
  return 'problem' in sighting
}
