import type { ContractContext } from './contract-context.ts'
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
    | 'endDateChanged'
    | 'deliveryEnded'
  state: ContractStatePath | 'Contract'
  denialReason?: string | null
  cancellationReason?: string | null
  startDate?: string | null
  endDate?: string | null
}

type Telling<Effect> = (context: ContractContext) => Effect

/** What each kind of alert says. */
export const contractAlerts: { readonly [Kind in ContractAlert['kind']]: Telling<ContractAlert> } = {
  openTooLong: () => ({ kind: 'openTooLong', state: 'Open' }),
  processingTooLong: () => ({ kind: 'processingTooLong', state: 'Processing' }),
  denied: (context) => ({ kind: 'denied', state: 'Denied', ...denial(context) }),
  denialReminder: (context) => ({ kind: 'denialReminder', state: 'Denied', ...denial(context) }),
  deliveryOverdue: ({ details }) => ({
    kind: 'deliveryOverdue',
    state: 'Contract.PendingDelivery',
    startDate: details.startDate,
  }),
}

/** What each kind of notice says. */
export const contractNotices: { readonly [Kind in ContractNotice['kind']]: Telling<ContractNotice> } = {
  rejected: ({ details }) => ({ kind: 'rejected', state: 'Rejected', denialReason: details.denialReason }),
  revoked: () => ({ kind: 'revoked', state: 'Revoked' }),
  contractConfirmed: ({ details }) => ({
    kind: 'contractConfirmed',
    state: 'Contract',
    startDate: details.startDate,
  }),
  startDateChanged: ({ details }) => ({
    kind: 'startDateChanged',
    state: 'Contract',
    startDate: details.startDate,
  }),
  deliveryBegun: ({ details }) => ({
    kind: 'deliveryBegun',
    state: 'Contract.Delivery',
    startDate: details.startDate,
  }),
  winBackPossible: ({ details }) => ({
    kind: 'winBackPossible',
    state: 'Cancelled',
    cancellationReason: details.cancellationReason,
    endDate: details.endDate,
  }),
  endDateChanged: ({ details }) => ({
    kind: 'endDateChanged',
    state: 'Cancelled',
    cancellationReason: details.cancellationReason,
    endDate: details.endDate,
  }),
  deliveryEnded: ({ details }) => ({ kind: 'deliveryEnded', state: 'Cancelled', endDate: details.endDate }),
}

function denial({ details, recoveries }: ContractContext) {
  return { denialReason: details.denialReason, message: details.message, recoveries }
}
