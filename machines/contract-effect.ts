import type { ContractStatePath } from './contract-state-path.ts'

/**
 * What the contract machine asks the world to do. `alert`: somebody has to act. `notify`: good to know.
 * `state` is the state that asks: an effect of a state already left again is not worth telling.
 */
export interface ContractAlert {
  kind: 'openTooLong' | 'processingTooLong' | 'denied' | 'denialReminder' | 'deliveryOverdue'
  state: ContractStatePath | 'Contract'
  denialReason?: string | null
  message?: string | null
  startDate?: string | null
  /** How often the order had come back from a denial before this one. */
  recoveries?: number
}

/** See {@link ContractAlert}. */
export interface ContractNotice {
  kind:
    | 'rejected'
    | 'revoked'
    | 'contractConfirmed'
    | 'startDateChanged'
    | 'deliveryBegun'
    | 'winBackPossible'
    | 'deliveryEnded'
  state: ContractStatePath | 'Contract'
  denialReason?: string | null
  cancellationReason?: string | null
  startDate?: string | null
  endDate?: string | null
}
