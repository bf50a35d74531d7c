import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Entry } from '../../src/log-entry.ts'
import type { Observation } from '../../src/observation.ts'
import { legalHistory, type SeenStep } from '../../src/testing/arbitrary-history.ts'
import { lifecycleCoverage } from '../../src/testing/lifecycle-coverage.ts'
import { ReferenceContract } from '../../src/testing/reference-contract.ts'
import { referenceLine } from '../../src/testing/reference-line.ts'
import { monday, Scene } from './scene.ts'

const someHistory = legalHistory({ contractNumber: '1', around: monday })

describe('an order that lives by the lifecycle, however seldom it is looked at,', () => {
  test('is never found contradictory, and its log is that of the reference model', async () => {
    await fc.assert(
      fc.asyncProperty(someHistory, async (history) => void (await expectFollowed(history))),
      { numRuns: 100 },
    )
  })

  test('is followed through every state, every edge and every pair of edges', async () => {
    const coverage = lifecycleCoverage()
    // Always the same ones, so that what they cover is no matter of luck.
    for (const history of fc.sample(someHistory, { seed: 2, numRuns: 250 })) {
      coverage.saw(await expectFollowed(history))
    }
    const { states, edges, pairs, strange } = coverage.report().contract
    expect({ states, edges, pairs, strange }).toEqual({
      states: { seen: 8, of: 8, missing: [] },
      edges: { seen: 15, of: 15, missing: [] },
      pairs: { seen: 16, of: 16, missing: [] },
      strange: [],
    })
  })
})

/** Shows an engine what is seen, and the reference model the same; the entries that came of it. */
async function expectFollowed(history: readonly SeenStep<Observation>[]): Promise<Entry[]> {
  const scene = new Scene()
  const model = new ReferenceContract()
  try {
    for (const [sweep, { afterMs, sighting }] of history.entries()) {
      scene.supplier.show(sighting)
      await scene.sync(afterMs)
      const now = scene.clock.now()
      model.look(sighting, { beganAt: now, endedAt: now, sweep })
      model.fire(now, now, true)
    }
    const entries = scene.entries()
    const ofContract = entries.filter(({ alert }) => alert === undefined)
    expect(ofContract.map(referenceLine)).toEqual(model.log)
    expect(scene.store.anomalies()).toEqual([])
    return entries
  } finally {
    scene.close()
  }
}
