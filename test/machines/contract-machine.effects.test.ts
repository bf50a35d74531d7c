import { describe, expect, test } from 'vitest'
import { type AnyStateNode, initialTransition } from 'xstate'
import {
  type ContractDelays,
  type ContractEvent,
  contractMachine,
  contractStatePath,
  contractStatuses,
  defaultContractDelays,
  noDetails,
  type StateMeta,
} from '../../machines/index.ts'
import {
  contextIn,
  contractIn,
  day,
  endDay,
  hour,
  laterStartDay,
  leaves,
  monday,
  observed,
  read,
  send,
  startDay,
  stateValueOf,
  timeEvent,
  timeEvents,
} from './contract-situation.ts'

/** What is told on the way into a state, by the state come from where that matters. */
const toldOnEntry: Record<string, string[]> = {
  'Open > Processing': [],
  'Open > Rejected': ['notify rejected'],
  'Open > Revoked': ['notify revoked'],
  'Processing > Denied': ['alert denied'],
  'Processing > Rejected': ['notify rejected'],
  'Processing > Revoked': ['notify revoked'],
  'Processing > Contract.PendingDelivery': ['notify contractConfirmed'],
  'Denied > Processing': [],
  'Denied > Rejected': ['notify rejected'],
  'Denied > Revoked': ['notify revoked'],
  'Contract.PendingDelivery > Contract.Delivery': ['notify deliveryBegun'],
  'Contract.PendingDelivery > Cancelled': ['notify winBackPossible'],
  'Contract.PendingDelivery > Revoked': ['notify revoked'],
  'Contract.Delivery > Cancelled': ['notify winBackPossible'],
  'Contract.Delivery > Revoked': ['notify revoked'],
}

const looks = contractStatuses.flatMap((status) =>
  [undefined, startDay, laterStartDay, endDay].map((details) => observed(status, details)),
)
const events: ContractEvent[] = [...looks, ...Object.values(timeEvents).map(timeEvent)]

/** Everything the machine does anywhere. */
const happenings = leaves.flatMap((leaf) => {
  const from = contractIn(leaf)
  return events.map((event) => ({ from: contractStatePath(from.value), event, ...send(from, event) }))
})

describe('what the contract machine asks for', () => {
  test('on every edge exactly this, whatever the details', () => {
    const told: Record<string, Set<string>> = {}
    for (const { from, snapshot, effects } of happenings) {
      const to = contractStatePath(snapshot.value)
      if (to === from) continue
      told[`${from} > ${to}`] ??= new Set()
      told[`${from} > ${to}`]!.add(effects.join(', '))
    }
    const expected = Object.entries(toldOnEntry).map(([edge, effects]) => [
      edge,
      new Set([effects.join(', ')]),
    ])
    expect(told).toEqual(Object.fromEntries(expected))
  })

  test('every kind named in the meta of a state is asked for there, and no other kind is', () => {
    const asked = new Map<string, Set<string>>()
    for (const { snapshot, told } of happenings) {
      for (const node of nodesOf(snapshot)) {
        const kinds = told.map(({ kind }) => kind as string)
        asked.set(node, new Set([...(asked.get(node) ?? []), ...kinds]))
      }
    }
    for (const leaf of leaves) {
      const standing = nodesOf(contractIn(leaf))
      const visible = contractStatePath(contractIn(leaf).value)
      const named = standing.flatMap((node) => effectsNamedBy(node))
      for (const kind of asked.get(visible) ?? []) expect(named, `${kind} in ${visible}`).toContain(kind)
      for (const node of standing) {
        for (const kind of effectsNamedBy(node)) expect(asked.get(node), `${kind} in ${node}`).toContain(kind)
      }
    }
  })

  test('whoever asks is named: the state the contract then stands in, or the one around it', () => {
    for (const { snapshot, told } of happenings) {
      const state = contractStatePath(snapshot.value)
      for (const effect of told) {
        expect(
          state === effect['state'] || state.startsWith(`${effect['state']}.`),
          JSON.stringify(effect),
        ).toBe(true)
      }
    }
  })

  test('an alert of a denial carries the reason, the message and the rounds before', () => {
    const { told } = send(
      contractIn('Processing', { recoveries: 2 }),
      observed('Denied', { denialReason: 'ContractCommitment', message: 'text:1' }),
    )
    expect(told).toEqual([
      {
        kind: 'denied',
        state: 'Denied',
        denialReason: 'ContractCommitment',
        message: 'text:1',
        recoveries: 2,
      },
    ])
  })

  test('a rejection carries its reason, a cancellation its reason and last day, a contract its start', () => {
    const rejected = send(contractIn('Open'), observed('Rejected', { denialReason: 'InsufficientSolvency' }))
    expect(rejected.told).toEqual([
      { kind: 'rejected', state: 'Rejected', denialReason: 'InsufficientSolvency' },
    ])
    const cancelled = send(
      contractIn('Contract.Delivery'),
      observed('Cancelled', { cancellationReason: 'Relocation', ...endDay }),
    )
    expect(cancelled.told).toEqual([
      {
        kind: 'winBackPossible',
        state: 'Cancelled',
        cancellationReason: 'Relocation',
        endDate: '2026-09-30',
      },
    ])
    const confirmed = send(contractIn('Processing'), observed('PendingDelivery', startDay))
    expect(confirmed.told).toEqual([
      { kind: 'contractConfirmed', state: 'Contract', startDate: '2026-03-01' },
    ])
  })
})

describe('the time rules of the contract machine', () => {
  test('by default: 24 hours in Open, six weeks in Processing, three days between reminders, two days past the start day', () => {
    expect(defaultContractDelays).toEqual({
      openTooLongMs: 24 * hour,
      processingTooLongMs: 42 * day,
      denialReminderMs: 3 * day,
      deliveryOverdueMs: 2 * day,
    })
    expect(armedEverywhere({})).toEqual({
      Open: 24 * hour,
      Processing: 42 * day,
      Denied: 3 * day,
      'Contract.PendingDelivery': startDay.startDayEndsAt! + 2 * day - (monday + hour),
      Cancelled: endDay.endDayEndsAt! - (monday + hour),
    })
  })

  test.each([
    ['openTooLongMs', 'Open', 7 * hour],
    ['processingTooLongMs', 'Processing', 60 * day],
    ['denialReminderMs', 'Denied', 5 * hour],
  ] as const)('%s is an input', (name, state, delayMs) => {
    const usual = armedEverywhere({})
    expect(armedEverywhere({ [name]: delayMs })).toEqual({ ...usual, [state]: delayMs })
  })

  test('deliveryOverdueMs is an input', () => {
    const armed = armedEverywhere({ deliveryOverdueMs: 0 })
    expect(armed['Contract.PendingDelivery']).toBe(startDay.startDayEndsAt! - (monday + hour))
  })

  test('a date that is long past is due at once, never in the past', () => {
    const { armed } = send(
      contractIn('Processing'),
      observed('PendingDelivery', { startDate: '2020-01-01', startDayEndsAt: Date.UTC(2020, 0, 1, 23) }),
    )
    expect(Object.values(armed)).toEqual([0])
  })

  test('leaving a state cancels what waits there', () => {
    const left = leaves.flatMap((leaf) => {
      const { isTaken, cancelled, snapshot } = send(contractIn(leaf), observed('Revoked'))
      const moved = isTaken && contractStatePath(snapshot.value) !== contractStatePath(contractIn(leaf).value)
      return moved ? [[leaf, cancelled]] : []
    })
    expect(Object.fromEntries(left)).toEqual({
      Open: [timeEvents.Open],
      Processing: [timeEvents.Processing],
      'Denied.Waiting': [timeEvents['Denied.Waiting']],
      'Contract.PendingDelivery.StartDateUnknown': [],
      'Contract.PendingDelivery.StartDateKnown': [timeEvents['Contract.PendingDelivery.StartDateKnown']],
      'Contract.Delivery': [],
    })
  })

  test('no other state waits for anything', () => {
    const waiting = new Set(happenings.flatMap(({ armed }) => Object.keys(armed)))
    const [, initial] = initialTransition(contractMachine, { now: monday })
    for (const event of Object.keys(read(initial).armed)) waiting.add(event)
    expect([...waiting].sort()).toEqual(Object.values(timeEvents).toSorted())
  })
})

/** The delay that each state's rule gets on entry. */
function armedEverywhere(delays: Partial<ContractDelays>): Record<string, number> {
  const [initial, actions] = initialTransition(contractMachine, { now: monday, delays })
  const context = initial.context
  const entered = (from: string, event: ContractEvent) =>
    Object.values(send(contractIn(from, { ...context, details: noDetails }), event).armed)[0]!
  return {
    Open: Object.values(read(actions).armed)[0]!,
    Processing: entered('Open', observed('Processing')),
    Denied: entered('Processing', observed('Denied')),
    'Contract.PendingDelivery': entered('Processing', observed('PendingDelivery', startDay)),
    Cancelled: entered('Contract.Delivery', observed('Cancelled', endDay)),
  }
}

/** Paths of all active states that carry meta: those people see and the one around them. */
function nodesOf(snapshot: ReturnType<typeof contractIn>): string[] {
  return Object.keys(snapshot.getMeta())
    .map((id) => id.replace('contract.', ''))
    .filter((path) => metaOf(path) !== undefined)
}

function effectsNamedBy(path: string): readonly string[] {
  return metaOf(path)?.effects ?? []
}

function metaOf(path: string): StateMeta | undefined {
  return contractMachine.getStateNodeById(`contract.${path}`).meta as StateMeta | undefined
}

test('the context a contract starts with is what its input says', () => {
  const [snapshot] = initialTransition(contractMachine, { now: monday })
  expect(snapshot.context).toEqual(contextIn('Open'))
})

test('without input a contract is Open as of the beginning of time', () => {
  const [snapshot] = initialTransition(contractMachine, undefined)
  expect(snapshot.context).toMatchObject({ beganAt: 0, now: 0, recoveries: 0 })
})

test('states are tagged: where it lives, where somebody has to act, where it has ended, and what nobody is shown', () => {
  const tagged = (tag: string) =>
    everyNode().flatMap(({ path, tags }) => (tags.includes(tag) ? path.join('.') : []))
  expect(tagged('live')).toEqual([
    ...['Open', 'Processing', 'Denied', 'Contract', 'Contract.PendingDelivery', 'Contract.Delivery'],
  ])
  expect(tagged('needsAction')).toEqual(['Denied'])
  expect(tagged('ended')).toEqual(['Rejected', 'Revoked', 'Cancelled'])
  expect(tagged('inner')).toEqual(leaves.filter((leaf) => contractStatePath(stateValueOf(leaf)) !== leaf))
  expect(new Set(everyNode().flatMap(({ tags }) => tags)).size).toBe(4)
})

function everyNode(node: AnyStateNode = contractMachine.root): AnyStateNode[] {
  return Object.values(node.states).flatMap((inner) => [inner, ...everyNode(inner)])
}
