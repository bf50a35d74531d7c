import { expect, test } from 'vitest'
import { runLegs } from './run-legs.ts'

const seed = Number(process.env['FUZZ_SEED'] ?? 20_260_115)

test(`hostile answers, files and requests break nothing and get nothing out, seed ${seed}`, async () => {
  const report = await runLegs({
    seed,
    runs: 600,
    others: 60,
    only: null,
    longestCaseMs: 60_000,
    say: () => {},
  })
  expect(report.failures).toEqual([])
  const outcomes = Object.fromEntries(report.legs.map(({ leg, outcomes }) => [leg, outcomes]))
  // What never gets past the door tries nothing.
  expect(outcomes['answers']).toMatchObject({ 'supplier.page read': expect.any(Number) })
  expect(outcomes['files']).toMatchObject({ 'check 1': expect.any(Number), 'check 2': expect.any(Number) })
  expect(outcomes['dashboard']).toMatchObject({ 'thisComputer 200': expect.any(Number) })
  expect(outcomes['acceptance']).toMatchObject({ 303: expect.any(Number), 400: expect.any(Number) })
})
