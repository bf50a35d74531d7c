/** The states of an order on the partner's side, in the order of the journey. */
export const orderStates = [
  'Quoting',
  'Offered',
  'Accepted',
  'Incomplete',
  'Ready',
  'Submitting',
  'Refused',
  'Uncertain',
  'Submitted',
  'Declined',
  'Expired',
  'Abandoned',
] as const

/** One of {@link orderStates}. */
export type OrderState = (typeof orderStates)[number]
