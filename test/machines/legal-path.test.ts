import { describe, expect, test } from 'vitest'
import { createMachine } from 'xstate'
import {
  type ContractStatePath,
  contractStatePath,
  contractStatePaths,
  contractStatuses,
  isSameState,
  legalPath,
  legalPathsOf,
  observedEdges,
  statusOfState,
} from '../../machines/index.ts'
import { legalEdges } from '../../src/testing/legal-edges.ts'
import { contractIn, leaves, observed, send } from './contract-situation.ts'

const pairs = contractStatePaths.flatMap((from) =>
  contractStatePaths
    .filter((to) => to !== from)
    .map((to) => ({ from, to, shortest: shortestPaths(from, to) })),
)

describe('the way from one state to another', () => {
  test('32 of the 56 pairs of states have none', () => {
    expect(pairs).toHaveLength(56)
    expect(pairs.filter(({ shortest }) => shortest.length === 0)).toHaveLength(32)
  })

  test('where there is one, the shortest is the only one of its length', () => {
    for (const { from, to, shortest } of pairs)
      expect(shortest.length, `${from} > ${to}`).toBeLessThanOrEqual(1)
  })

  test.each(pairs)('$from to $to', ({ from, to, shortest }) => {
    const expected = shortest[0]?.map(statusOfState) ?? null
    expect(legalPath(from, statusOfState(to))).toEqual(expected)
  })

  test('a contract that is there already has nowhere to go', () => {
    for (const state of contractStatePaths) expect(legalPath(state, statusOfState(state))).toEqual([])
    expect(legalPath('Contract.PendingDelivery', 'Contract')).toEqual([])
    expect(legalPath('Contract.Delivery', 'Contract')).toEqual([])
  })

  test('Contract is reached like PendingDelivery, and the last step says what was seen', () => {
    expect(legalPath('Open', 'Contract')).toEqual(['Processing', 'Contract'])
    expect(legalPath('Denied', 'Contract')).toEqual(['Processing', 'Contract'])
    expect(legalPath('Cancelled', 'Contract')).toBeNull()
  })

  test('walking it takes the machine there, every step of it legal', () => {
    for (const leaf of leaves) {
      const from = contractStatePath(contractIn(leaf).value)
      for (const status of contractStatuses) {
        let snapshot = contractIn(leaf)
        for (const step of legalPath(from, status) ?? []) {
          const next = send(snapshot, observed(step))
          expect(next.isTaken, `${leaf} > ${status}`).toBe(true)
          snapshot = next.snapshot
        }
        const isThere = isSameState(contractStatePath(snapshot.value), status)
        expect(isThere, `${leaf} > ${status}`).toBe(legalPath(from, status) !== null)
      }
    }
  })
})

describe('the edges that an observation can take', () => {
  test('are those of the lifecycle, none from a state to itself', () => {
    const edges = new Set(observedEdges.map(({ from, to }) => `${from} > ${to}`))
    const legal = contractStatePaths.flatMap((from) => legalEdges[from].map((to) => `${from} > ${to}`))
    expect(edges).toEqual(new Set(legal))
    for (const { to, status } of observedEdges) expect(isSameState(to, status), `${to} ${status}`).toBe(true)
  })

  test('of another version are its own, and a state that it lacks has none', () => {
    const path = legalPathsOf(
      createMachine({
        id: 'contract',
        initial: 'Open',
        states: {
          Open: { on: { 'observed.Rejected': 'Rejected', 'told.Denied': 'Denied' } },
          Rejected: { on: { 'observed.Denied': 'Denied.Curing' } },
          Denied: {
            on: { 'observed.Revoked': 'Revoked', 'observed.Rejected': 'Rejected' },
            initial: 'Waiting',
            states: { Waiting: {}, Curing: {} },
          },
          Revoked: {},
        },
      }),
    )
    expect(path('Open', 'Rejected')).toEqual(['Rejected'])
    expect(path('Open', 'Denied')).toEqual(['Rejected', 'Denied'])
    expect(path('Denied', 'Revoked')).toEqual(['Revoked'])
    expect(path('Processing', 'Revoked')).toBeNull()
    expect(path('Contract.Delivery', 'Revoked')).toBeNull()
    expect(path('Open', 'Processing')).toBeNull()
  })

  test('are searched once for each way', () => {
    expect(legalPath('Open', 'Delivery')).toBe(legalPath('Open', 'Delivery'))
    expect(legalPath('Open', 'Delivery')).not.toBe(legalPath('Open', 'Contract'))
  })
})

/** All shortest ways, found by following every way of a length before the next longer ones. */
function shortestPaths(from: ContractStatePath, to: ContractStatePath): ContractStatePath[][] {
  let ways: ContractStatePath[][] = [[from]]
  for (let length = 1; length < contractStatePaths.length; length += 1) {
    ways = ways.flatMap((way) => legalEdges[way.at(-1)!].map((next) => [...way, next]))
    const found = ways.filter((way) => way.at(-1) === to)
    if (found.length > 0) return found.map((way) => way.slice(1))
  }
  return []
}
