import { describe, expect, test } from 'vitest'
import type { EngineOptions } from '../../src/engine/engine.ts'
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
function listOf(orders: number, options: Partial<EngineOptions> = {}): Scene {
  const scene = new Scene({ pageLimit: 10, planSpacingMs: () => minute, ...options })
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
      return { ...answer, digest: `${answer.digest}+`, read: () => ({ ...answer.read(), hasMore: true }) }
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

describe('a list with new numbers on every page', () => {
  const endless = { code: 'unreadable', message: expect.stringMatching(/every page shows new ones/) }

  /** From now on there are orders on whatever page is asked for. */
  function goOnForEver(scene: Scene): void {
    const { supplier } = scene
    const { page } = Object.getPrototypeOf(supplier) as typeof supplier
    supplier.page = async ({ offset, limit }) => {
      for (let number = offset + 1; number <= offset + limit; number += 1) {
        if (supplier.alone(String(number)) === null) supplier.set(String(number), { status: 'Delivery' })
      }
      const answer = await page.call(supplier, { offset, limit })
      return { ...answer, digest: `${answer.digest}+`, read: () => ({ ...answer.read(), hasMore: true }) }
    }
  }

  test('ends a sync, which keeps what it read', async () => {
    const scene = listOf(50, { listMayGrowBy: 100 })
    await scene.engine.sync()
    goOnForEver(scene)
    await expect(scene.engine.sync()).rejects.toMatchObject(endless)
    expect(scene.store.contracts()).toHaveLength(2 * 50 + 100 + 10)
  })

  test('is what a list may have up to a number, and a sync reads further each time', async () => {
    const scene = listOf(250, { listMayGrowBy: 100 })
    await expect(scene.engine.sync()).rejects.toMatchObject(endless)
    await scene.engine.sync()
    expect(scene.store.contracts()).toHaveLength(250)
  })

  test.each([0, 50])(
    'keeps nothing else waiting in a running engine that knew %d orders, and is told of once',
    async (orders) => {
      const scene = listOf(orders, { listMayGrowBy: 100 })
      scene.supplier.set('5', { status: 'Open' })
      if (orders > 0) await scene.engine.sync()
      goOnForEver(scene)
      await runFor(scene, 6 * hour)
      expect(scene.problems).toMatchObject([endless])
      const offsets = scene.supplier.calls.slice(-200).map((call) => Number(call.split(' ')[1]))
      expect(Math.max(...offsets)).toBeGreaterThan(1_000)
      expect(offsets.filter((offset) => offset < 5).length).toBeGreaterThan(5)
      expect(offsets.filter((offset) => offset < 250).length).toBeGreaterThan(20)
    },
  )

  test('is read to its end at last where it has one, and then is well', async () => {
    const scene = listOf(400, { listMayGrowBy: 100 })
    await runFor(scene, 12 * hour)
    expect(scene.problems).toMatchObject([endless])
    expect(scene.store.contracts()).toHaveLength(400)
    const before = scene.supplier.calls.length
    scene.supplier.set('401', { status: 'Open' })
    await runFor(scene, 6 * hour)
    expect(scene.state('401')).toBe('Open')
    expect(scene.supplier.calls.slice(before)).toContain('page 0')
    expect(scene.problems).toHaveLength(1)
  })
})

test('nothing is told of a list that can be read to its end', async () => {
  const scene = listOf(100)
  await runFor(scene, hour)
  for (let number = 101; number <= 110; number += 1) scene.supplier.set(String(number), { status: 'Open' })
  await runFor(scene, 12 * hour)
  expect(scene.problems).toEqual([])
})
