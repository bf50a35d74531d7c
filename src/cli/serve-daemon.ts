import type { OperationsMetrics } from '../operations/operations-metrics.ts'
import type { OperationsSource } from '../operations/operations-source.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { daemonApp } from './daemon-app.ts'
import { type DaemonServer, startDaemonServer, usualDaemonPort } from './daemon-server.ts'
import type { DaemonVoice } from './daemon-voice.ts'

/** What of serving can be chosen on the command line. */
export interface ServingOptions {
  http?: boolean
  port?: number
  host?: string
}

/**
 * Serves metrics and health of a running engine; null where that is not wanted. A port that was asked for must be had; the
 * usual one may be taken by another engine, which is said.
 * @throws StromkreisError `configuration`
 */
export async function serveDaemon(
  served: { source: OperationsSource; metrics: OperationsMetrics; voice: DaemonVoice },
  { http = true, port, host }: ServingOptions,
): Promise<DaemonServer | null> {
  if (!http) return null
  const { voice } = served
  try {
    const server = await startDaemonServer({ app: daemonApp(served), port: port ?? usualDaemonPort, host })
    voice.note('listening', `Metrics and health are served on ${server.url}.`, { url: server.url })
    return server
  } catch (error) {
    const isTaken = error instanceof StromkreisError && error.code === 'configuration'
    if (!isTaken || port !== undefined || host !== undefined) throw error
    voice.note('notice', `${error.message} Going on without; --port chooses another.`)
    return null
  }
}
