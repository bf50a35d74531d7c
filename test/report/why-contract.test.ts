import { describe, expect, test } from 'vitest'
import {
  contractMachine,
  contractStatePath,
  contractStatePaths,
  contractStatuses,
  isSameState,
  legalPath,
  statusOfState,
} from '../../machines/index.ts'
import type { ContractRecord } from '../../src/contract-record.ts'
import { guardWords } from '../../src/report/guard-words.ts'
import { why } from '../../src/report/why.ts'
import { contractTarget, contractTargets, whyContract } from '../../src/report/why-contract.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import {
  contextIn,
  contractIn,
  day,
  hour,
  laterStartDay,
  leaves,
  monday,
  observed,
  send,
  timeEvents,
} from '../machines/contract-situation.ts'

const now = monday + hour
const pairs = leaves.flatMap((leaf) => contractStatuses.map((status) => ({ leaf, status })))

describe('why a contract can or cannot go to a status', () => {
  test.each(pairs)('$leaf, $status: what the machine does when that is seen', ({ leaf, status }) => {
    const answer = whyContract(recordIn(leaf), status, { now })
    const path = legalPath(contractStatePath(contractIn(leaf).value), status)
    const ways = path === null ? 'none' : (['stays', 'oneEdge'][path.length] ?? 'inferredPath')
    expect(answer.way).toBe(ways)
    expect(answer.path?.map((step) => step.status) ?? null).toEqual(path)
    let snapshot = contractIn(leaf)
    for (const [index, step] of (answer.path ?? []).entries()) {
      snapshot = send(snapshot, observed(step.status)).snapshot
      expect(contractStatePath(snapshot.value)).toBe(step.to)
      expect(step.isInferred).toBe(index < answer.path!.length - 1)
    }
    expect(isSameState(contractStatePath(snapshot.value), status)).toBe(answer.way !== 'none')
  })

  test('every edge out of a state is told, and open exactly where the machine takes it', () => {
    for (const leaf of leaves) {
      const { edges } = whyContract(recordIn(leaf), 'Open', { now })
      for (const status of contractStatuses) {
        const { snapshot, isTaken } = send(contractIn(leaf), observed(status))
        const open = edges.filter(({ event, isOpen, openWhen }) => {
          const isNow = isOpen === true || openWhen.includes('a look shows the same dates')
          return event === `observed.${status}` && isNow
        })
        expect(open.length, `${leaf}, ${status}`).toBe(isTaken ? 1 : 0)
        if (isTaken) expect(open[0]!.to).toBe(pathOrParent(open[0]!.to, contractStatePath(snapshot.value)))
      }
    }
  })

  test('a look older than the last one applied is kept out, and the guard says by what', () => {
    const { answer, edges } = whyContract(recordIn('Open'), 'Processing', { now: monday - 1 })
    expect(answer).toContain('what is older is kept out')
    expect(edges.find(({ event }) => event === 'observed.Processing')).toMatchObject({
      isOpen: false,
      guard: { name: 'isFresh', holds: false, values: { lastLookBeganAt: '2026-01-05T12:00:00.000Z' } },
    })
  })

  test('a guard that depends on what will be seen says so, and on what', () => {
    const { edges } = whyContract(recordIn('Contract.PendingDelivery.StartDateKnown'), 'Contract', { now })
    const seen = edges.filter(({ event }) => event === 'observed.PendingDelivery')
    expect(seen).toMatchObject([
      {
        isOpen: null,
        openWhen: ['a look shows other dates'],
        guard: { name: 'isFreshWithNewStartDate', holds: null, values: { startDate: '2026-03-01' } },
        tells: ['startDateChanged'],
      },
      { isOpen: null, openWhen: ['a look shows the same dates'], unless: [{ holds: null }], tells: [] },
    ])
    // The machine agrees.
    const from = contractIn('Contract.PendingDelivery.StartDateKnown')
    expect(send(from, observed('PendingDelivery', laterStartDay)).effects).toEqual([
      'notify startDateChanged',
    ])
  })

  test('where there is no way, it says what would become of such an observation, and how to accept it', () => {
    const { answer } = whyContract(recordIn('Rejected'), 'Processing', { now })
    expect(answer).toContain('No legal path leads there from Rejected')
    expect(answer).toContain('kept as a contradiction')
    expect(answer).toContain('stromkreis correct 345678901')
  })

  test('a contradiction that is there already is named, with when it was seen', () => {
    const anomaly = { kind: 'contradiction', seen: 'Processing', observedAt: monday + day } as const
    const answer = whyContract({ ...recordIn('Rejected'), anomaly }, 'Processing', { now: monday + 2 * day })
    expect(answer.anomaly).toEqual({ ...anomaly, observedAt: '2026-01-06T12:00:00.000Z' })
    expect(answer.answer).toContain('kept as a contradiction since 2026-01-06T12:00:00.000Z')
  })

  test('the states that would be inferred are named', () => {
    expect(whyContract(recordIn('Denied.Waiting'), 'Delivery', { now }).answer).toBe(
      'A look that shows Delivery leads to Contract.Delivery, and that the contract passed Processing and Contract.PendingDelivery on the way is inferred.',
    )
  })

  test('what waits is told with its time', () => {
    const timers = [{ event: timeEvents.Open, token: 1, dueAt: monday + day, estimated: true }]
    const answer = whyContract({ ...recordIn('Open'), timers }, 'Processing', { now })
    const dueAt = '2026-01-06T12:00:00.000Z'
    expect(answer.timers).toEqual([{ timeRule: 'openTooLong', dueAt, isEstimated: true }])
    const rule = answer.edges.find(({ timeRule }) => timeRule === 'openTooLong')
    expect(rule).toMatchObject({ event: null, dueAt, isOpen: false, tells: ['openTooLong'] })
    expect(answer.lastApplied).toEqual({
      beganAt: '2026-01-05T12:00:00.000Z',
      endedAt: '2026-01-05T12:00:00.000Z',
      enteredAt: '2026-01-05T11:00:00.000Z',
    })
  })

  test('of a contract that was only seen in words nobody knows, anything would be adopted', () => {
    const anomaly = { kind: 'unknownStatus', seen: 'Unspecified', observedAt: monday } as const
    const answer = whyContract({ ...recordIn('Open'), position: null, anomaly }, 'Denied', { now })
    expect(answer).toMatchObject({ way: 'adoption', state: null, path: null, edges: [] })
    expect(answer.answer).toContain('adopted')
  })
})

describe('what can be asked of a contract', () => {
  test('is every status and every state, in any capitals', () => {
    for (const status of contractStatuses) expect(contractTarget(status)).toBe(status)
    for (const path of contractStatePaths) expect(contractTarget(path)).toBe(statusOfState(path))
    expect(why(recordIn('Open'), ' contract.DELIVERY', { now })).toMatchObject({ asked: 'Delivery' })
  })

  test('anything else is refused, with all that can be asked', () => {
    const ask = () => why(recordIn('Open'), 'Delivered', { now })
    expect(ask).toThrow(expect.objectContaining({ code: 'invalidInput' }))
    const error = caught(ask)
    expect(error.message).toContain('Delivered')
    for (const target of contractTargets) expect(error.hint).toContain(target)
    expect(caught(() => why(recordIn('Open'), 'erika@example.org', { now })).message).not.toContain('@')
  })
})

test('every guard of the contract machine is put into words', () => {
  const guards = Object.keys(contractMachine.implementations.guards)
  expect(guards.length).toBeGreaterThan(3)
  for (const guard of guards) expect(guardWords[guard], guard).toMatch(/^[a-z]/)
})

function recordIn(leaf: string): ContractRecord {
  return {
    contractNumber: '345678901',
    customerNumber: null,
    seq: 1,
    machineVersion: '1',
    position: {
      leaf,
      state: contractStatePath(contractIn(leaf).value),
      enteredAt: monday - hour,
      context: contextIn(leaf),
    },
    timers: [],
    anomaly: null,
  }
}

/** Edges of a state around others name the state that is entered; one that stays, the state around them. */
function pathOrParent(to: string, entered: string): string {
  return entered.startsWith(`${to}.`) ? to : entered
}

function caught(act: () => unknown): StromkreisError {
  try {
    act()
  } catch (error) {
    if (error instanceof StromkreisError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
