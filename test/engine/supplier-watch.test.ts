import { expect, test } from 'vitest'
import { SupplierWatch } from '../../src/engine/supplier-watch.ts'
import type { SupplierSaying } from '../../src/log-entry.ts'
import { StromkreisError, type StromkreisErrorCode } from '../../src/stromkreis-error.ts'
import { minute, monday } from './scene.ts'

function watching(
  told: 'supplierUnreachable' | 'credentialsRefused' | null = null,
  options: { toleratedMs?: number } = {},
) {
  const said: SupplierSaying[] = []
  const watch = new SupplierWatch({ tell: (saying) => said.push(saying), told, ...options })
  const fail = (code: StromkreisErrorCode, atMs: number) =>
    watch.failed(new StromkreisError(code, 'No.', { hint: 'Wait.' }), monday + atMs)
  return { said, watch, fail }
}

test('a supplier that fails for less than five minutes is nobody’s concern', () => {
  const { said, watch, fail } = watching()
  fail('unreachable', 0)
  fail('supplierFailed', 4 * minute)
  watch.answered(monday + 5 * minute)
  fail('unreachable', 6 * minute)
  fail('unreachable', 10 * minute)
  expect(said).toEqual([])
})

test('one that fails for longer is told once, since when, and once that it answers again', () => {
  const { said, watch, fail } = watching()
  for (let at = 0; at <= 60; at += 1) fail(at % 2 === 0 ? 'unreachable' : 'unreadable', at * minute)
  watch.answered(monday + 61 * minute)
  watch.answered(monday + 62 * minute)
  expect(said).toEqual([
    { trouble: 'supplierUnreachable', since: monday, code: 'unreadable' },
    { trouble: null, since: monday + 61 * minute, code: null },
  ])
})

test.each(['unreachable', 'supplierFailed', 'unreadable'] as const)(
  'one that answers with %s alone is told after five minutes, not one millisecond less',
  (code) => {
    const { said, fail } = watching()
    fail(code, 0)
    fail(code, 5 * minute - 1)
    expect(said).toEqual([])
    fail(code, 5 * minute)
    expect(said).toEqual([{ trouble: 'supplierUnreachable', since: monday, code }])
  },
)

test('one that is given less time is told after that', () => {
  const { said, fail } = watching(null, { toleratedMs: minute })
  fail('unreachable', 0)
  fail('unreachable', minute)
  expect(said).toEqual([{ trouble: 'supplierUnreachable', since: monday, code: 'unreachable' }])
})

test('credentials that are refused are told at once, and once', () => {
  const { said, fail } = watching()
  fail('credentialsRefused', 0)
  fail('scopeMissing', minute)
  expect(said).toEqual([{ trouble: 'credentialsRefused', since: monday, code: 'credentialsRefused' }])
})

test('a supplier that is back and does not let us in is another matter than one that is not there', () => {
  const { said, fail } = watching()
  fail('unreachable', 0)
  fail('unreachable', 5 * minute)
  fail('credentialsRefused', 6 * minute)
  expect(said.map(({ trouble }) => trouble)).toEqual(['supplierUnreachable', 'credentialsRefused'])
})

test.each(['rateLimited', 'refused', 'notFound'] as const)('who answers %s does answer', (code) => {
  const { said, fail } = watching()
  fail('unreachable', 0)
  fail(code, 4 * minute)
  fail('unreachable', 5 * minute)
  expect(said).toEqual([])
})

test('what was told before a restart is not told again, and ends', () => {
  const { said, watch, fail } = watching('supplierUnreachable')
  fail('unreachable', 0)
  fail('unreachable', 9 * minute)
  watch.answered(monday + 10 * minute)
  expect(said.map(({ trouble }) => trouble)).toEqual([null])
})

test('a fault that is not the supplier’s says nothing about it', () => {
  const { said, watch } = watching('supplierUnreachable')
  watch.failed(new TypeError('a fault of ours'), monday)
  watch.failed(new DOMException('stopped', 'AbortError'), monday)
  expect(said).toEqual([])
})
