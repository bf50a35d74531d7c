import { type Stage, stages } from '../plan-record.ts'

export { type KnownStage, type Stage, stages } from '../plan-record.ts'

/** A number for each stage. */
export type PerStage = Record<Stage, number>

/** How bad a late view of a change is, by the stage that is left. */
export const defaultWeights: Readonly<PerStage> = {
  Open: 3,
  Processing: 2,
  Denied: 3,
  PendingDelivery: 1,
  Late: 1,
  Delivery: 0.2,
  ended: 0,
}

/** Place of a stage in {@link stages}: the form in which stages are kept in memory. */
export const stageCode = Object.fromEntries(stages.map((stage, code) => [stage, code])) as Readonly<PerStage>
