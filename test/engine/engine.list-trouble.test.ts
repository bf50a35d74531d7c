import { describe, expect, test } from 'vitest'
import { hour, minute, Scene } from './scene.ts'

/** Lets the engine run for so long. */
async function runFor(scene: Scene, ms: number): Promise<void> {
  const stop = new AbortController()
  const end = scene.clock.now() + ms
  const running = scene.engine.run(stop.signal)
  while (scene.clock.now() < end) await scene.clock.sleepUntil(scene.clock.now() + minute / 2)
  stop.abort()
  await running
}

/** A scene with so many orders, ten to a page. */
function listOf(orders: number): Scene {
  const scene = new Scene({ pageLimit: 10, planSpacingMs: () => minute })
  for (let number = 1; number <= orders; number += 1)
    scene.supplier.set(String(number), { status: 'Delivery' })
  return scene
}

describe('a supplier that ignores the offset', () => {
  const samePage = { code: 'unreadable', message: expect.stringMatching(/again and again/) }

  /** From now on every page is the first one, and claims that there are more; or they are as they should be. */
  function ignoreOffset(scene: Scene, isIgnored = true): void {
    const { supplier } = scene
    const { page } = Object.getPrototypeOf(supplier) as typeof supplier
    supplier.page = async ({ offset, limit }) => {
      if (!isIgnored) return page.call(supplier, { offset, limit })
      const answer = await page.call(supplier, { offset: 0, limit })
      supplier.calls[supplier.calls.length - 1] = `page ${offset}`
      return { ...answer, read: () => ({ ...answer.read(), hasMore: true }) }
    }
  }

  test('is told of once by a running engine, as by a sync', async () => {
    const scene = listOf(100)
    ignoreOffset(scene)
    await runFor(scene, 6 * hour)
    scene.supplier.set('3', { status: 'Cancelled' })
    await runFor(scene, 24 * hour)
    expect(scene.problems).toMatchObject([samePage])
    expect(scene.store.savedPlan()!.head).toMatchObject({ latestPage: { repeats: expect.any(Number) } })
    await expect(scene.engine.sync()).rejects.toMatchObject(samePage)
  })

  test('is told of again only after it was well', async () => {
    const scene = listOf(100)
    const { problems } = scene
    ignoreOffset(scene)
    await expect(scene.engine.sync()).rejects.toMatchObject(samePage)
    await runFor(scene, hour)
    expect(problems).toHaveLength(1)
    ignoreOffset(scene, false)
    await scene.engine.sync()
    await runFor(scene, hour)
    expect(problems).toHaveLength(1)
    ignoreOffset(scene)
    await expect(scene.engine.sync()).rejects.toMatchObject(samePage)
    await runFor(scene, hour)
    expect(problems).toMatchObject([samePage, samePage])
  })
})

test('nothing is told of a list that can be read to its end', async () => {
  const scene = listOf(100)
  await runFor(scene, hour)
  for (let number = 101; number <= 110; number += 1) scene.supplier.set(String(number), { status: 'Open' })
  await runFor(scene, 12 * hour)
  expect(scene.problems).toEqual([])
})
