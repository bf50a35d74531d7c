import { openStromkreis, type StromkreisOptions } from '../embed/open-stromkreis.ts'
import type { Stromkreis } from '../embed/stromkreis.ts'
import type { Sandbox } from '../sandbox/index.ts'

const hourMs = 3_600_000

/** When demos begin, so that the same seed shows the same. */
export const demoEpoch = Date.UTC(2026, 0, 5)

/** Two thirds of the orders are there already, at every stage; the rest arrive in the first two thirds of the time. */
export function demoWorld(orders: number, lastsMs: number) {
  const arriving = Math.floor(orders / 3)
  return {
    orders: orders - arriving,
    arrivals: { orders: arriving, withinMs: Math.floor((lastsMs * 2) / 3) },
  }
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
    callsPerHour: 100_000,
    sweepEveryMs: hourMs,
    saveSeenEveryMs: 24 * hourMs,
    holder: 'demo',
  })
}
