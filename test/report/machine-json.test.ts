import { describe, expect, test, vi } from 'vitest'
import { type AnyStateMachine, type AnyStateNode, createActor, createMachine, SimulatedClock } from 'xstate'
import {
  contractStatePath,
  contractStatePaths,
  contractStatuses,
  observedEdges,
  orderStates,
} from '../../machines/index.ts'
import { type LifecycleName, lifecycles } from '../../src/report/lifecycle.ts'
import { machineJson } from '../../src/report/machine-json.ts'

const dayMs = 86_400_000
const names = ['contract', 'order'] as const
const exported = { contract: exportOf('contract'), order: exportOf('order') }

function exportOf(name: LifecycleName) {
  const { machine, delayMs } = lifecycles[name]
  return JSON.parse(JSON.stringify(machineJson(machine, delayMs)))
}

/** A machine read back, with every action that it names told to `heard`. */
function reread(name: LifecycleName, heard: string[] = [], initial?: string): AnyStateMachine {
  const tell = (_: unknown, params: { kind?: string }) => void heard.push(params?.kind ?? 'told')
  const others = ['remember', 'countRecovery', 'askForPrice', 'sendOrder', 'forgetSending']
  const memories = ['Time', 'Offer', 'Sending', 'Loss', 'Numbers', 'Look'].map((what) => `remember${what}`)
  const quiet = Object.fromEntries([...others, ...memories].map((action) => [action, () => {}]))
  const json = exported[name]
  return createMachine(initial === undefined ? json : { ...json, initial }).provide({
    actions: { ...quiet, alert: tell, notify: tell } as never,
  })
}

/** An actor on a clock of its own. Errors would end it. */
function started(name: LifecycleName, heard: string[] = [], initial?: string) {
  const clock = new SimulatedClock()
  const errors: unknown[] = []
  const actor = createActor(reread(name, heard, initial), { clock })
  actor.subscribe({ error: (error) => errors.push(error) })
  actor.start()
  return { actor, clock, errors }
}

describe('the contract machine as JSON', () => {
  test('has the same edges for every state and every observation once it is read back', () => {
    const edges = contractStatePaths.flatMap((from) =>
      contractStatuses.flatMap((status) => {
        const { actor, errors } = started('contract')
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

  test('starts in Open, alerts after a day and not before, and then stays calm', () => {
    const heard: string[] = []
    const { actor, clock, errors } = started('contract', heard)
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
    const { actor, clock, errors } = started('contract', heard)
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
    const actor = createActor(reread('contract', heard)).start()
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

describe('the order machine as JSON', () => {
  test('goes where the machine goes, the first way where guards chose', () => {
    const { machine } = lifecycles.order
    for (const state of orderStates) {
      for (const [event, [first]] of Object.entries(edgesOf(machine.getStateNodeById(`order.${state}`)))) {
        const { actor, errors } = started('order', [], state)
        actor.send({ type: event })
        const { value, status } = actor.getSnapshot()
        expect([state, event, value, status, errors]).toEqual([
          state,
          event,
          first!.to ?? state,
          'active',
          [],
        ])
        actor.stop()
      }
    }
  })

  test('waits in Quoting, and keeps an offer until it is told otherwise', () => {
    const { actor, clock, errors } = started('order')
    expect(actor.getSnapshot().value).toBe('Quoting')
    actor.send({ type: 'priced' })
    for (let day = 0; day < 100; day += 1) clock.increment(dayMs)
    expect([actor.getSnapshot().value, errors]).toEqual(['Offered', []])
    expect(exported.order.states.Offered.meta.rules).toEqual([
      {
        after: 'offerValidity',
        target: '#order.Expired',
        description: 'The offer was not accepted in time',
      },
    ])
    actor.stop()
  })

  test('reminds of missing data every two days', () => {
    const heard: string[] = []
    const { actor, clock, errors } = started('order', heard, 'Incomplete')
    for (let day = 0; day < 9; day += 1) clock.increment(dayMs)
    expect([heard, errors, actor.getSnapshot().value]).toEqual([
      Array(4).fill('orderIncomplete'),
      [],
      'Incomplete',
    ])
    actor.stop()
  })
})

describe.each(names)('the %s machine as JSON', (name) => {
  const { machine } = lifecycles[name]

  test('has the same states, in the same places, with their descriptions and meta', () => {
    expect(statesOf(reread(name).root)).toEqual(statesOf(machine.root))
  })

  test('has the same edges for every event, in the same order, with the names of their guards', () => {
    const nodes = (root: AnyStateNode): AnyStateNode[] => [root, ...Object.values(root.states).flatMap(nodes)]
    const edges = (of: AnyStateMachine) => nodes(of.root).map((node) => [node.id, edgesOf(node)])
    expect(edges(reread(name))).toEqual(edges(machine))
  })

  test('holds nothing that needs code: no functions, named delays or guards', () => {
    const delays = new Set<string>()
    const visit = (value: unknown, key = '') => {
      if (typeof value !== 'object' || value === null) return
      if (key === 'after') for (const delay of Object.keys(value)) delays.add(delay)
      expect(key === 'meta' ? [] : Object.keys(value)).not.toContain('guard')
      expect(Object.keys(value)).not.toContain('always')
      if (key !== 'meta') for (const [inside, inner] of Object.entries(value)) visit(inner, inside)
    }
    visit(exported[name])
    const [days, dateDriven, guard] = {
      contract: [[1, 3, 42], '"deliveryOverdue"', '"isFresh"'] as const,
      order: [[2], '"offerValidity"', '"maySendAgain"'] as const,
    }[name]
    expect([...delays].sort()).toEqual(days.map((count) => String(count * dayMs)).sort())
    expect(JSON.stringify(exported[name])).toContain(dateDriven)
    expect(JSON.stringify(exported[name])).toContain(guard)
  })
})

interface Edge {
  to: string | null
  isReentered: boolean
  guard: string | null
}

/** Where each event from outside leads, by the machine's own transitions or by what was read back. */
function edgesOf(node: AnyStateNode): Record<string, Edge[]> {
  const outside = [...node.transitions].filter(([event]) => !event.startsWith('xstate.'))
  return Object.fromEntries(
    outside.map(([event, transitions]) => [
      event,
      transitions.map(({ target, reenter, guard, meta }) => ({
        to: target?.[0]?.path.join('.') ?? null,
        isReentered: target !== undefined && reenter,
        guard: (guard as string | undefined) ?? (meta as { guard?: string } | undefined)?.guard ?? null,
      })),
    ]),
  )
}

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
