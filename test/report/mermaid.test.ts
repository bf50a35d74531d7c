import { describe, expect, test } from 'vitest'
import { contractStatePaths, observedEdges, orderStates } from '../../machines/index.ts'
import { type LifecycleName, lifecycleGraph } from '../../src/report/lifecycle.ts'
import { duration, mermaid } from '../../src/report/mermaid.ts'

const linesOf = (name: LifecycleName) =>
  mermaid(lifecycleGraph(name))
    .split('\n')
    .map((line) => line.trim())
const arrowsOf = (name: LifecycleName) =>
  linesOf(name).flatMap((line) => {
    const match = /^(\S+) --> (\S+?)(?:: (.+))?$/.exec(line)
    return match === null ? [] : { from: match[1]!, to: match[2]!, label: match[3] ?? null }
  })

describe('the contract machine as a diagram', () => {
  const lines = linesOf('contract')
  const arrows = arrowsOf('contract')

  test('has an arrow for every edge of the machine, and no other', () => {
    const drawn = arrows
      .filter(({ from, to, label }) => from !== '[*]' && to !== '[*]' && label === null)
      .map(({ from, to }) => `${from} --> ${to}`)
    // Edges that every part of Contract has are drawn once, from Contract, and lead to it as a whole.
    const ofMachine = observedEdges.map(({ from, to }) =>
      from.startsWith('Contract.') && to.startsWith('Contract.')
        ? `${lastOf(from)} --> ${lastOf(to)}`
        : `${from.split('.')[0]} --> ${to.split('.')[0]}`,
    )
    expect([...drawn].sort()).toEqual([...new Set(ofMachine)].sort())
  })

  test('begins in Open and ends where nothing leads on', () => {
    expect(lines[0]).toBe('stateDiagram-v2')
    expect(arrows.filter(({ from }) => from === '[*]').map(({ to }) => to)).toEqual([
      'Open',
      'PendingDelivery',
    ])
    const ends = arrows.filter(({ to }) => to === '[*]').map(({ from }) => from)
    expect(ends.sort()).toEqual(['Cancelled', 'Rejected', 'Revoked'])
  })

  test('names every state, and none that only carries a timer', () => {
    const names = new Set(arrows.flatMap(({ from, to }) => [from, to]).filter((name) => name !== '[*]'))
    expect([...names].sort()).toEqual([...contractStatePaths.map(lastOf), 'Contract'].sort())
  })

  test('tells every time rule with its length', () => {
    const rules = arrows.filter(({ label }) => label !== null)
    expect(rules).toEqual(
      expect.arrayContaining([
        { from: 'Open', to: 'Open', label: 'after 24 hours' },
        { from: 'Processing', to: 'Processing', label: 'after 6 weeks' },
        { from: 'Denied', to: 'Denied', label: 'after 3 days' },
        { from: 'PendingDelivery', to: 'PendingDelivery', label: 'after the date' },
        { from: 'Cancelled', to: 'Cancelled', label: 'after the date' },
      ]),
    )
    expect(rules).toHaveLength(5)
  })
})

describe('the order machine as a diagram', () => {
  const arrows = arrowsOf('order')

  test('has every state, begins in Quoting and ends where nothing leads on, the submitted order too', () => {
    const names = new Set(arrows.flatMap(({ from, to }) => [from, to]).filter((name) => name !== '[*]'))
    expect([...names].sort()).toEqual(orderStates.toSorted())
    expect(arrows.filter(({ from }) => from === '[*]').map(({ to }) => to)).toEqual(['Quoting'])
    const ends = arrows.filter(({ to }) => to === '[*]').map(({ from }) => from)
    expect(ends).toEqual(['Submitted', 'Declined', 'Expired', 'Abandoned'])
  })

  test('has an arrow for every edge between two states, once', () => {
    const drawn = arrows.flatMap(({ from, to, label }) =>
      from === '[*]' || to === '[*]' || label !== null ? [] : [`${from} --> ${to}`],
    )
    expect(drawn).toEqual([
      'Quoting --> Offered',
      'Offered --> Accepted',
      'Offered --> Declined',
      'Accepted --> Ready',
      'Accepted --> Incomplete',
      'Incomplete --> Ready',
      'Incomplete --> Declined',
      'Ready --> Submitting',
      'Submitting --> Submitted',
      'Submitting --> Refused',
      'Submitting --> Uncertain',
      'Refused --> Ready',
      'Uncertain --> Submitted',
      'Uncertain --> Ready',
      'Uncertain --> Abandoned',
    ])
  })

  test('tells when an offer runs out and when somebody is reminded', () => {
    expect(arrows.filter(({ label }) => label !== null)).toEqual([
      { from: 'Offered', to: 'Expired', label: 'after the date' },
      { from: 'Incomplete', to: 'Incomplete', label: 'after 2 days' },
    ])
  })
})

describe('a delay', () => {
  test('is said as people do', () => {
    const hourMs = 3_600_000
    expect([24, 36, 48, 168, 336].map((hours) => duration(hours * hourMs))).toEqual([
      'after 24 hours',
      'after 36 hours',
      'after 2 days',
      'after 7 days',
      'after 2 weeks',
    ])
    expect(duration(null)).toBe('after the date')
  })
})

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}
