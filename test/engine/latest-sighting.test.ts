import { describe, expect, test } from 'vitest'
import { type ContractDetails, noDetails } from '../../machines/index.ts'
import { isSaidAgain, latestOf } from '../../src/engine/latest-sighting.ts'
import { observation } from './scripted-supplier.ts'

const details: ContractDetails = {
  denialReason: 'Other',
  cancellationReason: 'Relocation',
  message: 'Zähler fehlt',
  processingInfo: 'Waiting',
  startDate: '2026-03-01',
  startDayEndsAt: 1,
  endDate: '2026-12-31',
  endDayEndsAt: 2,
}
const seen = observation('1', { status: 'Denied', words: 'Denied', details })
const unreadable = { contractNumber: '1', problem: 'state: missing' }

describe('a sighting says again what the one before said', () => {
  test('where all that could change the contract is the same', () => {
    expect(isSaidAgain(latestOf(seen), structuredClone(seen))).toBe(true)
    expect(isSaidAgain(latestOf(seen), { ...seen, customerNumber: 'C9' })).toBe(true)
    expect(isSaidAgain(latestOf(unreadable), { ...unreadable })).toBe(true)
  })

  test('not where there was none before', () => {
    expect(isSaidAgain(null, seen)).toBe(false)
  })

  test('not in other words, and not in another status that they stand for', () => {
    expect(isSaidAgain(latestOf(seen), { ...seen, words: 'Denied/x' })).toBe(false)
    expect(isSaidAgain(latestOf(seen), { ...seen, status: 'Processing' })).toBe(false)
  })

  test.each([
    'denialReason',
    'cancellationReason',
    'message',
    'processingInfo',
    'startDate',
    'endDate',
  ] as const)('not with another %s', (name) => {
    expect(isSaidAgain(latestOf(seen), { ...seen, details: { ...details, [name]: null } })).toBe(false)
    const before = { ...seen, details: { ...noDetails } }
    expect(isSaidAgain(latestOf(before), { ...seen, details: { ...noDetails, [name]: 'x' } })).toBe(false)
  })

  test('not where one of them cannot be read, or something else cannot be', () => {
    expect(isSaidAgain(latestOf(seen), unreadable)).toBe(false)
    expect(isSaidAgain(latestOf(unreadable), seen)).toBe(false)
    expect(isSaidAgain(latestOf(unreadable), { ...unreadable, problem: 'state: a number' })).toBe(false)
  })
})

test('no more of a sighting is remembered than could change the contract', () => {
  expect(latestOf(seen)).toEqual({ status: 'Denied', words: 'Denied', details })
  expect(latestOf(unreadable)).toEqual({ problem: 'state: missing' })
})
