/**
 * Stages of a contract's life that the poll plan tells apart; each changes at a rate of its own. `Late` is PendingDelivery
 * whose start date has come, which the plan finds out by itself. `ended` is Cancelled, Rejected and Revoked.
 */
export const stages = [
  'Open',
  'Processing',
  'Denied',
  'PendingDelivery',
  'Late',
  'Delivery',
  'ended',
] as const

/** One of {@link stages}. */
export type Stage = (typeof stages)[number]

/** What the plan is told. */
export type KnownStage = Exclude<Stage, 'Late'>

/**
 * What keeps the supplier's list from being read to its end: the same page comes whatever offset is asked for, or there are
 * new orders on every page for longer than a list can be believed to be.
 */
export type ListTrouble = 'samePage' | 'endless'

/** So many orders more than twice those known a list may have, unless an engine is told otherwise. */
export const defaultListMayGrowBy = 100_000

/** What was learned of a stage: changes seen, and how long contracts were watched in it, milliseconds. */
export interface HazardEvidence {
  seen: number
  exposureMs: number
}

/** The poll plan as a store keeps it: what was learned, a small head, and a row for each page. */
export interface PlanRecord {
  evidence: Readonly<Record<Stage, HazardEvidence>>
  /** What concerns all pages, fit for JSON. */
  head: unknown
  /** Rows to write, or all of them when read; `row` is fit for JSON. */
  pages: readonly { page: number; row: unknown }[]
  /** Pages that are no more. */
  gonePages: readonly number[]
}

/** What an engine plans with. */
export interface PlanSettings {
  /** Orders asked for per page. */
  limit: number
  /** No page is looked at twice within this time. */
  againAfterMs: number
  /** How bad it is to see a change late, where that is not the default. */
  weights: Partial<Record<Stage, number>>
  /** Calls that a page costs. */
  callsPerPage: number
}

/** The plan as an engine saves it: when, and how far apart looks were planned then, milliseconds. */
export interface SavedPlan extends PlanRecord {
  settings: PlanSettings
  savedAt: number
  spacingMs: number
}
