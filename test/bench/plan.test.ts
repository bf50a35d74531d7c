import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { figuresOf, type WorldFigures } from './plan/figures.ts'
import { dayMs } from './plan/instants.ts'
import { measureWorld, runJob } from './plan/job.ts'
import { jsonOf } from './plan/json-line.ts'
import { orderStates } from './plan/order-life.ts'
import { figuresPath, pagePath, pollingDocs } from './plan/polling-docs.ts'
import { score } from './plan/score.ts'
import { Sightings } from './plan/sightings.ts'
import { SupplierList } from './plan/supplier-list.ts'
import { sweep } from './plan/sweep.ts'
import { TwoTier } from './plan/two-tier.ts'
import { watch } from './plan/watch.ts'
import { makeWorld } from './plan/world.ts'
import { quickWorldSpec, worldSpecs } from './plan/world-spec.ts'

describe('the bench of the poll plan', () => {
  test('sees changes sooner with the plan than with a sweep or two tiers, in a small world', async () => {
    const runs = await measureWorld({ ...quickWorldSpec, checksLearning: false }, async (jobs) =>
      jobs.map(runJob),
    )
    const figures = figuresOf(runs)
    expect(figures.ours.weightedMean).toBeLessThan(figures.sweep.weightedMean / 2)
    expect(figures.ours.weightedMean).toBeLessThan(figures.twoTier.weightedMean)
    expect(figures.bound).toBeLessThan(figures.twoTier.weightedMean)

    const [world] = jsonOf([figures]).worlds
    const ways = { sweep: figures.sweep, twoTier: figures.twoTier, ours: figures.ours }
    const { orders, callsPerHour, limit, listOrder, constantHazard } = quickWorldSpec
    expect(world).toMatchObject({ orders, callsPerHour, limit, listOrder, constantHazard })
    expect(world!.weightedMean.bound).toBe(figures.bound)
    for (const [way, { weightedMean, p95, deniedMean, deniedP95 }] of Object.entries(ways)) {
      const inJson = (of: 'weightedMean' | 'p95' | 'deniedMean' | 'deniedP95') => world![of][way as 'ours']
      expect([inJson('weightedMean'), inJson('p95'), inJson('deniedMean'), inJson('deniedP95')]).toEqual([
        weightedMean,
        p95,
        deniedMean,
        deniedP95,
      ])
    }
  })

  test('makes the same world again from the same seed, and another from another', () => {
    const [one, again, other] = [1, 1, 2].map((seed) => makeWorld(quickWorldSpec, seed))
    expect(again).toEqual(one)
    expect(other!.stepAt).not.toEqual(one!.stepAt)
  })

  test.each(worldSpecs.filter(({ orders }) => orders <= 10_000))(
    'has a realistic portfolio from the first day to the last: $name',
    (spec) => {
      const world = makeWorld(spec, 3)
      const list = new SupplierList(world)
      for (const day of [0, spec.days / 2, spec.days]) {
        list.advanceTo(world.beginsAt + day * dayMs)
        const shares = sharesOf(list)
        expect(shares.Delivery).toBeGreaterThan(0.6)
        expect(shares.Delivery).toBeLessThan(0.8)
        expect(shares.Processing).toBeGreaterThan(0.03)
        expect(shares.Rejected + shares.Revoked + shares.Cancelled).toBeGreaterThan(0.15)
      }
    },
  )

  test('finds that a sweep is late by half of its interval', () => {
    const world = makeWorld({ ...quickWorldSpec, constantHazard: true, days: 120 }, 1)
    const { weightedMean } = score(world, watch(world, sweep), world.measuredFrom, world.measuredUntil)
    const list = new SupplierList(world)
    list.advanceTo((world.measuredFrom + world.measuredUntil) / 2)
    const pages = Math.ceil(list.length / quickWorldSpec.limit)
    const intervalSeconds = (pages / quickWorldSpec.callsPerHour) * 3_600
    expect(weightedMean / (intervalSeconds / 2)).toBeGreaterThan(0.9)
    expect(weightedMean / (intervalSeconds / 2)).toBeLessThan(1.1)
  })

  test('finds two tiers as late as a sweep when all pages are fast', () => {
    const world = makeWorld(quickWorldSpec, 1)
    const meanOf = (sightings: Sightings) =>
      score(world, sightings, world.measuredFrom, world.measuredUntil).weightedMean
    const everywhere = { fastStates: orderStates, ratio: 4 }
    const ratio =
      meanOf(watch(world, (scene) => new TwoTier(scene, everywhere))) / meanOf(watch(world, sweep))
    expect(ratio).toBeGreaterThan(0.9)
    expect(ratio).toBeLessThan(1.1)
  })

  test('counts a change that a later one hides until the first look that sees past both', () => {
    const world = makeWorld(quickWorldSpec, 1)
    const order = world.orders - 20
    const list = new SupplierList(world)
    const sightings = new Sightings(list)
    list.advanceTo(world.endsAt)
    expect(sightings.look(order, world.endsAt)).toBe(true)
    expect(sightings.look(order, world.endsAt + 1)).toBe(false)
    const steps = [world.firstStep[order]!, list.step[order]!]
    expect(steps[1]! - steps[0]!).toBeGreaterThan(0)
    for (let step = steps[0]!; step <= steps[1]!; step += 1) {
      expect(sightings.delayMs[step]).toBe(world.endsAt - world.stepAt[step]!)
    }
  })
})

test('docs/polling.md and its pictures are what the figures kept beside it say', () => {
  const lines = readFileSync(figuresPath, 'utf8').trimEnd().split('\n')
  const worlds = lines.map((line) => JSON.parse(line) as WorldFigures)
  for (const { path, text } of pollingDocs(readFileSync(pagePath, 'utf8'), worlds)) {
    const committed = existsSync(path) ? readFileSync(path, 'utf8') : ''
    expect(committed === text, `${path} differs from ${figuresPath}: run \`npm run bench:plan\``).toBe(true)
  }
})

function sharesOf(list: SupplierList): Record<(typeof orderStates)[number], number> {
  const counts = orderStates.map(() => 0)
  for (let place = 0; place < list.length; place += 1) {
    counts[list.world.stepState[list.step[list.orders[place]!]!]!]! += 1 / list.length
  }
  return Object.fromEntries(orderStates.map((state, code) => [state, counts[code]])) as ReturnType<
    typeof sharesOf
  >
}
