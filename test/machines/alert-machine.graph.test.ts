import { describe, expect, test } from 'vitest'
import { adjacencyMapToArray, getAdjacencyMap, getShortestPaths } from 'xstate/graph'
import {
  type AlertEvent,
  type AlertInput,
  alertMachine,
  alertStates,
  timeRuleName,
} from '../../machines/index.ts'
import {
  type AlertSnapshot,
  alertIn,
  happenings,
  type Leaf,
  leafOf,
  leaves,
  monday,
  timeEvent,
  timeEvents,
} from './alert-situation.ts'

const events: AlertEvent[] = [...Object.values(happenings), ...Object.values(timeEvents).map(timeEvent)]

/** How the machine goes for one alert: told or not, reminded or not. */
function movesOf(input: AlertInput) {
  const exploration = {
    events,
    input: { now: monday, ...input },
    serializeState: ({ value, context }: AlertSnapshot) => JSON.stringify([value, context.isTold]),
  }
  const map = getAdjacencyMap<AlertSnapshot, AlertEvent, AlertInput | undefined>(alertMachine, exploration)
  return {
    moves: adjacencyMapToArray(map).map(({ state, event, nextState }) => ({
      from: leafOf(state.value),
      to: leafOf(nextState.value),
      event,
    })),
    paths: getShortestPaths(alertMachine, exploration),
  }
}

const documentedEdges = `
Open > Acknowledged: acknowledged
Open > Silenced: silenced
Open > Resolved: resolved
Acknowledged > Open: acknowledgementEnds
Acknowledged > Silenced: silenced
Acknowledged > Resolved: resolved
Silenced > Open: unsilenced
Silenced > Open: silenceEnds
Silenced > Resolved: resolved
`
  .trim()
  .split('\n')

const inputs: { title: string; input: AlertInput; start: Leaf }[] = [
  { title: 'told', input: {}, start: 'Open.Told.Waiting' },
  {
    title: 'told, and reminded of by its own machine',
    input: { kind: 'denied' },
    start: 'Open.Told.RemindedElsewhere',
  },
  { title: 'told with many others', input: { isTold: false }, start: 'Open.InDigest' },
]

describe.each(inputs)('the alert machine as a graph, for an alert $title', ({ input, start }) => {
  const { moves, paths } = movesOf(input)

  test('every state can be reached, along a shortest path that begins in Open', () => {
    expect(new Set(moves.map(({ from }) => leaves[from]))).toEqual(new Set(alertStates))
    for (const { steps } of paths) expect(leafOf(steps[0]!.state.value)).toBe(start)
  })

  test('its edges between states are these, no more and no fewer', () => {
    const found = moves.flatMap(({ from, to, event }) =>
      leaves[from] === leaves[to]
        ? []
        : `${leaves[from]} > ${leaves[to]}: ${timeRuleName(event.type) ?? event.type}`,
    )
    expect([...new Set(found)].sort()).toEqual(documentedEdges.toSorted())
  })

  test('whatever happens, it can still be resolved', () => {
    for (const { to } of moves) {
      const isEnd = to === 'Resolved'
      expect(moves.some(({ from, to: then }) => from === to && then === 'Resolved') || isEnd).toBe(true)
    }
  })
})

describe('the alert machine as a graph', () => {
  test('no edge leaves Resolved, and none is on the root', () => {
    const node = alertMachine.getStateNodeById('alert.Resolved')
    expect([...node.transitions.keys(), ...(node.always ?? [])]).toEqual([])
    expect([...alertMachine.root.transitions.keys()]).toEqual([])
  })

  test('no state is final to XState', () => {
    for (const leaf of Object.keys(leaves) as Leaf[]) expect(alertIn(leaf).status).toBe('active')
  })
})
