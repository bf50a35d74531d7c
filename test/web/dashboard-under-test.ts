import { readFileSync } from 'node:fs'
import { onTestFinished } from 'vitest'
import { startDaemonServer } from '../../src/cli/daemon-server.ts'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import { openStromkreis, type Stromkreis, type StromkreisOptions } from '../../src/index.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { Access, type AccessRule } from '../../src/web/access.ts'
import { dashboard } from '../../src/web/dashboard.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'

/** A dashboard that is served, of an engine that has followed a sandbox's orders for a while. */
export interface DashboardUnderTest {
  /** Without a slash at the end. */
  url: string
  stromkreis: Stromkreis
  sandbox: Sandbox
  clock: VirtualClock
  database: string
  /** Lets so much time go by, and reads the supplier's list then. */
  pass(ms: number): Promise<void>
  /** Does something while nobody answers, and answers at the same address again. */
  away<Result>(work: () => Promise<Result>): Promise<Result>
  /** Serves a second dashboard of the same engine, which has followed nothing yet; its address. */
  reopened(): Promise<string>
  /** Failures of the dashboard's own. */
  problems: unknown[]
}

const script = readFileSync(new URL('../../dist/src/web/client/dashboard.js', import.meta.url), 'utf8')
const insightWorker = new URL('../../dist/src/web/insight-worker.js', import.meta.url)
const startAt = Date.UTC(2026, 0, 5, 9)

/** Serves one for a test, and ends it with the test. */
export async function dashboardUnderTest(
  options: {
    orders?: number
    access?: AccessRule
    showsPersonalData?: boolean
    insight?: boolean
    engine?: Partial<StromkreisOptions>
  } = {},
): Promise<DashboardUnderTest> {
  const { orders = 60, access = { by: 'thisComputer' }, showsPersonalData, insight = true, engine } = options
  const clock = virtualClock(startAt)
  const database = temporaryDatabase()
  const sandbox = await startSandbox({ clock, seed: 7, orders })
  const { url: apiUrl, clientId, clientSecret } = sandbox
  const stromkreis = await openStromkreis({
    ...{ database, clock, callsPerHour: 100_000, rabot: { apiUrl, clientId, clientSecret } },
    ...engine,
  })
  const problems: unknown[] = []
  const composed = () =>
    dashboard({
      ...{ source: stromkreis, access: new Access(access), script, run: 'test', showsPersonalData },
      insight: insight ? { database, worker: insightWorker } : undefined,
      onProblem: (error) => problems.push(error),
    })
  const { app, stop } = composed()
  let server = await startDaemonServer({ app, port: 0 })
  onTestFinished(async () => {
    stop()
    await server.stop()
    await stromkreis.stop()
    await sandbox.stop()
  })
  await stromkreis.sync()
  return {
    ...{ url: server.url, stromkreis, sandbox, clock, database, problems },
    async away(work) {
      await server.stop()
      const done = await work()
      server = await startDaemonServer({ app, port: server.port })
      return done
    },
    async reopened() {
      const other = composed()
      const second = await startDaemonServer({ app: other.app, port: 0 })
      onTestFinished(async () => {
        other.stop()
        await second.stop()
      })
      return second.url
    },
    async pass(ms) {
      clock.advanceTo(clock.now() + ms)
      await stromkreis.sync()
    },
  }
}
