/** What was asked for of the supplier, without any number or name. */
export const callEndpoints = [
  'token',
  'tariffs',
  'calculation',
  'orderPage',
  'order',
  'createOrder',
  'customer',
  'contract',
  'prices',
  'other',
] as const

/** One of {@link callEndpoints}. */
export type CallEndpoint = (typeof callEndpoints)[number]

/** How a call ended. `unreachable`: no whole answer came. `abandoned`: we broke it off. */
export const callOutcomes = [
  'answered',
  'unchanged',
  'notFound',
  'unauthorized',
  'rateLimited',
  'refused',
  'failed',
  'unreachable',
  'abandoned',
] as const

/** One of {@link callOutcomes}. */
export type CallOutcome = (typeof callOutcomes)[number]

/** One call to the supplier that has ended. */
export interface SupplierCall {
  endpoint: CallEndpoint
  outcome: CallOutcome
  /** From sending it to its whole answer, or to the beginning of a download, milliseconds. */
  tookMs: number
}
