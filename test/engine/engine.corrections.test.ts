import { describe, expect, test } from 'vitest'
import { requestCorrection } from '../../src/embed/correct-contracts.ts'
import { day, hour, Scene, temporaryDatabase } from './scene.ts'

const reason = 'Der Kunde hat den Widerruf zurückgezogen'

/** Asks for a correction and has it carried out; what came of it. */
function correct(scene: Scene, contractNumber = '1'): string | null {
  const id = requestCorrection(scene.store, contractNumber, { by: 'anna', reason }, scene.clock.now())
  scene.engine.carryOutCommands()
  return scene.store.commandOutcome(id)
}

async function contradicted(options: ConstructorParameters<typeof Scene>[0] = {}): Promise<Scene> {
  const scene = new Scene(options)
  await scene.see('1', { status: 'Rejected' })
  await scene.see('1', { status: 'Processing', contractSignedAt: scene.clock.now() - day })
  scene.pass(2 * hour)
  return scene
}

describe('accepting what contradicts a contract', () => {
  test('adopts the order anew, as a corrected entry and not as an edge', async () => {
    const scene = await contradicted()
    expect(correct(scene)).toBe('corrected')
    expect(scene.history()).toEqual([
      'adopted null > Rejected',
      'anomaly contradiction Rejected > Rejected contradiction!',
      'corrected Rejected > Processing',
    ])
    expect(scene.entries()[2]).toMatchObject({ event: 'observed.Processing', act: { by: 'anna' } })
    expect(scene.store.find('1')!.record!.anomaly).toBeNull()
  })

  test('keeps who and why, the reason as a reference', async () => {
    const scene = await contradicted()
    correct(scene)
    const { act } = scene.entries()[2]!
    expect(JSON.stringify(scene.entries())).not.toContain('Widerruf')
    expect(scene.store.reveal(scene.store.find('1')!.id, act!.reason)).toBe(reason)
  })

  test('waits from then on for what such an order waits for', async () => {
    const scene = await contradicted()
    correct(scene)
    await scene.sync(42 * day)
    expect(scene.told().at(-1)).toBe('1 alert processingTooLong')
    await scene.see('1', { status: 'PendingDelivery' })
    expect(scene.history().at(-1)).toBe('observed Processing > Contract.PendingDelivery contractConfirmed!')
  })

  test('is asked for in one process and carried out in another', async () => {
    const scene = await contradicted({ path: temporaryDatabase() })
    const id = requestCorrection(scene.store, '1', { by: 'anna', reason }, scene.clock.now())
    scene.restart()
    await scene.sync()
    expect(scene.store.commandOutcome(id)).toBe('corrected')
    expect(scene.store.openCommands(['correct'])).toEqual([])
    expect(scene.state()).toBe('Processing')
    scene.close()
  })

  test('is said to be done by the next process where the one before died before it could say so', async () => {
    const scene = await contradicted({ path: temporaryDatabase() })
    const id = requestCorrection(scene.store, '1', { by: 'anna', reason }, scene.clock.now())
    scene.store.settleCommand = () => {
      throw new Error('The process died.')
    }
    expect(() => scene.engine.carryOutCommands()).toThrow('The process died.')
    scene.restart()
    scene.engine.carryOutCommands()
    expect(scene.store.commandOutcome(id)).toBe('corrected')
    expect(scene.entries()).toHaveLength(3)
    scene.close()
  })

  test('is refused when nothing contradicts, or no longer', async () => {
    const scene = new Scene()
    await scene.see('1', { status: 'Rejected' })
    expect(correct(scene)).toMatch(/^refused/)
    await scene.see('1', { status: 'Processing' })
    await scene.see('1', { status: 'Rejected' })
    expect(correct(scene)).toMatch(/^refused/)
    expect(scene.state()).toBe('Rejected')
  })

  test('twice is refused the second time', async () => {
    const scene = await contradicted()
    expect(correct(scene)).toBe('corrected')
    expect(correct(scene)).toMatch(/^refused/)
    expect(scene.entries()).toHaveLength(3)
  })

  test('of a contract nobody knows is an error', () => {
    const scene = new Scene()
    expect(() => requestCorrection(scene.store, '9', { by: 'anna', reason }, 0)).toThrow(
      'No contract 9 is known here.',
    )
  })

  test('does not lose details that changed while it was contradicted', async () => {
    const scene = await contradicted()
    await scene.see('1', { status: 'Processing', details: { processingInfo: 'Exported to MaKo provider' } })
    correct(scene)
    await scene.sync()
    const { details } = scene.store.find('1')!.record!.position!.context
    expect(details.processingInfo).not.toBeNull()
  })

  test('goes on from what was accepted: the same look again writes nothing', async () => {
    const scene = await contradicted()
    correct(scene)
    await scene.sync()
    await scene.engine.track('1')
    expect(scene.entries()).toHaveLength(3)
  })
})
