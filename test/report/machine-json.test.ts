import { describe, expect, test, vi } from 'vitest'
import { type AnyStateMachine, type AnyStateNode, createActor, createMachine, SimulatedClock } from 'xstate'
import {
  contractMachine,
  contractStatePath,
  contractStatePaths,
  contractStatuses,
  observedEdges,
} from '../../machines/index.ts'
import { contractDelayMs } from '../../src/report/contract-graph.ts'
import { machineJson } from '../../src/report/machine-json.ts'

const dayMs = 86_400_000
const exported = JSON.parse(JSON.stringify(machineJson(contractMachine, contractDelayMs)))

/** The machine read back, with every action that it names told to `heard`. */
function reread(heard: string[] = []): AnyStateMachine {
  const tell = (_: unknown, params: { kind?: string }) => void heard.push(params?.kind ?? 'told')
  return createMachine(exported).provide({
    actions: { alert: tell, notify: tell, remember: () => {} } as never,
  })
}

/** An actor on a clock of its own. Errors would end it. */
function started(heard: string[] = []) {
  const clock = new SimulatedClock()
  const errors: unknown[] = []
  const actor = createActor(reread(heard), { clock })
  actor.subscribe({ error: (error) => errors.push(error) })
  actor.start()
  return { actor, clock, errors }
}

describe('the contract machine as JSON', () => {
  test('has the same edges for every state and every observation once it is read back', () => {
    const edges = contractStatePaths.flatMap((from) =>
      contractStatuses.flatMap((status) => {
        const { actor, errors } = started()
        for (const step of pathTo(from)) actor.send({ type: `observed.${step}` })
        expect(contractStatePath(actor.getSnapshot().value)).toBe(from)
        actor.send({ type: `observed.${status}` })
        expect([actor.getSnapshot().status, errors]).toEqual(['active', []])
        const to = contractStatePath(actor.getSnapshot().value)
        actor.stop()
        return to === from ? [] : { from, to, status }
      }),
    )
    const byName = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
    expect(edges.sort(byName)).toEqual(
      observedEdges.map(({ from, to, status }) => ({ from, to, status })).sort(byName),
    )
  })

  test('has the same states, in the same places, with their descriptions and meta', () => {
    const both = [contractMachine as AnyStateMachine, reread()].map((machine) => statesOf(machine.root))
    expect(both[1]).toEqual(both[0])
  })

  test('holds nothing that needs code: no functions, named delays or guards', () => {
    const delays = new Set<string>()
    const visit = (value: unknown, key = '') => {
      if (typeof value !== 'object' || value === null) return
      if (key === 'after') for (const delay of Object.keys(value)) delays.add(delay)
      expect(key === 'meta' ? [] : Object.keys(value)).not.toContain('guard')
      expect(Object.keys(value)).not.toContain('always')
      if (key !== 'meta') for (const [name, inner] of Object.entries(value)) visit(inner, name)
    }
    visit(exported)
    expect([...delays].sort()).toEqual([String(dayMs), String(3 * dayMs), String(42 * dayMs)].sort())
    expect(JSON.stringify(exported)).toContain('"deliveryOverdue"')
    expect(JSON.stringify(exported)).toContain('"isFresh"')
  })

  test('starts in Open, alerts after a day and not before, and then stays calm', () => {
    const heard: string[] = []
    const { actor, clock, errors } = started(heard)
    expect(actor.getSnapshot().value).toBe('Open')
    clock.increment(dayMs - 1)
    expect(heard).toEqual([])
    clock.increment(1)
    expect(heard).toEqual(['openTooLong'])
    for (let day = 0; day < 100; day += 1) clock.increment(dayMs)
    expect([heard, errors, actor.getSnapshot().status]).toEqual([['openTooLong'], [], 'active'])
    actor.stop()
  })

  test('reminds of a denial every three days, and does not begin it anew', () => {
    const heard: string[] = []
    const { actor, clock, errors } = started(heard)
    for (const step of ['Processing', 'Denied']) actor.send({ type: `observed.${step}` })
    const before = heard.length
    for (let day = 0; day < 9; day += 1) clock.increment(dayMs)
    expect(heard.length - before).toBe(3)
    expect([errors, contractStatePath(actor.getSnapshot().value)]).toEqual([[], 'Denied'])
    actor.stop()
  })

  test('is not stirred on the computer’s own clock either', () => {
    vi.useFakeTimers()
    const heard: string[] = []
    const actor = createActor(reread(heard)).start()
    for (const step of ['Processing', 'PendingDelivery', 'Delivery', 'Cancelled'])
      actor.send({ type: `observed.${step}` })
    vi.advanceTimersByTime(20 * dayMs)
    expect([contractStatePath(actor.getSnapshot().value), actor.getSnapshot().status]).toEqual([
      'Cancelled',
      'active',
    ])
    actor.stop()
    vi.useRealTimers()
  })
})

/** Statuses that lead from Open to a state. */
function pathTo(state: string): string[] {
  const paths: Record<string, string[]> = {
    Open: [],
    Processing: ['Processing'],
    Denied: ['Processing', 'Denied'],
    Rejected: ['Rejected'],
    Revoked: ['Revoked'],
    'Contract.PendingDelivery': ['Processing', 'PendingDelivery'],
    'Contract.Delivery': ['Processing', 'PendingDelivery', 'Delivery'],
    Cancelled: ['Processing', 'PendingDelivery', 'Cancelled'],
  }
  return paths[state]!
}

interface DescribedState {
  path: string
  description: string | undefined
  tags: readonly string[]
  initial: string | undefined
  type: unknown
  whatToDo: unknown
}

function statesOf(node: AnyStateNode): DescribedState[] {
  const { type, whatToDo } = (node.meta ?? {}) as { type?: unknown; whatToDo?: unknown }
  const initial = Object.keys(node.states).length > 0 ? node.initial.target[0]?.key : undefined
  const own = {
    path: node.path.join('.'),
    description: node.description,
    tags: node.tags,
    initial,
    type,
    whatToDo,
  }
  return [own, ...Object.values(node.states).flatMap(statesOf)]
}
