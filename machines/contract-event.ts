import type { ContractDetails, ContractStatus } from './contract-status.ts'

/**
 * One look at the order that showed `status`. Instants are epoch milliseconds of whoever looked.
 * `details` holds what is known to have changed; what it leaves out stays as it was.
 */
export interface Observed<Status extends ContractStatus = ContractStatus> {
  type: `observed.${Status}`
  /** When the request that saw it began: a look that began before the last one applied is stale. Left out: fresh. */
  beganAt?: number
  /** When its answer had arrived; time rules count from here. Left out: as before. */
  now?: number
  details?: Partial<ContractDetails> | undefined
}

/** Everything that can happen to a contract from outside. Its time rules (`after`) come from the machine itself. */
export type ContractEvent = { [Status in ContractStatus]: Observed<Status> }[ContractStatus]
