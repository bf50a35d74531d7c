import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { breakages, broken } from './breakages.ts'
import type { Outcome } from './outcome.ts'
import { drawPlan } from './plan.ts'
import { runSeed } from './seed-run.ts'

// Small ones, of both ways to follow; campaigns run by `npm run sim`.
const seeds = [1, 2, 5, 6]
const years = 4
const overSockets = 27

test('whatever goes wrong at the supplier, in the database, with clocks and people: every promise is kept', async () => {
  const outcomes: ({ seed: number } & Outcome)[] = []
  for (const seed of seeds) outcomes.push({ seed, ...(await runSeed(seed, years)) })
  const broken = outcomes.filter(({ violations }) => violations.length > 0)
  expect(broken.map(({ seed, violations }) => [seed, violations[0]])).toEqual([])
  const sum = (of: (outcome: (typeof outcomes)[number]) => number) =>
    outcomes.reduce((all, one) => all + of(one), 0)
  expect(sum(({ contractYears }) => contractYears)).toBeGreaterThan(5)
  expect(sum(({ crashes }) => crashes)).toBeGreaterThan(2)
  expect(sum(({ compared }) => compared)).toBeGreaterThan(500)
  expect(new Set(outcomes.flatMap(({ faults }) => Object.keys(faults))).size).toBeGreaterThan(5)
})

test('a database outside of the simulation waits for a lock as ever', () => {
  const store = new SqliteStore(temporaryDatabase())
  expect(store.database.pragma('busy_timeout', { simple: true })).toBe(5_000)
  store.close()
})

test('the same seed is the same run over sockets too', async () => {
  const { isLoopback } = drawPlan(overSockets, 1)
  const [one, again] = [await runSeed(overSockets, 1), await runSeed(overSockets, 1)]
  expect(isLoopback).toBe(true)
  expect(one.violations).toEqual([])
  expect(one.compared).toBeGreaterThan(50)
  expect(again).toEqual(one)
})

test('the same seed is the same run, to the last call and entry', async () => {
  const [one, again, other] = [await runSeed(5, 1), await runSeed(5, 1), await runSeed(1, 1)]
  expect(again).toEqual(one)
  expect(other.trace).not.toBe(one.trace)
})

test.each(breakages)('$what is a change to code that there is', (breakage) => {
  const text = readFileSync(new URL(`../../${breakage.path}`, import.meta.url), 'utf8')
  expect(broken(breakage, text)).toContain(breakage.replace)
})
