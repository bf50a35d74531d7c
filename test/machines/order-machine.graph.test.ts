import { describe, expect, test } from 'vitest'
import { adjacencyMapToArray, getAdjacencyMap, getShortestPaths, getSimplePaths } from 'xstate/graph'
import {
  defaultOrderDelays,
  looksNeeded,
  type OrderEvent,
  type OrderInput,
  orderMachine,
  orderStates,
  timeRuleName,
} from '../../machines/index.ts'
import {
  happenings,
  hour,
  monday,
  type OrderSnapshot,
  orderIn,
  send,
  timeEvent,
  timeEvents,
} from './order-situation.ts'

// Exploring sees only what it is given: everything that can happen, looks with and without a candidate, and every time
// rule. Looks begin late enough to count.
const lateEnough = monday + 2 * hour + defaultOrderDelays.settlingMs
const events: OrderEvent[] = [
  ...Object.values(happenings),
  { type: 'looked', now: lateEnough, beganAt: lateEnough, candidate: null },
  { type: 'looked', now: lateEnough, beganAt: lateEnough, candidate: '345' },
  ...Object.values(timeEvents).map(timeEvent),
]

// Looks are counted without end, so that situations are told apart by the state and by what the guards make of the rest.
const exploration = {
  events,
  input: { now: monday },
  serializeState: ({ value, context }: OrderSnapshot) =>
    JSON.stringify([value, Math.min(context.looks, looksNeeded), context.candidate, context.sentAt !== null]),
}

/** The edges of the design's table, with what takes them. */
const documentedEdges = `
Quoting > Offered: priced
Offered > Accepted: accepted
Offered > Declined: declined
Offered > Expired: offerValidity
Accepted > Ready: checked
Accepted > Incomplete: checked
Incomplete > Ready: checked
Incomplete > Declined: declined
Ready > Submitting: sending
Submitting > Submitted: created
Submitting > Refused: refused
Submitting > Uncertain: answerLost
Refused > Ready: checked
Uncertain > Submitted: found
Uncertain > Ready: released
Uncertain > Abandoned: abandoned
`
  .trim()
  .split('\n')

/** Every way from Quoting that passes no state twice, by the states it ends in. */
const simplePaths = `
Quoting
Quoting > Offered
Quoting > Offered > Declined
Quoting > Offered > Expired
Quoting > Offered > Accepted
Quoting > Offered > Accepted > Incomplete
Quoting > Offered > Accepted > Incomplete > Declined
Quoting > Offered > Accepted > Incomplete > Ready
Quoting > Offered > Accepted > Incomplete > Ready > Submitting
Quoting > Offered > Accepted > Incomplete > Ready > Submitting > Submitted
Quoting > Offered > Accepted > Incomplete > Ready > Submitting > Refused
Quoting > Offered > Accepted > Incomplete > Ready > Submitting > Uncertain
Quoting > Offered > Accepted > Incomplete > Ready > Submitting > Uncertain > Submitted
Quoting > Offered > Accepted > Incomplete > Ready > Submitting > Uncertain > Abandoned
Quoting > Offered > Accepted > Ready
Quoting > Offered > Accepted > Ready > Submitting
Quoting > Offered > Accepted > Ready > Submitting > Submitted
Quoting > Offered > Accepted > Ready > Submitting > Refused
Quoting > Offered > Accepted > Ready > Submitting > Uncertain
Quoting > Offered > Accepted > Ready > Submitting > Uncertain > Submitted
Quoting > Offered > Accepted > Ready > Submitting > Uncertain > Abandoned
`
  .trim()
  .split('\n')

/** What every event does in every situation. */
const moves = adjacencyMapToArray(
  getAdjacencyMap<OrderSnapshot, OrderEvent, OrderInput | undefined>(orderMachine, exploration),
).map(({ state, event, nextState }) => ({ from: state.value, to: nextState.value, event }))

describe('the order machine as a graph', () => {
  test('every state can be reached, along a shortest path that begins in Quoting', () => {
    expect([...new Set(moves.map(({ from }) => from))].sort()).toEqual(orderStates.toSorted())
    const paths = getShortestPaths(orderMachine, exploration)
    expect(new Set(paths.map(({ state }) => state.value))).toEqual(new Set(orderStates))
    for (const { steps } of paths) expect(steps[0]!.state.value).toBe('Quoting')
  })

  test('its edges between states are those of the design, no more and no fewer', () => {
    const found = moves.flatMap(({ from, to, event }) =>
      from === to ? [] : `${from} > ${to}: ${timeRuleName(event.type) ?? event.type}`,
    )
    expect([...new Set(found)].sort()).toEqual(documentedEdges.toSorted())
  })

  test.each(['Submitted', 'Declined', 'Expired', 'Abandoned'] as const)('no edge leaves %s', (state) => {
    const node = orderMachine.getStateNodeById(`order.${state}`)
    expect([...node.transitions.keys(), ...(node.always ?? [])]).toEqual([])
    const there = moves.filter(({ from }) => from === state)
    expect(there.length).toBeGreaterThanOrEqual(events.length)
    for (const { to } of there) expect(to).toBe(state)
  })

  test('no edge is on the root, where it would hold in every state', () => {
    expect([...orderMachine.root.transitions.keys()]).toEqual([])
  })

  test('no state is final to XState, and no state has parts: a timer belongs to one state', () => {
    expect(Object.keys(orderMachine.states)).toEqual([...orderStates])
    for (const state of orderStates) {
      expect([orderIn(state).status, Object.keys(orderMachine.states[state]!.states)]).toEqual(['active', []])
    }
  })

  test('every path that passes no state twice is one of these, and walking it again leads the same way', () => {
    const walked = new Set<string>()
    for (const { steps } of getSimplePaths(orderMachine, exploration)) {
      let snapshot = orderMachine.resolveState({ value: 'Quoting', context: orderIn('Quoting').context })
      const visited: string[] = ['Quoting']
      for (const { event, state } of steps.slice(1)) {
        snapshot = send(snapshot, event).snapshot
        expect(snapshot.value).toEqual(state.value)
        if (snapshot.value !== visited.at(-1)) visited.push(snapshot.value)
      }
      if (new Set(visited).size === visited.length) walked.add(visited.join(' > '))
    }
    expect([...walked].sort()).toEqual(simplePaths.toSorted())
  })

  test('the streamlined way is one step shorter than the longer one, and both lead to the same end', () => {
    const streamlined = ['priced', 'accepted', 'checked, complete', 'sending', 'created'] as const
    const longer = [...streamlined.slice(0, 2), 'checked, with errors', ...streamlined.slice(2)] as const
    for (const way of [streamlined, longer]) {
      const end = way.reduce(
        (snapshot, step) => send(snapshot, happenings[step]).snapshot,
        orderIn('Quoting'),
      )
      expect([end.value, end.context.contractNumber]).toEqual(['Submitted', '345'])
    }
  })
})
