import type { AlertCommandText } from '../../src/engine/alert-acts.ts'
import type { alertCommands } from '../../src/store.ts'
import { day, hour, minute, monday, type Scene } from '../engine/scene.ts'
import type { Telling } from './told-contracts.ts'

function ask(scene: Scene, command: (typeof alertCommands)[number], text: AlertCommandText = {}): void {
  const { store, clock, engine } = scene
  scene.pass(minute)
  const { id } = store.find('1')!
  store.request({ command, subject: '1', by: 'Ada', text: JSON.stringify(text) }, id, clock.now())
  engine.carryOutCommands()
}

async function openForTooLong(scene: Scene): Promise<string> {
  await scene.see('1', { status: 'Open' })
  await scene.sync(25 * hour)
  return scene.store.alerts.list({})[0]!.record.id
}

async function days(scene: Scene, count: number): Promise<void> {
  for (let passed = 0; passed < count; passed += 1) {
    await scene.sync(day)
    await scene.sync(minute)
  }
}

/** The histories of the alert machine, by what they tell: contract `1`, and what is wrong with it. */
export const toldAlerts: Readonly<Record<string, Telling>> = {
  'reminded-escalated-and-resolved': async (scene) => {
    await openForTooLong(scene)
    await days(scene, 4)
    await scene.see('1', { status: 'Processing' })
  },
  'taken-up-twice-and-told-again-when-that-ends': async (scene) => {
    const id = await openForTooLong(scene)
    ask(scene, 'acknowledge', { id, note: 'I call them' })
    await days(scene, 2)
    ask(scene, 'acknowledge', { id, note: 'They call back' })
    await days(scene, 9)
    await scene.see('1', { status: 'Processing' })
  },
  'taken-up-then-resolved': async (scene) => {
    ask(scene, 'acknowledge', { id: await openForTooLong(scene), note: 'I call them' })
    await scene.see('1', { status: 'Processing' })
  },
  'silenced-for-two-days': async (scene) => {
    await openForTooLong(scene)
    ask(scene, 'silence', { until: scene.clock.now() + 2 * day, note: 'we know' })
    await days(scene, 4)
    await scene.see('1', { status: 'Processing' })
  },
  'silenced-for-ever-and-then-not': async (scene) => {
    const id = await openForTooLong(scene)
    ask(scene, 'acknowledge', { id })
    ask(scene, 'silence', { until: scene.clock.now() + day })
    ask(scene, 'silence')
    await days(scene, 3)
    ask(scene, 'unsilence')
    await days(scene, 2)
    ask(scene, 'silence')
    await scene.see('1', { status: 'Processing' })
  },
  'a-denial-reminds-by-itself-and-is-taken-up': async (scene) => {
    await scene.see('1', { status: 'Processing' })
    await scene.see('1', { status: 'Denied', details: { denialReason: 'Other' } })
    await days(scene, 8)
    ask(scene, 'acknowledge', { id: scene.store.alerts.list({})[0]!.record.id })
    await days(scene, 4)
    await scene.see('1', { status: 'Processing' })
  },
  'told-with-many-others-only': async (scene) => {
    await scene.see('1', { status: 'Open', contractSignedAt: monday - 20 * day })
    await days(scene, 4)
    await scene.see('1', { status: 'Processing' })
  },
}
