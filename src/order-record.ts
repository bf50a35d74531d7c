import type { OrderContext, OrderState } from '../machines/index.ts'
import type { Timer } from './contract-record.ts'
import type { Finding } from './finding.ts'
import type { OrderOffer } from './order-saying.ts'

/** Everything known of an order of our own. A cache: replaying its entries must give the same, byte for byte. */
export interface OrderRecord {
  id: string
  /** Number of its newest entry; entries count from 1 without gaps. */
  seq: number
  /** Version of the order machine that steps it. */
  machineVersion: string
  state: OrderState
  /** When the state was entered, epoch milliseconds. */
  enteredAt: number
  /** When its first entry was made, epoch milliseconds. */
  beganAt: number
  context: OrderContext
  timers: readonly Timer[]
  /** Null for an order that came accepted. */
  offer: OrderOffer | null
  /** Reference to the order's data; null before there are any. */
  data: string | null
  findings: readonly Finding[]
  /** See `OrderSaying.mark`; null before it was first sent. */
  mark: string | null
  /** When the customer accepted, epoch milliseconds. */
  acceptedAt: number | null
  /** When the supplier had it, as we know, epoch milliseconds. */
  submittedAt: number | null
  /** Whether its data were incomplete when it was accepted. */
  tookLongerWay: boolean
  /** When its data were erased, epoch milliseconds. */
  erasedAt: number | null
}
