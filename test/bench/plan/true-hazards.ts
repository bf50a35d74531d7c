import type { Stage } from '../../../src/plan/stage.ts'
import { orderStates } from './order-life.ts'
import { codeOf, type World } from './world.ts'

/** Stages with a hazard: those that end. */
export const livingStages = ['Open', 'Processing', 'Denied', 'PendingDelivery', 'Late', 'Delivery'] as const
export type LivingStage = (typeof livingStages)[number] & Stage

/** Weights that delays are scored with, by the state left. */
export const scoreWeights: Record<LivingStage, number> = {
  Open: 3,
  Processing: 1,
  Denied: 3,
  PendingDelivery: 1,
  Late: 1,
  Delivery: 0.2,
}

/** What changes a millisecond there were from each stage, in the whole of the watch. */
export function trueHazards(world: World): Record<LivingStage, number> {
  const changes = emptyByStage()
  const exposureMs = emptyByStage()
  const pendingDelivery = codeOf('PendingDelivery')
  for (let order = 0; order < world.orders; order += 1) {
    const last = world.firstStep[order + 1]! - 1
    for (let step = world.firstStep[order]!; step <= last; step += 1) {
      const code = world.stepState[step]!
      const from = world.stepAt[step]!
      const to = step === last ? world.endsAt : world.stepAt[step + 1]!
      const startsAt = code === pendingDelivery ? world.startsAt[order]! : Number.POSITIVE_INFINITY
      const stage = stageOf(code, false)
      if (stage === null) continue
      exposureMs[stage] += Math.max(0, Math.min(to, startsAt) - from)
      exposureMs.Late += Math.max(0, to - Math.max(from, startsAt))
      if (step !== last) changes[startsAt <= to ? 'Late' : stage] += 1
    }
  }
  const hazards = emptyByStage()
  for (const stage of livingStages) {
    if (exposureMs[stage] > 0) hazards[stage] = changes[stage] / exposureMs[stage]
  }
  return hazards
}

/** The stage of an order in this state; null when it has ended. */
export function stageOf(code: number, isStarted: boolean): LivingStage | null {
  const state = orderStates[code]!
  if (state === 'PendingDelivery' && isStarted) return 'Late'
  return state === 'Rejected' || state === 'Revoked' || state === 'Cancelled' ? null : state
}

function emptyByStage(): Record<LivingStage, number> {
  return { Open: 0, Processing: 0, Denied: 0, PendingDelivery: 0, Late: 0, Delivery: 0 }
}
