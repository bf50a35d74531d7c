import type { ContractStatePath } from '../../machines/index.ts'

/** What is kept of a contract or of an order of our own while its entries are read. Instants are epoch milliseconds. */
interface Life {
  /** Its number among all contracts and orders of the log. */
  readonly subject: number
  /** Number of the stay it is in. */
  stay: number
}

/** A contract, ours or another's. */
export interface ContractLife extends Life {
  /** The supplier's name for its tariff; null for orders of our own, where the order says it. */
  tariffName: string | null
  signedAt: number | null
  hasMeterNumber: boolean
  hasMaLo: boolean
  /** Number of the supplier's reason as known last; 0 for none. */
  reason: number
  startDayEndsAt: number | null
  /** Whether it ever came so far. */
  hasContract: boolean
  hasDelivery: boolean
  hasEnded: boolean
  /** End of the last look that saw it, as its store remembers. */
  seenAt: number | null
  /** Since when what is seen of it does not fit what is believed. */
  doubtedAt: number | null
  /** States passed within the answer being read. */
  passing: ContractStatePath[] | null
}

/** An order of our own. */
export interface OrderLife extends Life {
  readonly id: string
  readonly begunAt: number
  /** Whether its customer had accepted it before we knew of it. */
  readonly cameAccepted: boolean
  /** Null where the log does not say: orders that came accepted name it in their sealed data. */
  tariffKey: string | null
  wasOffered: boolean
  acceptedAt: number | null
  /** Whether the supplier has it. */
  isSubmitted: boolean
  /** Ended without reaching the supplier. */
  hasEnded: boolean
  contractNumber: string | null
  /** Reference to its data; null before there are any. */
  data: string | null
}
