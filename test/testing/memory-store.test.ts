import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { Engine } from '../../src/engine/engine.ts'
import { verifyContracts } from '../../src/engine/replay.ts'
import { legalHistory } from '../../src/testing/arbitrary-history.ts'
import { storePromises } from '../../src/testing/store/store-promises.ts'
import { monday } from '../engine/scene.ts'
import { ScriptedSupplier } from '../engine/scripted-supplier.ts'
import { MemoryPlaces, MemoryStore } from './memory-store.ts'

describe('another store, written from the port and its promises alone,', () => {
  const places = new MemoryPlaces()
  const used = new Set<string>()
  for (const { promise, hold } of storePromises((place) => watched(places.open(place), used))) {
    test(promise, hold)
  }

  test('has nothing that no promise is about', () => {
    const store = new MemoryStore()
    const names = [MemoryStore.prototype, store.orders, store.alerts, store.deliveries].flatMap((part) =>
      Object.getOwnPropertyNames(part),
    )
    expect(names.filter((name) => name !== 'constructor' && !used.has(name))).toEqual([])
    expect(names.length).toBeGreaterThan(50)
  })
})

test('a store that keeps its promises is all that the engine needs of one', async () => {
  await fc.assert(
    fc.asyncProperty(legalHistory({ contractNumber: '1', around: monday }), async (history) => {
      const clock = virtualClock(monday)
      const supplier = new ScriptedSupplier(clock)
      const store = new MemoryStore()
      const engine = new Engine({ store, supplier, clock })
      for (const { afterMs, sighting } of history) {
        supplier.show(sighting)
        clock.advanceTo(clock.now() + afterMs)
        await engine.sync()
      }
      expect(store.anomalies()).toEqual([])
      expect(verifyContracts(store).disagreements).toEqual([])
      expect(store.find('1')?.record?.seq).toBe(store.entriesOf('1').length)
    }),
    { numRuns: 40 },
  )
})

/** A store of which is noted what was asked for. */
function watched<Part extends object>(part: Part, used: Set<string>): Part {
  return new Proxy(part, {
    get(target, name) {
      const value = target[name as keyof Part]
      used.add(String(name))
      if (typeof value === 'function') return value.bind(target)
      return typeof value === 'object' && value !== null ? watched(value, used) : value
    },
  })
}
