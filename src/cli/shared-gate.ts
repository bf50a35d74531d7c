import { type OpenCallGate, openCallGate } from '../embed/open-call-gate.ts'
import { callLimits, databasePath, rabotOptions } from './environment.ts'
import { iso } from './iso.ts'
import type { Shell } from './shell.ts'

const patienceMs = 60_000

/**
 * The gate that a command shares with the daemon and all others on the same database, which need not be there. What
 * would have to wait for longer than a minute fails with `rateLimited`.
 * @throws StromkreisError `configuration` naming the variable.
 */
export function sharedGate(shell: Shell, options: { longestWaitMs?: number } = {}): OpenCallGate {
  const { environment } = shell
  return openCallGate({
    database: databasePath(environment),
    jitterKey: rabotOptions(environment).clientId,
    longestWaitMs: patienceMs,
    ...callLimits(environment),
    onWait: (until) => shell.note(`The call budget is used up; waiting until ${iso(until)}.`),
    ...options,
  })
}
