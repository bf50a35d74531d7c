import { type Clock, virtualClock } from '../clock.ts'
import { LogCounter } from '../report/log-summary.ts'
import { type CallCounts, startSandbox } from '../sandbox/index.ts'
import { demoEpoch, demoWorld, openDemoEngine } from './demo-world.ts'
import { Progress } from './terminal.ts'

const dayMs = 86_400_000

/** What a demo to the end came to. The same options give the same, `wallSeconds` apart. */
export interface DemoResult {
  orders: number
  virtualDays: number
  apiCalls: number
  states: Record<string, number>
  transitions: number
  inferred: number
  contradictions: number
  effects: Record<string, number>
  anomalies: number
  replayEqualsSnapshots: boolean
  wallSeconds: number
}

/** Runs a supplier and an engine over real HTTP, on virtual time, for so many days. */
export async function virtualDemo(options: {
  database: string
  orders: number
  days: number
  seed: number
}): Promise<DemoResult> {
  const wallStart = performance.now()
  const { database, orders, days, seed } = options
  const end = demoEpoch + days * dayMs
  const clock = endingClock(end)
  const sandbox = await startSandbox({ clock, seed, ...demoWorld(orders, days * dayMs) })
  const counter = new LogCounter()
  const progress = new Progress()
  try {
    const stromkreis = await openDemoEngine(sandbox, { database, clock })
    try {
      stromkreis.subscribe((entry) => {
        counter.count(entry)
        progress.show(`day ${Math.floor((clock.now() - demoEpoch) / dayMs)} of ${days}`)
      })
      const running = stromkreis.start()
      await Promise.race([clock.ended, running])
      await stromkreis.halt()
      return {
        orders: stromkreis.contracts().length,
        virtualDays: days,
        apiCalls: apiCalls(sandbox.calls()),
        states: stromkreis.counts(),
        ...counter.summary(),
        replayEqualsSnapshots: stromkreis.verify().disagreements.length === 0,
        wallSeconds: Math.round(performance.now() - wallStart) / 1_000,
      }
    } finally {
      await stromkreis.stop()
    }
  } finally {
    progress.end()
    await sandbox.stop()
  }
}

/** A virtual clock that ends instead of jumping past `end`. */
function endingClock(end: number): Clock & { ended: Promise<void> } {
  const clock = virtualClock(demoEpoch)
  const { promise: ended, resolve } = withResolvers()
  return {
    ended,
    now: () => clock.now(),
    async sleepUntil(at, signal) {
      if (at <= end) return clock.sleepUntil(at, signal)
      clock.advanceTo(end)
      resolve()
      await new Promise<void>((wake) => {
        if (signal?.aborted) wake()
        signal?.addEventListener('abort', () => wake())
      })
    },
  }
}

/** Requests to the API itself; those for tokens go to another server. */
function apiCalls(counts: CallCounts): number {
  return Object.entries(counts)
    .filter(([route]) => route !== 'token')
    .flatMap(([, outcomes]) => Object.values(outcomes))
    .reduce((sum, count) => sum + count, 0)
}

function withResolvers() {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
