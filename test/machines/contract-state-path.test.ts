import { expect, test } from 'vitest'
import { contractStatePath, contractStatePaths } from '../../machines/index.ts'
import { leaves, stateValueOf } from './contract-situation.ts'

test('states that only carry timers are not shown', () => {
  const shown = Object.fromEntries(leaves.map((leaf) => [leaf, contractStatePath(stateValueOf(leaf))]))
  expect(shown).toEqual({
    Open: 'Open',
    Processing: 'Processing',
    'Denied.Waiting': 'Denied',
    Rejected: 'Rejected',
    Revoked: 'Revoked',
    'Contract.PendingDelivery.StartDateUnknown': 'Contract.PendingDelivery',
    'Contract.PendingDelivery.StartDateKnown': 'Contract.PendingDelivery',
    'Contract.Delivery': 'Contract.Delivery',
    'Cancelled.EndDateUnknown': 'Cancelled',
    'Cancelled.EndDateKnown': 'Cancelled',
    'Cancelled.Ended': 'Cancelled',
  })
})

test('every path is that of some state', () => {
  const shown = leaves.map((leaf) => contractStatePath(stateValueOf(leaf)))
  expect([...new Set(shown)]).toEqual([...contractStatePaths])
})

test.each(['Quoting', { Contract: 'Paused' }, 'Contract'])('%j is no state of a contract', (value) => {
  expect(() => contractStatePath(value)).toThrow('names no state of the contract machine')
})
