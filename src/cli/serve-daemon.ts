import { randomBytes } from 'node:crypto'
import type { MasterKey } from '../master-key.ts'
import type { OperationsMetrics } from '../operations/operations-metrics.ts'
import type { OperationsSource } from '../operations/operations-source.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Access } from '../web/access.ts'
import { dashboard } from '../web/dashboard.ts'
import type { DashboardSource } from '../web/dashboard-source.ts'
import { browserCode, builtFile } from './built-file.ts'
import { daemonApp } from './daemon-app.ts'
import { type DaemonServer, startDaemonServer, usualDaemonPort } from './daemon-server.ts'
import type { DaemonVoice } from './daemon-voice.ts'

/** What of serving can be chosen on the command line. */
export interface ServingOptions {
  http?: boolean
  port?: number
  host?: string
  /** Whether the dashboard shows personal data. */
  personalData?: boolean
}

/** What is served, and who is let in. */
export interface ServedEngine {
  source: OperationsSource & DashboardSource
  access: Access
  /** Its file, which insight reads beside it, and what opens the sealed data in there. */
  database: string
  masterKey?: MasterKey | undefined
  /** Left out: no metrics, health and readiness. */
  metrics?: OperationsMetrics
  voice: Pick<DaemonVoice, 'note' | 'problem'>
}

/**
 * Serves the dashboard, metrics and health of a running engine; null where that is not wanted. A port that was asked for
 * must be had; the usual one may be taken by another engine, which is said.
 * @throws StromkreisError `configuration`
 */
export async function serveDaemon(
  { source, access, database, masterKey, metrics, voice }: ServedEngine,
  { http = true, port, host, personalData }: ServingOptions,
): Promise<DaemonServer | null> {
  if (!http) return null
  const { app, stop } = dashboard({
    ...{ source, access },
    script: browserCode('web/client/dashboard.js'),
    run: randomBytes(6).toString('hex'),
    showsPersonalData: personalData,
    // What is in memory cannot be read beside.
    insight:
      database === ':memory:'
        ? undefined
        : { database, masterKey, worker: builtFile('web/insight/insight-worker.js') },
    onProblem: (error) => voice.problem(error),
  })
  if (metrics !== undefined) app.route('/', daemonApp({ source, metrics }))
  try {
    const server = await startDaemonServer({ app, port: port ?? usualDaemonPort, host })
    const said = `The dashboard is on ${server.url}${metrics === undefined ? '' : ', with metrics and health'}.`
    voice.note('listening', said, { url: server.url })
    return {
      ...server,
      stop() {
        stop()
        return server.stop()
      },
    }
  } catch (error) {
    stop()
    const isTaken = error instanceof StromkreisError && error.code === 'configuration'
    if (!isTaken || port !== undefined || host !== undefined) throw error
    voice.note('notice', `${error.message} Going on without; --port chooses another.`)
    return null
  }
}
