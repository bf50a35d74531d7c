import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { StromkreisErrorCode } from '../../src/stromkreis-error.ts'
import { DeliveryScene, no } from './delivery-scene.ts'
import { hour } from './scene.ts'

describe('whatever a receiver does and whenever the process dies', () => {
  const numRuns = Number(process.env['PROPERTY_RUNS'] ?? 12)
  const subject = fc.integer({ min: 1, max: 15 })
  const phase = fc.record({
    more: fc.array(subject, { maxLength: 20 }),
    refused: fc.uniqueArray(subject),
    code: fc.constantFrom<StromkreisErrorCode>('unreachable', 'unreachable', 'rateLimited', 'refused'),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: hour }), { nil: undefined }),
    lastsMs: fc.integer({ min: 1, max: 2 * hour }),
    diesAfter: fc.option(fc.nat({ max: 30 }), { nil: Number.POSITIVE_INFINITY }),
  })

  test('everything is taken or given up, in order per contract, and a crash repeats only a little', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(subject, { maxLength: 100 }),
        fc.array(phase, { maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        async (told, phases, atOnce) => {
          const scene = new DeliveryScene({ sink: { atOnce } })
          scene.log.tell(...told)
          for (const { more, refused, code, retryAfterMs, lastsMs, diesAfter } of phases) {
            scene.log.tell(...more)
            scene.receiver.check = ({ subject: about }) => {
              if (refused.includes(Number(about))) throw no(code, retryAfterMs)
            }
            let taken = 0
            scene.begin({ dies: () => ++taken > diesAfter })
            await scene.pass(lastsMs)
            if (taken <= diesAfter) await scene.delivery.stop()
          }
          scene.receiver.check = () => {}
          scene.begin()
          await scene.pass(3 * hour)
          expect(scene.waiting).toEqual([])
          const givenUp = new Set(scene.deadLetters.map(({ key }) => key))
          const firsts = scene.receiver.firsts()
          for (const [about, keys] of Object.entries(scene.log.bySubject())) {
            const had = firsts[about] ?? []
            expect(had).toEqual(keys.filter((key) => !givenUp.has(key) || had.includes(key)))
          }
          const repeated = scene.receiver.taken.length - new Set(scene.receiver.taken).size
          expect(repeated).toBeLessThanOrEqual(35 * phases.length)
        },
      ),
      { numRuns },
    )
  })

  test('100,000 effects reach a sink that is killed at random, in order per contract', async () => {
    const scene = new DeliveryScene({ sink: { atOnce: 3 } })
    const chance = chances(7)
    scene.log.tell(...Array.from({ length: 100_000 }, () => 1 + Math.floor(chance() * 5_000)))
    const newest = new Map<string, number>()
    const outOfOrder: string[] = []
    scene.receiver.deliver = async ({ key, subject: about, seq }) => {
      if (chance() < 0.01) throw no()
      const had = newest.get(about) ?? 0
      if (seq > had + 1) outOfOrder.push(key)
      newest.set(about, Math.max(had, seq))
    }
    let deaths = -1
    for (let isDead = true; isDead; deaths += 1) {
      isDead = false
      const death = new Promise<void>((resolve) => {
        scene.begin({
          dies() {
            isDead ||= chance() < 0.000_5
            if (isDead) resolve()
            return isDead
          },
        })
      })
      await Promise.race([death, scene.pass(hour)])
    }
    const taken = [...newest.values()].reduce((a, b) => a + b)
    expect(deaths).toBeGreaterThan(20)
    expect(outOfOrder).toEqual([])
    expect([taken, scene.position, scene.waiting, scene.deadLetters]).toEqual([100_000, 100_000, [], []])
  })
})

/** Numbers from 0 to 1, the same for the same seed. */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
