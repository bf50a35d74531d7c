import { describe, expect, test } from 'vitest'
import type { AnomalyKind } from '../../src/contract-record.ts'
import type { Fault } from '../../src/sandbox/index.ts'
import type { StromkreisError, StromkreisErrorCode } from '../../src/stromkreis-error.ts'
import { dayMs, type Following, follow, hourMs } from './following.ts'
import { anomaliesByKind, faultsIn, known, truth, wholeLog } from './log-examination.ts'

interface Trouble {
  what: string
  faults: readonly Fault[]
  /** What a sync meanwhile ends with; null where it gets by. */
  fails: StromkreisErrorCode | null
  anomalies?: Partial<Record<AnomalyKind, number>>
  /** Where answers do not come at all: for how long they are waited for, in real time. */
  requestTimeoutMs?: number
}

const always = { times: null }
const troubles: readonly Trouble[] = [
  {
    what: '429 with Retry-After in seconds, for a while',
    faults: [{ kind: 'rateLimit', retryAfterSeconds: 120, times: 3 }],
    fails: null,
  },
  {
    what: '429 with Retry-After as a date, for a while',
    faults: [{ kind: 'rateLimit', retryAfterSeconds: 600, retryAfterAs: 'httpDate', times: 3 }],
    fails: null,
  },
  { what: '429 for days', faults: [{ kind: 'rateLimit', ...always }], fails: 'rateLimited' },
  { what: 'one 500', faults: [{ kind: 'status', status: 500 }], fails: null },
  {
    what: '503 with Retry-After',
    faults: [{ kind: 'status', status: 503, retryAfterSeconds: 60, times: 4 }],
    fails: null,
  },
  {
    what: '502 on every page but the first',
    faults: [{ kind: 'status', status: 502, path: 'list', after: 1, ...always }],
    fails: 'supplierFailed',
  },
  {
    what: 'no tokens',
    faults: [
      { kind: 'status', status: 500, path: 'token', ...always },
      { kind: 'status', status: 401, path: 'list', ...always },
    ],
    fails: 'supplierFailed',
  },
  {
    what: 'no answers',
    faults: [{ kind: 'timeout', ...always }],
    fails: 'unreachable',
    requestTimeoutMs: 250,
  },
  { what: 'broken connections', faults: [{ kind: 'reset', ...always }], fails: 'unreachable' },
  { what: 'connections broken while answering', faults: [{ kind: 'resetAfter', times: 4 }], fails: null },
  { what: 'half an answer', faults: [{ kind: 'cutJson', ...always }], fails: 'unreadable' },
  { what: 'an HTML page', faults: [{ kind: 'wrongJson', ...always }], fails: 'unreadable' },
  {
    what: 'JSON of another shape',
    faults: [{ kind: 'wrongJson', shape: 'other', ...always }],
    fails: 'unreadable',
  },
  {
    what: 'words nobody knows, on every order',
    faults: [{ kind: 'unknownWords', ...always }],
    fails: null,
    anomalies: { unknownStatus: 32 },
  },
  {
    what: 'an order without its number on every page',
    faults: [{ kind: 'invalidOrder', path: 'list', ...always }],
    fails: null,
    anomalies: { invalidOrder: 1 },
  },
  {
    what: 'an order without its state on every page',
    faults: [{ kind: 'invalidOrder', path: 'list', how: 'noState', ...always }],
    fails: null,
    anomalies: { invalidOrder: 4 },
  },
  {
    what: 'an order of wrong types on every page',
    faults: [{ kind: 'invalidOrder', path: 'list', how: 'wrongTypes', ...always }],
    fails: null,
    anomalies: { invalidOrder: 4 },
  },
  { what: 'shuffled pages', faults: [{ kind: 'shuffledPage', ...always }], fails: null },
  { what: 'the page before the one asked for', faults: [{ kind: 'repeatedPage', ...always }], fails: null },
]

describe('a supplier in trouble costs freshness alone:', () => {
  test.each(troubles.map((trouble) => [trouble.what, trouble] as const))('%s', async (_, trouble) => {
    const { faults, fails, anomalies = {}, requestTimeoutMs } = trouble
    const following = await followed(requestTimeoutMs)
    const { sandbox, stromkreis, trySync, sync, clock } = following
    for (const fault of faults) sandbox.faults.add(fault)
    const outcomes = [await trySync(6 * hourMs), await trySync(6 * hourMs), await trySync(6 * hourMs)]
    expect(outcomes).toEqual([fails, fails, fails])
    expect(anomaliesByKind(stromkreis)).toEqual(anomalies)
    sandbox.faults.clear()
    await sync(6 * hourMs)
    await sync()
    expect(known(stromkreis)).toEqual(truth(sandbox.world, clock.now()))
    expect(anomaliesByKind(stromkreis)).toEqual(anomalies)
    expectSoundLog(following)
  })

  test('lists that are days old', async () => {
    const following = await followed()
    const { sandbox, stromkreis, sync, clock } = following
    const fault = sandbox.faults.add({ kind: 'oldAnswer', path: 'list', ageMs: 12 * dayMs, times: null })
    for (let look = 0; look < 3; look += 1) await sync(6 * hourMs)
    sandbox.faults.remove(fault)
    await sync(6 * hourMs)
    await sync()
    expect(known(stromkreis)).toEqual(truth(sandbox.world, clock.now()))
    const { contradiction = 0, ...others } = anomaliesByKind(stromkreis)
    expect(contradiction).toBeGreaterThan(0)
    expect(others).toEqual({})
    expectSoundLog(following)
  })

  test('a wait that Retry-After asks for is kept, and the calls meanwhile are none', async () => {
    const { sandbox, sync, clock } = await followed()
    const before = clock.now()
    const calls = sandbox.calls()['list']?.['200'] ?? 0
    sandbox.faults.add({ kind: 'rateLimit', retryAfterSeconds: 900, times: 2 })
    await sync(0)
    // A little longer, so that not all who wait come back in the same moment.
    expect(clock.now() - before).toBeGreaterThanOrEqual(2 * 900_000)
    expect(clock.now() - before).toBeLessThan(2 * 1.2 * 900_000)
    expect(sandbox.calls()['list']).toMatchObject({ '200': calls + 4, '429': 2 })
  })

  test('faults without end do not end the daemon: it reports each look that failed, and goes on', async () => {
    const { sandbox, stromkreis, problems, clock } = await followed()
    sandbox.faults.add({ kind: 'status', status: 500, times: 23 })
    const caughtUp = new Promise<void>((resolve) => {
      stromkreis.subscribe(({ from, to }) => from !== to && resolve())
    })
    const running = stromkreis.start()
    await caughtUp
    await stromkreis.halt()
    await running
    expect(problems.length).toBeGreaterThan(0)
    const codes = new Set(problems.map((problem) => (problem as StromkreisError).code))
    expect([...codes].sort()).toEqual(['supplierFailed', 'unreachable'])
    expect(sandbox.faults.active()).toEqual([])
    expect(stromkreis.contracts()[0]?.lastObservedAt).toBeLessThanOrEqual(clock.now())
  })

  test('one unknown word is told once, again when it is another, and settled when it is gone', async () => {
    const { sandbox, stromkreis, sync } = await follow()
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] })
    await sync()
    for (const state of ['Quantum', 'Quantum', 'Waveform', 'Processing', 'Quantum']) {
      sandbox.world.force(number, { state, deliveryState: null })
      await sync()
    }
    expect(stromkreis.anomalies().map(({ kind, detail }) => [kind, detail])).toEqual([
      ['unknownStatus', 'seen as Quantum, which is not a status known here'],
      ['unknownStatus', 'seen as Waveform, which is not a status known here'],
      ['unknownStatus', 'seen as Quantum, which is not a status known here'],
    ])
    expect(stromkreis.contract(number)).toMatchObject({
      position: { state: 'Processing' },
      anomaly: { kind: 'unknownStatus', seen: 'Quantum' },
    })
  })

  test('a page shown twice does not hide that an order on it came back to what it was', async () => {
    const { sandbox, stromkreis, sync } = await follow({ engine: { pageLimit: 2 } })
    const script = { steps: [{ afterMs: 0, state: 'Processing', processingInfo: null }] }
    const [first] = [1, 2, 3, 4].map(() => sandbox.world.script(script))
    await sync()
    sandbox.faults.add({ kind: 'repeatedPage', path: 'list' })
    await sync()
    const before = sandbox.world.order(first!)!
    sandbox.world.force(first!, { state: 'Denied', denialReason: 'Other' })
    await stromkreis.track(first!)
    expect(stromkreis.contract(first!).position?.state).toBe('Denied')
    sandbox.world.force(first!, { state: 'Processing', processingInfo: null })
    expect(sandbox.world.order(first!)).toEqual(before)
    await sync()
    expect(stromkreis.contract(first!).position?.state).toBe('Processing')
  })
})

/** An engine that has followed a world of 32 orders, on four pages, for a few days. */
async function followed(requestTimeoutMs = 60_000): Promise<Following> {
  const following = await follow({
    sandbox: { seed: 23, orders: 32 },
    engine: { pageLimit: 8 },
    requestTimeoutMs,
  })
  for (let look = 0; look < 4; look += 1) await following.sync(12 * hourMs)
  expect(following.stromkreis.anomalies()).toEqual([])
  return following
}

function expectSoundLog({ stromkreis, problems }: Following): void {
  expect(faultsIn(wholeLog(stromkreis))).toEqual([])
  expect(stromkreis.verify().disagreements).toEqual([])
  expect(
    problems.map((problem) => (problem as Error).name).filter((name) => name !== 'StromkreisError'),
  ).toEqual([])
}
