import { supplierSubject } from '../log-entry.ts'
import { Hazards } from '../plan/hazards.ts'
import { PollPlan, type PollPlanOptions } from '../plan/poll-plan.ts'
import type { PlanSettings, SavedPlan } from '../plan-record.ts'
import type { KnownContract, Store } from '../store.ts'
import { learnedFromLog } from './learned-from-log.ts'
import { plannedStage } from './planned-stage.ts'

/**
 * The plan as it was saved, or a new one that has learned from the log, for contracts as they stand at `now`, epoch
 * milliseconds.
 */
export function restoredPlan(
  saved: SavedPlan | null,
  options: {
    store: Pick<Store, 'entriesAfter'>
    known: readonly KnownContract[]
    settings: PlanSettings & Pick<PollPlanOptions, 'listMayGrowBy'>
    now: number
  },
): PollPlan {
  const { store, known, settings, now } = options
  const hazards = new Hazards({ evidence: saved?.evidence ?? learnedFromLog(store, known) })
  const contracts = known
    .filter(({ contractNumber, anomaly }) => contractNumber !== supplierSubject && anomaly !== 'missing')
    .map((contract) => ({
      id: contract.id,
      ...plannedStage(contract),
      seenAt: contract.seen?.beganAt ?? null,
    }))
  return PollPlan.restore(saved, { ...settings, hazards, now }, contracts)
}
