import type { ContractStatePath } from '../../machines/index.ts'

/**
 * Which states a contract may go to from where, as a plain table written by hand from the supplier's documents: no machine
 * had a part in it, so that machines, logs and engines can be held against it.
 */
export const legalEdges: Readonly<Record<ContractStatePath, readonly ContractStatePath[]>> = {
  Open: ['Processing', 'Rejected', 'Revoked'],
  Processing: ['Denied', 'Rejected', 'Revoked', 'Contract.PendingDelivery'],
  Denied: ['Processing', 'Rejected', 'Revoked'],
  Rejected: [],
  Revoked: [],
  'Contract.PendingDelivery': ['Contract.Delivery', 'Cancelled', 'Revoked'],
  'Contract.Delivery': ['Cancelled', 'Revoked'],
  Cancelled: [],
}
