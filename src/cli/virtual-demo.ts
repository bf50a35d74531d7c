import { type VirtualClock, virtualClock } from '../clock.ts'
import type { Stromkreis } from '../embed/stromkreis.ts'
import { DetectionDelayCounter } from '../report/detection-delays.ts'
import { LogCounter } from '../report/log-summary.ts'
import { type CallCounts, type Sandbox, startSandbox } from '../sandbox/index.ts'
import type { DemoSales, SalesFigures } from './demo-sales.ts'
import { demoEpoch, demoSales, demoWorld, openDemoEngine } from './demo-world.ts'
import { Progress } from './progress.ts'
import type { Shell } from './shell.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** What a demo to the end came to. The same options give the same, `wallSeconds` apart. */
export interface DemoResult extends SalesFigures {
  orders: number
  virtualDays: number
  apiCalls: number
  states: Record<string, number>
  transitions: number
  inferred: number
  contradictions: number
  effects: Record<string, number>
  anomalies: number
  /** How long changes had been true when they were seen, milliseconds. */
  detectionDelay: { meanMs: number | null; p95Ms: number | null; changes: number; unseen: number }
  replayEqualsSnapshots: boolean
  wallSeconds: number
}

/** Runs a supplier, a partner who sells, and an engine over real HTTP, on virtual time, for so many days. */
export async function virtualDemo(
  shell: Shell,
  options: {
    database: string
    orders: number
    days: number
    seed: number
  },
): Promise<DemoResult> {
  const wallStart = performance.now()
  const { database, orders, days, seed } = options
  const lastsMs = days * dayMs
  const end = demoEpoch + lastsMs
  const clock = virtualClock(demoEpoch)
  const sandbox = await startSandbox({ clock, seed, orders: demoWorld(orders).existing })
  const counter = new LogCounter()
  const progress = new Progress(shell)
  try {
    const stromkreis = await openDemoEngine(sandbox, { database, clock })
    try {
      stromkreis.subscribe((entry) => counter.count(entry))
      const sales = demoSales(stromkreis, sandbox, { seed, orders, lastsMs })
      for (let sweepAt = demoEpoch; sweepAt <= end; sweepAt += hourMs) {
        progress.show(`day ${Math.floor((sweepAt - demoEpoch) / dayMs)} of ${days}`)
        await sellUntil(sales, clock, sweepAt)
        await stromkreis.sync()
      }
      clock.advanceTo(end)
      return {
        orders: stromkreis.contracts().length,
        virtualDays: days,
        apiCalls: apiCalls(sandbox.calls()),
        states: stromkreis.counts(),
        ...counter.summary(),
        ...sales.figures(),
        detectionDelay: detectionDelay(stromkreis, sandbox),
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

/** By what the supplier truly did; changes that were over by the next look, or passed within it, nobody saw. */
function detectionDelay(stromkreis: Stromkreis, sandbox: Sandbox): DemoResult['detectionDelay'] {
  const counter = new DetectionDelayCounter(sandbox.world.trueChanges())
  const contracts = stromkreis.contracts()
  for (const { contractNumber } of contracts) {
    for (const entry of stromkreis.history(contractNumber)) counter.count(entry)
  }
  const { count, meanMs, p95Ms, inferred, skipped } = counter.report(contracts).overall
  return { meanMs, p95Ms, changes: count, unseen: inferred + skipped }
}

/** One thing at a time: with two requests under way, whose answer comes first would be a matter of luck. */
async function sellUntil(sales: DemoSales, clock: VirtualClock, until: number): Promise<void> {
  while (sales.nextAt !== null && sales.nextAt <= until) {
    clock.advanceTo(sales.nextAt)
    await sales.keepAppointments(clock.now())
  }
  clock.advanceTo(until)
  await sales.keepAppointments(until)
}

/** Requests to the API itself; those for tokens go to another server. */
function apiCalls(counts: CallCounts): number {
  return Object.entries(counts)
    .filter(([route]) => route !== 'token')
    .flatMap(([, outcomes]) => Object.values(outcomes))
    .reduce((sum, count) => sum + count, 0)
}
