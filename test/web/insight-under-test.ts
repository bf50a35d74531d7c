import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDaemonServer } from '../../src/cli/daemon-server.ts'
import { virtualDemo } from '../../src/cli/virtual-demo.ts'
import { virtualClock } from '../../src/clock.ts'
import { openReader, openStromkreis, type Stromkreis } from '../../src/index.ts'
import type { Supplier } from '../../src/supplier.ts'
import { Access } from '../../src/web/access.ts'
import { dashboard } from '../../src/web/dashboard.ts'
import { listeningShell } from '../cli/listening-shell.ts'

/** The worker as it is compiled. */
export const insightWorker = new URL('../../dist/src/web/insight-worker.js', import.meta.url)

const script = readFileSync(new URL('../../dist/src/web/client/dashboard.js', import.meta.url), 'utf8')

// Nothing more happens: the figures stay what they are.
const silent: Supplier = { page: () => new Promise(() => {}), order: () => new Promise(() => {}) }

/** A dashboard of an engine that has sold and followed orders for a few days, and is at rest. */
export interface InsightUnderTest {
  /** Without a slash at the end. */
  url: string
  database: string
  stromkreis: Stromkreis
  /** When the log ends, epoch milliseconds. */
  now: number
  problems: unknown[]
  /** The page once its figures are there. */
  figures(query?: string, language?: string): Promise<string>
  stop(): Promise<void>
}

/** Serves one until it is stopped. */
export async function insightUnderTest(options: { orders: number; days: number }): Promise<InsightUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'stromkreis-insight-'))
  const database = join(folder, 'contracts.db')
  await virtualDemo(listeningShell().shell, { database, seed: 7, ...options })
  const reader = openReader(database)
  const now = reader.latestObservedAt()
  reader.close()
  const stromkreis = await openStromkreis({ database, clock: virtualClock(now), rabot: silent })
  const problems: unknown[] = []
  const { app, stop } = dashboard({
    ...{ source: stromkreis, access: new Access({ by: 'thisComputer' }), script, run: 'test' },
    insight: { database, worker: insightWorker },
    onProblem: (error) => problems.push(error),
  })
  const server = await startDaemonServer({ app, port: 0 })
  const { url } = server
  return {
    ...{ url, database, stromkreis, now, problems },
    async figures(query = '', language = 'en') {
      for (;;) {
        const answer = await fetch(`${url}/insight${query}`, { headers: { 'accept-language': language } })
        const page = await answer.text()
        if (answer.status !== 200 || !/notice computing/.test(page)) return page
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async stop() {
      stop()
      await server.stop()
      await stromkreis.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
