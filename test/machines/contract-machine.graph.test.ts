import { describe, expect, test } from 'vitest'
import type { SnapshotFrom } from 'xstate'
import { adjacencyMapToArray, getAdjacencyMap, getShortestPaths, getSimplePaths } from 'xstate/graph'
import {
  type ContractEvent,
  type ContractInput,
  contractMachine,
  contractStatePath,
  contractStatePaths,
  contractStatuses,
  observedEdges,
} from '../../machines/index.ts'
import {
  contractIn,
  endDay,
  laterEndDay,
  laterStartDay,
  leafOf,
  leaves,
  observed,
  send,
  startDay,
  timeEvent,
  timeEvents,
} from './contract-situation.ts'

type Snapshot = SnapshotFrom<typeof contractMachine>

// Exploring sees only what it is given: every status without details, and with every kind of date, and every time rule.
const events: ContractEvent[] = [
  ...contractStatuses.flatMap((status) =>
    [undefined, startDay, laterStartDay, endDay, laterEndDay].map((details) => observed(status, details)),
  ),
  ...Object.values(timeEvents).map(timeEvent),
]

// The context counts rounds without end, so that only the state value may tell situations apart.
const exploration = {
  events,
  serializeState: ({ value }: Snapshot) => JSON.stringify(value),
}

// Paths are put together from one situation per state value, so that only events which lead everywhere alike may be
// among theirs.
const pathExploration = {
  ...exploration,
  events: [
    ...contractStatuses.map((status) => observed(status)),
    observed('PendingDelivery', startDay),
    observed('Cancelled', endDay),
    ...Object.values(timeEvents).map(timeEvent),
  ],
}

/** The documented edges: supplier's lifecycle guide, and its older order-states page for those within Contract. */
const documentedEdges = `
Open > Processing: Processing
Open > Rejected: Rejected
Open > Revoked: Revoked
Processing > Denied: Denied
Processing > Rejected: Rejected
Processing > Revoked: Revoked
Processing > Contract.PendingDelivery: PendingDelivery
Processing > Contract.PendingDelivery: Contract
Denied > Processing: Processing
Denied > Rejected: Rejected
Denied > Revoked: Revoked
Contract.PendingDelivery > Contract.Delivery: Delivery
Contract.PendingDelivery > Cancelled: Cancelled
Contract.PendingDelivery > Revoked: Revoked
Contract.Delivery > Cancelled: Cancelled
Contract.Delivery > Revoked: Revoked
`
  .trim()
  .split('\n')

/** Every way from Open that passes no state twice. */
const simplePaths = `
Open
Open > Rejected
Open > Revoked
Open > Processing
Open > Processing > Rejected
Open > Processing > Revoked
Open > Processing > Denied
Open > Processing > Denied > Rejected
Open > Processing > Denied > Revoked
Open > Processing > Contract.PendingDelivery
Open > Processing > Contract.PendingDelivery > Revoked
Open > Processing > Contract.PendingDelivery > Cancelled
Open > Processing > Contract.PendingDelivery > Contract.Delivery
Open > Processing > Contract.PendingDelivery > Contract.Delivery > Revoked
Open > Processing > Contract.PendingDelivery > Contract.Delivery > Cancelled
`
  .trim()
  .split('\n')

/** What every event does in every state. */
const moves = adjacencyMapToArray(
  getAdjacencyMap<Snapshot, ContractEvent, ContractInput | undefined>(contractMachine, exploration),
).map(({ state, event, nextState }) => ({
  leaf: leafOf(state.value),
  from: contractStatePath(state.value),
  to: contractStatePath(nextState.value),
  event,
}))

describe('the contract machine as a graph', () => {
  test('every state, timer-carrying ones included, can be reached', () => {
    expect([...new Set(moves.map(({ leaf }) => leaf))].sort()).toEqual([...leaves].sort())
  })

  test('every state is reached along a shortest path that begins in Open', () => {
    const paths = getShortestPaths(contractMachine, exploration)
    expect(new Set(paths.map(({ state }) => contractStatePath(state.value)))).toEqual(
      new Set(contractStatePaths),
    )
    for (const { steps } of paths) expect(leafOf(steps[0]!.state.value)).toBe('Open')
  })

  test('its edges between states are the documented ones, no more and no fewer', () => {
    const found = moves.flatMap(({ from, to, event }) =>
      from === to ? [] : `${from} > ${to}: ${event.type.replace('observed.', '')}`,
    )
    expect([...new Set(found)].sort()).toEqual(documentedEdges.toSorted())
  })

  test('observedEdges says the same', () => {
    const said = observedEdges.map(({ from, to, status }) => `${from} > ${to}: ${status}`)
    expect(said.toSorted()).toEqual(documentedEdges.toSorted())
  })

  test.each(['Rejected', 'Revoked', 'Cancelled'])('no edge leaves %s', (state) => {
    const there = moves.filter(({ from }) => from === state)
    expect(there.length).toBeGreaterThan(0)
    for (const { to } of there) expect(to).toBe(state)
  })

  test('no state is final to XState: a final state would cancel its own timers', () => {
    for (const leaf of leaves) expect(contractIn(leaf).status).toBe('active')
  })

  test('every simple path is one of these, and walking it again leads the same way', () => {
    const walked = new Set<string>()
    for (const { steps } of getSimplePaths(contractMachine, pathExploration)) {
      let snapshot = contractIn('Open')
      const visited = ['Open']
      for (const { event, state } of steps.slice(1)) {
        snapshot = send(snapshot, event).snapshot
        expect(snapshot.value).toEqual(state.value)
        const path = contractStatePath(snapshot.value)
        if (path !== visited.at(-1)) visited.push(path)
      }
      walked.add(visited.join(' > '))
    }
    expect([...walked].sort()).toEqual(simplePaths.toSorted())
  })
})
