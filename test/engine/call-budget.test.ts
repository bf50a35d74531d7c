import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { CallBudget } from '../../src/engine/call-budget.ts'
import { Engine } from '../../src/engine/engine.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { day, hour, minute, monday, Scene, temporaryDatabase } from './scene.ts'
import { ScriptedSupplier } from './scripted-supplier.ts'

/** The most calls that any 60 minutes hold. */
function busiestHour(calledAt: readonly number[]): number {
  const counts = calledAt.map((at) => calledAt.filter((other) => other > at - hour && other <= at).length)
  return Math.max(0, ...counts)
}

describe('the call budget', () => {
  test('is never exceeded in any 60 minutes, whatever the pauses and restarts', async () => {
    const steps = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.record({ draw: fc.integer({ min: 1, max: 40 }) }) },
        { weight: 3, arbitrary: fc.record({ pass: fc.integer({ min: 1, max: 90 * minute }) }) },
        { weight: 2, arbitrary: fc.record({ restart: fc.constantFrom('clean', 'crash') }) },
      ),
      { minLength: 1, maxLength: 25 },
    )
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 70 }),
      steps,
      async (callsPerHour, script) => {
        const clock = virtualClock(monday)
        const store = new SqliteStore(':memory:')
        const calledAt: number[] = []
        let budget = new CallBudget({ store, clock, callsPerHour })
        for (const step of script) {
          if ('restart' in step) {
            if (step.restart === 'clean') budget.release()
            budget = new CallBudget({ store, clock, callsPerHour })
          }
          if ('pass' in step) clock.advanceTo(clock.now() + step.pass)
          if ('draw' in step) {
            for (let call = 0; call < step.draw; call += 1) {
              expect(await budget.draw()).toBe(true)
              calledAt.push(clock.now())
            }
          }
        }
        store.close()
        expect(busiestHour(calledAt)).toBeLessThanOrEqual(callsPerHour)
      },
    )
    await fc.assert(property, { numRuns: 200 })
  }, 60_000)

  test('is not used up by processes that end before they have made many calls', async () => {
    const clock = virtualClock(monday)
    const store = new SqliteStore(':memory:')
    for (let process = 0; process < 100; process += 1) {
      const budget = new CallBudget({ store, clock, callsPerHour: 600 })
      for (let call = 0; call < 6; call += 1) await budget.draw()
      budget.release()
    }
    expect(clock.now()).toBe(monday)
    store.close()
  })

  test('is shared by two processes over one file', async () => {
    const path = temporaryDatabase()
    const clock = virtualClock(monday)
    const stores = [new SqliteStore(path), new SqliteStore(path)]
    const budgets = stores.map((store) => new CallBudget({ store, clock, callsPerHour: 40 }))
    const calledAt: number[] = []
    for (let call = 0; call < 150; call += 1) {
      await budgets[call % 2]!.draw()
      calledAt.push(clock.now())
    }
    expect(busiestHour(calledAt)).toBeLessThanOrEqual(40)
    for (const store of stores) store.close()
  })

  test('is used: a busy engine is not kept waiting for more than it must', async () => {
    const clock = virtualClock(monday)
    const store = new SqliteStore(':memory:')
    const budget = new CallBudget({ store, clock, callsPerHour: 600 })
    for (let call = 0; call < 6_000; call += 1) await budget.draw()
    expect(clock.now() - monday).toBeLessThanOrEqual(11 * hour)
    store.close()
  })

  test('holds for everything a running engine asks for, over restarts', async () => {
    const path = temporaryDatabase()
    const callsPerHour = 30
    const scene = new Scene({ path, callsPerHour, pageLimit: 10 })
    for (let number = 1; number <= 95; number += 1) scene.supplier.set(`${number}`, { status: 'Open' })
    for (let start = 0; start < 6; start += 1) {
      const stop = new AbortController()
      const until = scene.clock.now() + 5 * hour + start * 7 * minute
      const timer = scene.clock.sleepUntil(until).then(() => stop.abort())
      await scene.engine.run(stop.signal)
      await timer
      scene.restart()
    }
    expect(scene.supplier.calls.some((call) => call.startsWith('order'))).toBe(true)
    expect(busiestHour(scene.supplier.calledAt)).toBeLessThanOrEqual(callsPerHour)
    expect(scene.told()).toHaveLength(95)
    scene.close()
  })

  test('says until when it keeps a call waiting, and lets go of it when told to stop', async () => {
    const clock = virtualClock(monday)
    const store = new SqliteStore(':memory:')
    const waits: number[] = []
    const stop = new AbortController()
    const budget = new CallBudget({
      store,
      clock,
      callsPerHour: 1,
      onWait: (until) => {
        waits.push(until)
        stop.abort()
      },
    })
    expect(await budget.draw(stop.signal)).toBe(true)
    expect(await budget.draw(stop.signal)).toBe(false)
    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeGreaterThanOrEqual(monday + hour)
    expect(clock.now()).toBe(monday)
    store.close()
  })

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])(
    'of %d calls an hour is refused',
    (callsPerHour) => {
      const clock = virtualClock(monday)
      const store = new SqliteStore(':memory:')
      const supplier = new ScriptedSupplier(clock)
      expect(() => new Engine({ store, supplier, clock, callsPerHour })).toThrow('callsPerHour')
      store.close()
    },
  )

  test('of less than one call an hour is refused or obeyed, but never ends in a crash', async () => {
    const clock = virtualClock(monday)
    const store = new SqliteStore(':memory:')
    const supplier = new ScriptedSupplier(clock)
    const follow = async () => {
      await new Engine({ store, supplier, clock, callsPerHour: 0.5 }).sync()
    }
    await expect(follow()).rejects.toMatchObject({ code: 'invalidInput' })
    store.close()
  })
})

test('a sweep of many pages leaves a share of the budget for single looks', async () => {
  const scene = new Scene({ callsPerHour: 60, pageLimit: 1 })
  for (let number = 1; number <= 20; number += 1) scene.supplier.set(`${number}`, { status: 'Processing' })
  const stop = new AbortController()
  const timer = scene.clock.sleepUntil(monday + day).then(() => stop.abort())
  await scene.engine.run(stop.signal)
  await timer
  expect(busiestHour(scene.supplier.calledAt)).toBeLessThanOrEqual(60)
  expect(scene.supplier.calls.length).toBeLessThanOrEqual(24 * 60 * 0.8 + 40)
})
