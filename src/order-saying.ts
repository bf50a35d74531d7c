import type { OrderDelays } from '../machines/index.ts'
import type { Finding } from './finding.ts'

/** What happened to an order of our own, as the log keeps it: coded fields, and references into the vault. */
export interface OrderSaying {
  /** First entries only. */
  start?: { machineVersion: string; delays: OrderDelays } | undefined
  /** What the machine's event carries besides its type and time. */
  with?: Record<string, string | number | boolean | null> | undefined
  /** The offer made, or to be made. */
  offer?: OrderOffer | undefined
  /** Reference to the order's data. */
  data?: string | undefined
  /**
   * What pre-validation or the supplier finds wrong now. The message of a finding of the supplier's is a reference,
   * since it may quote the customer.
   */
  findings?: readonly Finding[] | undefined
  /** The second that marks the order at the supplier, German wall time, `YYYY-MM-DD HH:mm:ss`. */
  mark?: string | undefined
  /** Who asked for it, and why, as a reference. */
  by?: string | undefined
  reason?: string | undefined
  /** Set where the data were erased. */
  erased?: 'request' | 'retention' | undefined
}

/** What was offered to a customer. */
export interface OrderOffer {
  tariffKey: string
  /** How long it can be accepted once it is made, milliseconds. */
  validForMs: number
  /** When the supplier named the price, epoch milliseconds; null while it has not. */
  quotedAt: number | null
  /** Reference to what the price was asked for. */
  request: string
  /** Reference to the supplier's price with its components; null while there is none. */
  price: string | null
}
