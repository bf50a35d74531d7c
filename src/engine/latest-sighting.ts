import type { ContractDetails, ContractStatus } from '../../machines/index.ts'
import { isUnreadable, type Sighting } from '../observation.ts'

/** What is remembered of a contract's last sighting: all that could change the contract, free texts included. */
export type LatestSighting =
  | { status: ContractStatus | null; words: string; details: ContractDetails }
  | { problem: string }

/** The part of a sighting worth remembering. */
export function latestOf(sighting: Sighting): LatestSighting {
  if (isUnreadable(sighting)) return { problem: sighting.problem }
  const { status, words, details } = sighting
  return { status, words, details }
}

/** Whether a sighting says again what the one before said. */
export function isSaidAgain(latest: LatestSighting | null, sighting: Sighting): boolean {
  if (latest === null) return false
  if ('problem' in latest) return isUnreadable(sighting) && sighting.problem === latest.problem
  if (isUnreadable(sighting)) return false
  return (
    latest.words === sighting.words &&
    latest.status === sighting.status &&
    hasSameDetails(latest.details, sighting.details)
  )
}

function hasSameDetails(a: ContractDetails, b: ContractDetails): boolean {
  return (
    a.message === b.message &&
    a.processingInfo === b.processingInfo &&
    a.denialReason === b.denialReason &&
    a.cancellationReason === b.cancellationReason &&
    a.startDate === b.startDate &&
    a.endDate === b.endDate
  )
}
