import { onTestFinished } from 'vitest'
import { requestCorrection } from '../../src/embed/correct-contracts.ts'
import { day, Scene } from '../engine/scene.ts'

/** Texts and names that were given to the engine and may stand in no frame. */
export const personal = ['Familie Sonnenschein', 'Nachbarin Agathe', 'Zählerstand fehlt noch', 'Jule Kasulke']

/**
 * The life of contract 1: Denied with its reminder, contradicted while it was, recovered, confirmed, and at last corrected
 * by a person. Some of it was seen, some inferred.
 */
export async function deniedAndRecovered(): Promise<Scene> {
  const scene = new Scene()
  onTestFinished(() => scene.close())
  const denied = {
    status: 'Denied',
    details: { denialReason: 'ContractCommitment', message: personal[0]!, processingInfo: personal[2]! },
  } as const
  await scene.see('1', { status: 'Open' })
  await scene.see('1', denied, 2 * day)
  await scene.sync(4 * day)
  await scene.see('1', { ...denied, status: 'Open' })
  await scene.see('1', denied)
  await scene.see('1', { status: 'Processing' }, day)
  const startDate = { startDate: '2026-05-01', startDayEndsAt: Date.UTC(2026, 4, 1, 22) }
  await scene.see('1', { status: 'PendingDelivery', details: startDate }, 20 * day)
  await scene.see('1', { status: 'Processing' })
  const act = { by: personal[3]!, reason: personal[1]! }
  requestCorrection(scene.store, '1', act, scene.clock.now())
  await scene.sync()
  return scene
}
