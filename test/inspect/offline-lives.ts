import { readFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { offlineSubject } from '../../src/cli/commands/inspect-offline.ts'
import { ContractReader } from '../../src/embed/contract-reader.ts'
import { requestCorrection } from '../../src/embed/correct-contracts.ts'
import { type OfflineInspector, startOfflineInspector } from '../../src/inspect/offline-inspector.ts'
import type { OfflineSubject } from '../../src/inspect/offline-page.ts'
import { validOrder, withField } from '../../src/testing/valid-order.ts'
import { day, hour, Scene } from '../engine/scene.ts'
import { hourMs, sellToSandbox } from '../orders/selling.ts'

/** The supplier's free texts and people's reasons in these lives. None of it may reach the page. */
export const personalTexts = ['Zähler von Frau Beispiel unbekannt', 'Erika Beispiel hat angerufen']

/** The page's script as `tsc --build` made it. */
export const script = readFileSync(
  new URL('../../dist/src/inspect/offline-client/step-player.js', import.meta.url),
  'utf8',
)

/**
 * Denied, reminded of, recovered, cancelled after a Contract that no poll saw, then seen in Delivery against the
 * lifecycle, which a person accepts: nine steps.
 */
export async function deniedAndRecovered(): Promise<OfflineSubject> {
  const [message, reason] = personalTexts
  const scene = new Scene()
  onTestFinished(() => scene.close())
  await scene.see('1', { status: 'Open' })
  await scene.see('1', { status: 'Processing' }, 3 * hour)
  const denial = { denialReason: 'MeterNumberUnknown', message: message! }
  await scene.see('1', { status: 'Denied', words: 'Processing/Denied', details: denial }, 6 * day)
  await scene.sync(3 * day + hour)
  await scene.see('1', { status: 'Processing' }, 20 * hour)
  const end = { startDate: '2026-02-01', endDate: '2026-03-31', cancellationReason: 'Moved' }
  await scene.see('1', { status: 'Cancelled', details: end }, 30 * day)
  const delivery = { status: 'Delivery' as const, words: 'Contract/Delivery' }
  await scene.see('1', { ...delivery, details: { startDate: '2026-02-01' } }, 2 * day)
  scene.pass(5 * hour)
  requestCorrection(scene.store, '1', { by: 'anna', reason: reason! }, scene.clock.now())
  scene.engine.carryOutCommands()
  return offlineSubject(new ContractReader(scene.store), '1')
}

/** An order that came accepted without an e-mail address, was completed, and whose answer was lost and then found. */
export async function lostAndFoundOrder(): Promise<OfflineSubject> {
  const { stromkreis, sandbox, work } = await sellToSandbox()
  const body = validOrder()
  const data = withField(body, 'userAccount.emailAddress', undefined)
  const [tariff] = (await stromkreis.desk.tariffs()).tariffs
  const request = { tariffKey: String(tariff?.tariffKey), zipCode: '14109', yearlyConsumptionKwh: 2600 }
  const { id } = await stromkreis.desk.offer({ ...request, data } as never, { by: 'anna' })
  await stromkreis.desk.accept(id)
  await work(20 * hourMs)
  sandbox.faults.add({ kind: 'resetAfter', path: 'create' })
  await stromkreis.desk.complete(id, body, { by: 'bert' })
  await work(hourMs)
  return offlineSubject(stromkreis, id)
}

/** Serves a life until the test is over. */
export async function served(subject: OfflineSubject): Promise<OfflineInspector> {
  const inspector = await startOfflineInspector({ ...subject, script, port: 0 })
  onTestFinished(() => inspector.stop())
  return inspector
}
