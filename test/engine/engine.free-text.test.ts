import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { requestCorrection } from '../../src/embed/correct-contracts.ts'
import { Scene, temporaryDatabase } from './scene.ts'

const message = 'Zählernummer von Frau Mustermann stimmt nicht'
const note = 'Rückfrage an mustermann@example.org'
const reason = 'Herr Beispiel hat angerufen'

/** Everything SQLite has written for a database, keys apart. */
function bytesOf(path: string): Buffer {
  const files = [path, `${path}-wal`].filter((file) => existsSync(file))
  return Buffer.concat(files.map((file) => readFileSync(file)))
}

async function withTexts(path: string): Promise<Scene> {
  const scene = new Scene({ path })
  const details = { message, processingInfo: note }
  await scene.see('1', { status: 'Processing' })
  await scene.see('1', { status: 'Denied', details })
  await scene.see('2', { status: 'Rejected' })
  await scene.see('2', { status: 'Denied', details })
  requestCorrection(scene.store, '2', { by: 'anna', reason }, scene.clock.now())
  await scene.sync()
  return scene
}

test('free text stands in no byte of the database, before and after it is closed', async () => {
  const path = temporaryDatabase()
  const scene = await withTexts(path)
  for (const text of ['Mustermann', 'mustermann@', 'Herr Beispiel']) {
    expect(bytesOf(path).includes(text), text).toBe(false)
  }
  expect(bytesOf(path).includes('observed.Denied')).toBe(true)
  scene.close()
  for (const text of ['Mustermann', 'mustermann@', 'Herr Beispiel']) {
    expect(bytesOf(path).includes(text), text).toBe(false)
  }
})

test('free text can be revealed as long as its order has a key, across restarts', async () => {
  const scene = await withTexts(temporaryDatabase())
  scene.restart()
  const { id, record } = scene.store.find('1')!
  const { details } = record!.position!.context
  expect(scene.store.reveal(id, details.message!)).toBe(message)
  expect(scene.store.reveal(id, details.processingInfo!)).toBe(note)
  scene.close()
})

test('an alert refers to the message instead of holding it', async () => {
  const scene = await withTexts(temporaryDatabase())
  const [alert] = scene.entries('1')[1]!.effects
  expect(alert).toMatchObject({ kind: 'denied', message: expect.stringMatching(/^text:/) })
  scene.close()
})

test('destroying the key of one order erases its texts and no others, and the log stays readable', async () => {
  const path = temporaryDatabase()
  const scene = await withTexts(path)
  scene.store.orders.erase(scene.store.find('1')!.id)
  scene.restart()
  const erased = scene.store.find('1')!
  const kept = scene.store.find('2')!
  expect(scene.store.reveal(erased.id, erased.record!.position!.context.details.message!)).toBeNull()
  expect(scene.store.reveal(kept.id, kept.record!.position!.context.details.message!)).toBe(message)
  expect(scene.history('1')).toEqual(['adopted null > Processing', 'observed Processing > Denied denied!'])
  scene.close()
})

test('equal texts of one order have one reference, of two orders two', async () => {
  const scene = await withTexts(temporaryDatabase())
  const of = (number: string) => scene.store.find(number)!.record!.position!.context.details.message
  expect(of('1')).toMatch(/^text:/)
  expect(of('1')).not.toBe(of('2'))
  await scene.see('1', { status: 'Denied', details: { message: 'Etwas anderes', processingInfo: note } })
  await scene.see('1', { status: 'Denied', details: { message, processingInfo: note } })
  const references = scene.entries('1').flatMap(({ details }) => details?.message ?? [])
  expect(references).toHaveLength(3)
  expect(references[0]).toBe(references[2])
  scene.close()
})
