import type { ContractStatus } from '../../machines/index.ts'

/** What the supplier's words stand for. */
export interface StatusReading {
  /** Null when the order's own word is not known to us, or says that the supplier does not know. */
  status: ContractStatus | null
  /** True when a word is not known to us, whether or not a status follows from the other. */
  hasUnknownWord: boolean
}

// The reference spells the state before delivery in two ways, one per column; either may appear in either.
const statusOfOrderWord = new Map<string, ContractStatus>([
  ['Open', 'Open'],
  ['Processing', 'Processing'],
  ['Denied', 'Denied'],
  ['Rejected', 'Rejected'],
  ['Revoked', 'Revoked'],
  ['PendingDelivery', 'PendingDelivery'],
  ['DeliveryPending', 'PendingDelivery'],
  ['Delivery', 'Delivery'],
  ['Contract', 'Contract'],
  ['Cancelled', 'Cancelled'],
])

const deliveryWords = new Set([
  'InChangeProcess',
  'DeliveryPending',
  'PendingDelivery',
  'Delivery',
  'Denied',
  'Revoked',
  'CancelledPendingDelivery',
  'CancelledDelivery',
  'Cancelled',
  'Other',
])

// Where the delivery's word says more than the order's.
const refinements = new Map<string, Map<string, ContractStatus>>([
  ['Processing', new Map([['Denied', 'Denied']])],
  [
    'Contract',
    new Map([
      ['DeliveryPending', 'PendingDelivery'],
      ['PendingDelivery', 'PendingDelivery'],
      ['Delivery', 'Delivery'],
    ]),
  ],
])

/**
 * The status that `order.state` and `deliveryState.state` stand for, for any two words whatever (API reference,
 * section 8). `order.state` decides, with two exceptions: Processing with a Denied delivery is Denied, and Contract
 * follows the delivery where that says which part of it. Words count only as spelled in the reference; `Unspecified`
 * is the supplier's own "unknown" and is treated like a word never heard of.
 */
export function contractStatusOf(orderWord: string, deliveryWord: string | null): StatusReading {
  const status = statusOfOrderWord.get(orderWord) ?? null
  if (deliveryWord === null) return { status, hasUnknownWord: status === null }
  return {
    status: refinements.get(orderWord)?.get(deliveryWord) ?? status,
    hasUnknownWord: status === null || !deliveryWords.has(deliveryWord),
  }
}
