/**
 * What one poll can say about an order, in the supplier's words (API reference, section 8).
 * `Contract` is the lifecycle page's name for "became a contract" and stands for either part of it.
 */
export const contractStatuses = [
  'Open',
  'Processing',
  'Denied',
  'Rejected',
  'Revoked',
  'PendingDelivery',
  'Delivery',
  'Contract',
  'Cancelled',
] as const

/** One of {@link contractStatuses}. */
export type ContractStatus = (typeof contractStatuses)[number]

/**
 * What the supplier tells about an order besides its status. Dates are German calendar days, `YYYY-MM-DD`;
 * a machine has no calendar, so whoever sends the event says at which instant such a day ends.
 */
export interface ContractDetails {
  /** The supplier's reason for Denied or Rejected (`denialReason`). */
  denialReason: string | null
  /** The supplier's reason for Cancelled (`cancellationReason`). */
  cancellationReason: string | null
  /** The supplier's message on the change process (`deliveryState.message`). The engine puts a reference here, never the text. */
  message: string | null
  /** The supplier's progress note (`processingInfo`). The engine puts a reference here, never the text. */
  processingInfo: string | null
  /** Day on which delivery starts: the confirmed one where known, else the announced one. */
  startDate: string | null
  /** Instant at which that day ends in Europe/Berlin, epoch milliseconds. */
  startDayEndsAt: number | null
  /** Last day of delivery, known once a contract is cancelled. */
  endDate: string | null
  /** Instant at which that day ends in Europe/Berlin, epoch milliseconds. */
  endDayEndsAt: number | null
}

/** Details before anything is known. */
export const noDetails: ContractDetails = {
  denialReason: null,
  cancellationReason: null,
  message: null,
  processingInfo: null,
  startDate: null,
  startDayEndsAt: null,
  endDate: null,
  endDayEndsAt: null,
}
