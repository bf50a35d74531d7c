import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rateLimitsLeft } from '../../src/budget/rate-limit-fields.ts'
import { monday } from './busiest.ts'

const instant = monday / 1000

test.each([
  ['the draft', { ratelimit: '"default";r=50;t=30' }, [[50, 30, null]]],
  [
    'the draft, with policies',
    { ratelimit: '"a";r=5;t=3, "b";r=70', 'ratelimit-policy': '"a";q=10;w=60, "b";q=100;w=3600' },
    [
      [5, 3, 10],
      [70, 3600, 100],
    ],
  ],
  ['the draft, a name with a comma and a semicolon', { ratelimit: '"a, b;c";r=1;t=2' }, [[1, 2, null]]],
  [
    'the draft, in two fields',
    { ratelimit: ['"a";r=1;t=2', '"b";r=3;t=4'] },
    [
      [1, 2, null],
      [3, 4, null],
    ],
  ],
  [
    'calls at once, which have no time',
    { ratelimit: '"inFlight";r=0', 'ratelimit-policy': '"inFlight";q=2;qu="concurrent-requests"' },
    [],
  ],
  ['its version 07', { ratelimit: 'limit=100, remaining=50, reset=20' }, [[50, 20, 100]]],
  [
    'its version 06',
    { 'ratelimit-limit': '100, 100;w=60', 'ratelimit-remaining': '7', 'ratelimit-reset': '9' },
    [[7, 9, 100]],
  ],
  ['X- with seconds', { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': '12.5' }, [[3, 12.5, null]]],
  [
    'X- with an instant',
    { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': `${instant + 40}` },
    [[3, 40, 60]],
  ],
  [
    'X- with an instant in milliseconds',
    { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': `${monday + 40_000}` },
    [[3, 40, null]],
  ],
  [
    'an instant that is over',
    { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': `${instant - 40}` },
    [[3, 0, null]],
  ],
  ['nothing', {}, []],
  [
    'negative numbers',
    { ratelimit: '"a";r=-5;t=3', 'ratelimit-remaining': '-1', 'ratelimit-reset': '5' },
    [],
  ],
  [
    'no numbers',
    { ratelimit: '"a";r=many;t=soon', 'x-ratelimit-remaining': 'NaN', 'x-ratelimit-reset': 'Infinity' },
    [],
  ],
] as const)('%s is understood', (_what, headers, expected) => {
  const found = rateLimitsLeft(headers as Record<string, string | string[]>, monday)
  expect(found.map(({ remaining, resetMs, limit }) => [remaining, resetMs / 1000, limit])).toEqual(expected)
})

test('whatever a supplier sends, nothing breaks and no time is negative', () => {
  const names = [
    'ratelimit',
    'ratelimit-policy',
    'ratelimit-remaining',
    'ratelimit-reset',
    'x-ratelimit-remaining',
    'x-ratelimit-reset',
  ]
  const piece = fc.oneof(
    fc.constantFrom(
      '"a"',
      ';r=',
      ';t=',
      ';w=',
      '0',
      '1',
      '-1',
      '1e400',
      ',',
      '=',
      '"',
      '99999999999999999999',
    ),
    fc.string({ maxLength: 4 }),
  )
  const value = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  const headers = fc.dictionary(fc.constantFrom(...names), fc.oneof(value, fc.array(value, { maxLength: 3 })))
  fc.assert(
    fc.property(headers, (sent) => {
      for (const { remaining, resetMs, limit } of rateLimitsLeft(sent, monday)) {
        expect(Number.isSafeInteger(remaining) && remaining >= 0).toBe(true)
        expect(Number.isFinite(resetMs) && resetMs >= 0).toBe(true)
        expect(limit === null || limit >= 0).toBe(true)
      }
    }),
    { numRuns: 2_000 },
  )
})
