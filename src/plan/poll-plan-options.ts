import type { Hazards } from './hazards.ts'
import type { PerStage } from './stage.ts'

/** What a poll plan is made with. */
export interface PollPlanOptions {
  /** Orders asked for per page. */
  limit: number
  hazards: Hazards
  /** How bad a late view of a change is, by the stage that is left; the rest as in {@link defaultWeights}. */
  weights?: Partial<PerStage>
  /** What a page costs, in calls; 1. */
  callsPerPage?: number
  /** No page, and in its turn no order, is looked at again within this, milliseconds; 60 s. */
  againAfterMs?: number
  /** From when on a list is taken for endless: so many orders beyond twice those known; 100,000. */
  listMayGrowBy?: number
  /** Epoch milliseconds. */
  now: number
}
