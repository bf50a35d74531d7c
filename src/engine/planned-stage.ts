import type { ContractStatePath } from '../../machines/index.ts'
import type { AnomalyKind, ContractRecord } from '../contract-record.ts'
import type { KnownStage } from '../plan-record.ts'

const dayMs = 86_400_000

/** How the plan sees a contract. */
export interface PlannedStage {
  stage: KnownStage
  /** When its delivery is to start, epoch milliseconds; null where that is not known. */
  startsAt: number | null
}

/** The stage of a contract as recorded. What contradicts a state that has ended is watched like work under way. */
export function plannedStage(contract: {
  state: ContractStatePath | null
  startDayEndsAt: number | null
  anomaly: AnomalyKind | null
}): PlannedStage {
  const { state, startDayEndsAt, anomaly } = contract
  const stage = stageOf(state)
  if (stage === 'ended' && anomaly === 'contradiction') return { stage: 'Processing', startsAt: null }
  // An hour off where the clocks change on that very day, which costs or spares one early look.
  const startsAt = stage === 'PendingDelivery' && startDayEndsAt !== null ? startDayEndsAt - dayMs : null
  return { stage, startsAt }
}

/** The same for a record. */
export function plannedStageOf({ position, anomaly }: ContractRecord): PlannedStage {
  return plannedStage({
    state: position?.state ?? null,
    startDayEndsAt: position?.context.details.startDayEndsAt ?? null,
    anomaly: anomaly?.kind ?? null,
  })
}

/** Whether a list may have said too little: why it was denied, when delivery starts, or why and when it ends. */
export function lacksDetails({ position }: ContractRecord): boolean {
  if (position === null) return false
  const { denialReason, message, startDate, cancellationReason, endDate } = position.context.details
  if (position.state === 'Denied') return denialReason === null && message === null
  if (position.state === 'Cancelled') return cancellationReason === null && endDate === null
  return position.state === 'Contract.PendingDelivery' && startDate === null
}

function stageOf(state: ContractStatePath | null): KnownStage {
  switch (state) {
    case 'Open':
    case 'Processing':
    case 'Denied':
      return state
    case 'Contract.PendingDelivery':
      return 'PendingDelivery'
    case 'Contract.Delivery':
      return 'Delivery'
    // An order in words that nobody knows is under way as far as anybody knows.
    case null:
      return 'Processing'
    default:
      return 'ended'
  }
}
