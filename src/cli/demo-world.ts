import { openCallGate } from '../embed/open-call-gate.ts'
import { openStromkreis, type StromkreisOptions } from '../embed/open-stromkreis.ts'
import type { Stromkreis } from '../embed/stromkreis.ts'
import type { Sandbox } from '../sandbox/index.ts'
import { DemoSales } from './demo-sales.ts'

const hourMs = 3_600_000

/** When demos begin, so that the same seed shows the same. */
export const demoEpoch = Date.UTC(2026, 0, 5)

/** Two thirds of the orders are there already, at every stage; the rest are sold in the first two thirds of the time. */
export function demoWorld(orders: number) {
  const sold = Math.floor(orders / 3)
  return { existing: orders - sold, sold }
}

/** The demo's partner, selling to so many within so long. */
export function demoSales(
  stromkreis: Stromkreis,
  sandbox: Sandbox,
  options: { seed: number; orders: number; lastsMs: number },
): DemoSales {
  const { sold } = demoWorld(options.orders)
  return new DemoSales({ stromkreis, sandbox, ...options, orders: sold, startAt: demoEpoch })
}

/** An engine that follows the demo's supplier, once an hour of the demo's time. */
export function openDemoEngine(
  sandbox: Sandbox,
  options: Pick<StromkreisOptions, 'database' | 'sinks' | 'onProblem'> &
    Required<Pick<StromkreisOptions, 'clock'>>,
): Promise<Stromkreis> {
  const { url, clientId, clientSecret } = sandbox
  return openStromkreis({
    ...options,
    rabot: { apiUrl: url, clientId, clientSecret },
    // What the demo calls goes with the demo: it need not outlive a loss of power.
    gate: openCallGate({
      ...{ database: ':memory:', clock: options.clock, callsPerHour: 100_000 },
      jitterKey: clientId,
    }),
    lookAgainAfterMs: hourMs,
    saveSeenEveryMs: 24 * hourMs,
    holder: 'demo',
  })
}
