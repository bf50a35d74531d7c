import { instance } from '@viz-js/viz'
import { describe, expect, test } from 'vitest'
import { contractStatePaths, observedEdges, orderStates } from '../../machines/index.ts'
import type { DiagramMarks } from '../../src/report/diagram-marks.ts'
import { dot } from '../../src/report/dot.ts'
import { lifecycleGraph } from '../../src/report/lifecycle.ts'
import type { MachineGraph } from '../../src/report/machine-graph.ts'
import { walkedPath } from '../../src/report/walked-path.ts'
import { oddGraph, oddNames } from './odd-machine.ts'
import { deniedAndRecovered, rejectedAndCorrected } from './walked-lives.ts'

/** What Graphviz itself reads and lays out: attributes by id. */
async function read(graph: MachineGraph, marks?: DiagramMarks): Promise<Record<string, Drawn>> {
  const viz = await instance()
  const { objects, edges } = viz.renderJSON(dot(graph, marks)) as { objects: Drawn[]; edges: Drawn[] }
  const name = (index: number) => objects[index]!.name!
  const arrows = edges.map((edge) => ({ ...edge, ends: [name(edge.tail!), name(edge.head!)] }))
  return Object.fromEntries([...objects, ...arrows].map((drawn) => [drawn.id, drawn]))
}

interface Drawn {
  id: string
  name?: string
  class: string
  label?: string
  xlabel?: string
  tooltip: string
  style?: string
  tail?: number
  head?: number
  ends?: string[]
  lhead?: string
  ltail?: string
}

const idsOf = (drawn: Record<string, Drawn>, prefix: string) =>
  Object.keys(drawn)
    .filter((id) => id.startsWith(prefix))
    .map((id) => id.slice(prefix.length))

describe('the contract machine, read by Graphviz', () => {
  const graph = lifecycleGraph('contract')

  test('has every state, with its kind, and nothing that only carries a timer', async () => {
    const drawn = await read(graph)
    expect(idsOf(drawn, 'state-').sort()).toEqual([...contractStatePaths, 'Contract'].sort())
    const kinds = idsOf(drawn, 'state-').map((path) => [path, drawn[`state-${path}`]!.class])
    expect(Object.fromEntries(kinds)).toMatchObject({
      Open: 'initial',
      Processing: 'active',
      Denied: 'recoverable',
      'Contract.Delivery': 'success',
      Cancelled: 'terminal',
    })
  })

  test('has every edge that an observation can take, and no other', async () => {
    const drawn = await read(graph)
    // What every part of Contract has, and what leads to it as a whole, is drawn once.
    const ofMachine = observedEdges.map(({ from, to }) => {
      const isInside = from.startsWith('Contract.') && to.startsWith('Contract.')
      return isInside ? `${from}-to-${to}` : `${from.split('.')[0]}-to-${to.split('.')[0]}`
    })
    expect(idsOf(drawn, 'edge-').sort()).toEqual([...new Set(ofMachine)].sort())
    expect(drawn['edge-Processing-to-Contract']).toMatchObject({ lhead: 'cluster Contract' })
    expect(drawn['edge-Contract-to-Cancelled']).toMatchObject({
      ltail: 'cluster Contract',
      ends: ['Contract.Delivery', 'Cancelled'],
    })
  })

  test('has every time rule as a dashed edge that says how long', async () => {
    const drawn = await read(graph)
    const rules = idsOf(drawn, 'rule-').map((name) => {
      const { label, style, ends } = drawn[`rule-${name}`]!
      return [name, label!.trim(), style, ...ends!]
    })
    expect(rules).toEqual([
      ['openTooLong', 'after 24 hours', 'dashed', 'Open', 'Open'],
      ['processingTooLong', 'after 6 weeks', 'dashed', 'Processing', 'Processing'],
      ['denialReminder', 'after 3 days', 'dashed', 'Denied', 'Denied'],
      ['deliveryOverdue', 'after the date', 'dashed', 'Contract.PendingDelivery', 'Contract.PendingDelivery'],
      ['endDatePassed', 'after the date', 'dashed', 'Cancelled', 'Cancelled'],
    ])
  })

  test('says of each state what it is and what to do', async () => {
    const drawn = await read(graph)
    for (const { path, description, meta } of graph.states) {
      expect(drawn[`state-${path}`]!.tooltip).toContain(description)
      expect(drawn[`state-${path}`]!.tooltip).toContain(meta.whatToDo)
    }
  })

  test('begins in Open', async () => {
    expect((await read(graph))['begin-Open']!.ends).toEqual(['..start', 'Open'])
  })
})

test('the order machine, read by Graphviz, has every state and edge, with the events that people know', async () => {
  const graph = lifecycleGraph('order')
  const drawn = await read(graph)
  expect(idsOf(drawn, 'state-').sort()).toEqual(orderStates.toSorted())
  expect(idsOf(drawn, 'edge-').sort()).toEqual(
    graph.edges
      .filter(({ timeRule }) => timeRule === null)
      .map(({ from, to }) => `${from}-to-${to}`)
      .sort(),
  )
  expect(drawn['edge-Submitting-to-Uncertain']!.label!.trim()).toBe('answerLost')
  expect(drawn['edge-Submitting-to-Refused']!.label!.trim()).toBe('refused')
  expect(drawn['rule-offerValidity']).toMatchObject({ ends: ['Offered', 'Expired'], style: 'dashed' })
})

describe('marks in what Graphviz reads', () => {
  const graph = lifecycleGraph('contract')

  test('are how many there are, of a state with parts all together', async () => {
    const counts = { Open: 12, 'Contract.PendingDelivery': 30, 'Contract.Delivery': 12_345 }
    const text = dot(graph, { counts })
    const count = (path: string) =>
      /<font point-size="18">(\d+)</.exec(
        text.split('\n').find((line) => line.includes(`id="state-${path}"`))!,
      )?.[1]
    expect(['Open', 'Contract', 'Contract.Delivery', 'Denied'].map(count)).toEqual([
      '12',
      '12375',
      '12345',
      '0',
    ])
    expect(Object.keys(await read(graph, { counts }))).toEqual(Object.keys(await read(graph)))
  })

  test('are the path of a contract, step by step, what was inferred apart', async () => {
    const drawn = await read(graph, { path: walkedPath(await deniedAndRecovered()) })
    const marked = Object.values(drawn).filter(({ class: classes }) =>
      / (?:walked|seen|inferred)\b/.test(classes),
    )
    expect(
      marked.map(({ id, class: classes, xlabel }) => `${id}: ${classes}${xlabel ? ` ${xlabel}` : ''}`),
    ).toEqual([
      'state-Contract: success seen',
      'state-Open: initial seen',
      'state-Processing: active seen',
      'state-Denied: recoverable seen',
      'state-Contract.PendingDelivery: success seen',
      'state-Contract.Delivery: success seen current',
      'edge-Open-to-Processing: transition walked inferred 1',
      'edge-Processing-to-Denied: transition walked observed 2',
      'edge-Processing-to-Contract: transition walked observed 5',
      'edge-Denied-to-Processing: transition walked observed 4',
      'rule-denialReminder: transition time-rule walked timer',
      'edge-Contract.PendingDelivery-to-Contract.Delivery: transition walked observed 6',
    ])
    expect(drawn['rule-denialReminder']!.label!.trim()).toBe('after 3 days (3)')
  })

  test('show a correction as a jump of its own, and an anomaly not at all', async () => {
    const entries = await rejectedAndCorrected()
    const drawn = await read(graph, { path: walkedPath(entries) })
    expect(idsOf(drawn, 'jump-')).toEqual(['Rejected-to-Processing'])
    expect(drawn['jump-Rejected-to-Processing']).toMatchObject({ xlabel: 'corrected: 2' })
    const before = await read(graph, { path: walkedPath(entries.slice(0, 3)) })
    expect(idsOf(before, 'jump-')).toEqual([])
    expect(before['state-Processing']!.class).toBe('active')
    expect(before['state-Rejected']!.class).toBe('terminal seen current')
  })

  test('move no state from its place', async () => {
    const places = async (marks?: DiagramMarks) => {
      const viz = await instance()
      const { objects } = viz.renderJSON(dot(graph, marks)) as { objects: { name: string; pos?: string }[] }
      return objects.map(({ name, pos }) => [name, pos?.split(',')[0]])
    }
    expect(await places({ path: walkedPath(await deniedAndRecovered()) })).toEqual(await places())
  })
})

test('odd names reach Graphviz as they are', async () => {
  const drawn = await read(oddGraph())
  const parts = oddNames.slice(0, 2).map((name) => `${name}.part`)
  // Graphviz tells attributes as they were written: with backslashes doubled, and entities.
  const states = idsOf(drawn, 'state-').map((path) => path.replaceAll('\\\\', '\\').replaceAll('&amp;', '&'))
  expect(states.sort()).toEqual([...oddNames, ...parts].sort())
  expect(idsOf(drawn, 'edge-')).toHaveLength(oddNames.length)
  expect(drawn['state-end']!.tooltip).toContain('Say "no" ∖ or <b>maybe</b> &amp; go.')
})
