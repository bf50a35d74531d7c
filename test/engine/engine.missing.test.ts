import { expect, test } from 'vitest'
import { Scene, temporaryDatabase } from './scene.ts'

test('an order known to be missing is not asked for again by the next process', async () => {
  const scene = new Scene({ path: temporaryDatabase() })
  await scene.see('1', { status: 'Open' })
  scene.supplier.remove('1')
  await scene.sync()
  await scene.sync()
  expect(scene.store.anomalies().map(({ kind }) => kind)).toEqual(['missing'])
  const asked = scene.supplier.calls.length
  scene.restart()
  await scene.sync()
  scene.restart()
  await scene.sync()
  expect(scene.supplier.calls.slice(asked)).toEqual(['page 0', 'page 0'])

  await scene.see('1', { status: 'Open' })
  expect(scene.store.find('1')!.record!.anomaly).toBe(null)
})
