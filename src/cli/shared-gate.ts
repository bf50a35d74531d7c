import { type OpenCallGate, openCallGate } from '../embed/open-call-gate.ts'
import { callLimits, databasePath, type Environment, rabotOptions } from './environment.ts'
import { iso } from './terminal.ts'

const patienceMs = 60_000

/**
 * The gate that a command shares with the daemon and all others on the same database, which need not be there. What
 * would have to wait for longer than a minute fails with `rateLimited`.
 * @throws StromkreisError `configuration` naming the variable.
 */
export function sharedGate(environment: Environment, options: { longestWaitMs?: number } = {}): OpenCallGate {
  return openCallGate({
    database: databasePath(environment),
    jitterKey: rabotOptions(environment).clientId,
    longestWaitMs: patienceMs,
    ...callLimits(environment),
    onWait: (until) => process.stderr.write(`The call budget is used up; waiting until ${iso(until)}.\n`),
    ...options,
  })
}
