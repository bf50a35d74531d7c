import type { OrderState } from '../machines/index.ts'
import type { Finding } from './finding.ts'

/** An order of our own as lists and callers see it. Nothing in it is personal but what the supplier wrote in findings. */
export interface OrderSummary {
  id: string
  state: OrderState
  /** When it was begun here, epoch milliseconds. */
  beganAt: number
  /** When the state was entered, epoch milliseconds. */
  enteredAt: number
  contractNumber: string | null
  customerNumber: string | null
  /** When the supplier had it, epoch milliseconds. */
  submittedAt: number | null
  acceptedAt: number | null
  /** Null for an order that came accepted. */
  offer: { tariffKey: string; quotedAt: number | null; validUntil: number } | null
  /** What is wrong with it now: by pre-validation, or by the supplier (`rule: 'supplier'`). */
  findings: readonly Finding[]
  /** While Uncertain: an order at the supplier that may be this one. */
  candidate: string | null
  /** While Uncertain: whether everything was looked at often enough for a person to decide. */
  isUndecided: boolean
  /** Whether its data were incomplete when it was accepted. */
  tookLongerWay: boolean
  /** When its data were erased, epoch milliseconds. */
  erasedAt: number | null
}
