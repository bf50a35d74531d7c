import { type ContractStatus, contractStatuses } from '../../machines/index.ts'
import { berlinDay } from '../berlin-time.ts'
import { addDays, firstOfMonth } from './berlin-calendar.ts'

/** What the API shows of an order from one instant until its next step. */
export interface LifeStep {
  /** Epoch milliseconds. */
  at: number
  /** The supplier's word, `order.state`. */
  state: string
  processingInfo: string | null
  denialReason: string | null
  /** Null until the order has entered the change process (API reference, section 7). */
  delivery: DeliveryStep | null
  actualDateOfDelivery: string | null
  endDateOfDelivery: string | null
  /** Whether the market partners have found the MaLo and MeLo by now. */
  isLocationFound: boolean
}

/** The `deliveryState` of an order, the grid operator aside. */
export interface DeliveryStep {
  state: string
  startDate: string | null
  endDate: string | null
  message: string | null
  denialReason: string | null
  cancellationReason: string | null
}

/**
 * What a step changes. Only `state` must be given: whatever is left out becomes what goes with that state (a
 * reason only where something was denied or cancelled, the start date as before, ...); null means null. Days
 * are `YYYY-MM-DD`.
 */
export interface StatusChange {
  /** `order.state`: one of the supplier's words, or any other to try how a client takes it. */
  state: string
  /** `deliveryState.state`; null leaves the order without a `deliveryState`. */
  deliveryState?: string | null | undefined
  /** Shown on the order and in `deliveryState`. */
  denialReason?: string | null | undefined
  cancellationReason?: string | null | undefined
  /** `deliveryState.message`. */
  message?: string | null | undefined
  processingInfo?: string | null | undefined
  /** `deliveryState.startDate`. */
  startDate?: string | null | undefined
  /** `deliveryState.endDate`, and `endDateOfDelivery` unless that is given too. */
  endDate?: string | null | undefined
  actualDateOfDelivery?: string | null | undefined
  endDateOfDelivery?: string | null | undefined
}

const confirmedStates = ['PendingDelivery', 'Delivery', 'Contract', 'Cancelled']
const usualNoticeDays = 30

/**
 * The step that follows when something changes.
 * @param plannedStart the day on which delivery is to start as long as nobody says otherwise, `YYYY-MM-DD`.
 */
export function nextStep(
  before: LifeStep | null,
  at: number,
  change: StatusChange,
  plannedStart = firstOfMonth(addDays(berlinDay(at), 14)),
): LifeStep {
  const { state } = change
  const word = change.deliveryState === undefined ? usualDeliveryState(before, state) : change.deliveryState
  const isDenied = state === 'Denied' || state === 'Rejected' || word === 'Denied'
  const isCancelled = state === 'Cancelled'
  const isConfirmed = confirmedStates.includes(state)

  const denialReason = orElse(change.denialReason, isDenied ? (before?.denialReason ?? 'Other') : null)
  const startDate = orElse(change.startDate, before?.delivery?.startDate ?? plannedStart)
  const endDate = orElse(
    change.endDate,
    isCancelled ? (before?.delivery?.endDate ?? addDays(berlinDay(at), usualNoticeDays)) : null,
  )
  return {
    at,
    state,
    processingInfo: orElse(
      change.processingInfo,
      usualProcessingInfo[state] ?? before?.processingInfo ?? null,
    ),
    denialReason,
    delivery:
      word === null
        ? null
        : {
            state: word,
            startDate,
            endDate,
            message: orElse(change.message, isDenied ? (before?.delivery?.message ?? null) : null),
            denialReason,
            cancellationReason: orElse(
              change.cancellationReason,
              isCancelled ? (before?.delivery?.cancellationReason ?? 'Other') : null,
            ),
          },
    actualDateOfDelivery: orElse(
      change.actualDateOfDelivery,
      isConfirmed ? startDate : (before?.actualDateOfDelivery ?? null),
    ),
    endDateOfDelivery: orElse(change.endDateOfDelivery, isCancelled ? endDate : null),
    isLocationFound: isConfirmed || (before?.isLocationFound ?? false),
  }
}

/**
 * The status a step stands for: `order.state` decides, except that Processing with Denied is Denied and
 * `Contract` follows `deliveryState` (API reference, section 8). Null for words that say nothing.
 */
export function statusOf({ state, delivery }: LifeStep): ContractStatus | null {
  if (state === 'Processing' && delivery?.state === 'Denied') return 'Denied'
  if (state === 'Contract' && delivery?.state === 'DeliveryPending') return 'PendingDelivery'
  if (state === 'Contract' && delivery?.state === 'Delivery') return 'Delivery'
  return contractStatuses.find((status) => status === state) ?? null
}

function usualDeliveryState(before: LifeStep | null, state: string): string | null {
  const earlier = before?.delivery?.state ?? null
  switch (state) {
    case 'Open':
      return null
    case 'Processing':
      return 'InChangeProcess'
    case 'Denied':
      return 'Denied'
    case 'PendingDelivery':
    case 'Contract':
      return 'DeliveryPending'
    case 'Delivery':
      return 'Delivery'
    case 'Cancelled':
      return 'CancelledPendingDelivery'
    case 'Rejected':
      return earlier === null ? null : 'Denied'
    case 'Revoked':
      return earlier === null ? null : 'Revoked'
    default:
      return earlier
  }
}

const usualProcessingInfo: Readonly<Record<string, string>> = {
  Open: 'Waiting for pre-validation',
  Processing: 'Exported to MaKo provider',
  Denied: 'Denied by market partner',
  PendingDelivery: 'Contract confirmed',
  Contract: 'Contract confirmed',
  Delivery: 'In delivery',
  Rejected: 'Order rejected',
  Revoked: 'Revoked by customer',
  Cancelled: 'Contract cancelled',
}

function orElse<T>(given: T | undefined, otherwise: T): T {
  return given === undefined ? otherwise : given
}
