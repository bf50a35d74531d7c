import type { Stage } from './stage.ts'
import type { WishReason } from './wishes.ts'

/**
 * Why a look is made: the list is read to its end (`walk`), new orders may show at an edge of it (`newOrders`), it is the turn of what has not
 * been looked at for long (`due`), the list is read through once a week to make sure (`audit`), or somebody wishes for it.
 */
export type LookReason = 'walk' | 'newOrders' | 'due' | 'audit' | WishReason

/** A look to make: at a page of the supplier's list, or at one order by its number. */
export type PlannedLook =
  | { kind: 'page'; offset: number; limit: number; why: LookReason }
  | { kind: 'order'; id: number; why: LookReason }

/** When a contract is looked at next, and why. */
export interface PlanExplanation {
  /** Epoch milliseconds; an estimate, but for wishes and audits. Infinity when it is not looked at again by itself. */
  nextAt: number
  lastSeenAt: number | null
  reason: LookReason
  stage: Stage
  /** How often a contract in its stage changes, as learned: changes per millisecond. */
  hazardPerMs: number
  weight: number
  /** The page of the list that it will be seen on, and about how many looks come before that one; null where it is asked for by number. */
  page: { offset: number; members: number; rank: number | null } | null
}
