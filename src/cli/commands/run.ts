import { createRequire } from 'node:module'
import { type AcceptanceEndpoint, startAcceptanceEndpoint } from '../../acceptance/acceptance-endpoint.ts'
import { openStromkreis } from '../../embed/open-stromkreis.ts'
import { OperationsMetrics } from '../../operations/operations-metrics.ts'
import { defaultAcceptanceUrl } from '../../orders/acceptance-link.ts'
import type { OrderDesk } from '../../orders/order-desk.ts'
import { webhookSink } from '../../sinks/webhook-sink.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import type { DaemonServer } from '../daemon-server.ts'
import { type DaemonVoice, daemonVoice } from '../daemon-voice.ts'
import { dashboardAccess } from '../dashboard-access.ts'
import {
  databasePath,
  engineOptions,
  logFormat,
  masterKey,
  rabotOptions,
  sellingOptions,
} from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { type ServingOptions, serveDaemon } from '../serve-daemon.ts'
import type { Shell } from '../shell.ts'
import { webhookConfigurations } from '../sink-configuration.ts'
import { withClient } from '../with-client.ts'

const { version } = createRequire(import.meta.url)('stromkreis/package.json') as { version: string }

const shortWaitMs = 5_000

/** What `run` can be told on the command line. */
export interface RunOptions extends ServingOptions {
  json?: boolean
  acceptance?: boolean
  acceptancePort?: number
  log?: 'text' | 'json'
}

/**
 * `stromkreis run`: follows all orders, sends what is ready, serves acceptance links, the dashboard, metrics and health, until
 * SIGINT or SIGTERM.
 */
export async function run(shell: Shell, options: RunOptions): Promise<number> {
  const voice = daemonVoice(shell, options.log ?? logFormat(shell.environment), {
    entries: options.json === true,
  })
  const metrics = new OperationsMetrics({ version, elapsedMs: () => performance.now() })
  const rabot = rabotOptions(shell.environment)
  const webhooks = webhookConfigurations(shell.environment).map((webhook) => webhookSink(webhook))
  const access = dashboardAccess(shell.environment, options.host)
  await refuseWrongCredentials(shell, voice)
  const database = databasePath(shell.environment)
  const stromkreis = await openStromkreis({
    database,
    masterKey: masterKey(shell.environment),
    rabot: { ...rabot, onCall: metrics.called },
    ...engineOptions(shell.environment),
    ...sellingOptions(shell.environment),
    holder: 'run',
    lookForCommandsEveryMs: 1_000,
    sinks: [...voice.sinks, ...webhooks].map((sink) => metrics.watched(sink)),
    onProblem(error, during) {
      metrics.troubled(error, during)
      voice.problem(error, during)
    },
    onWait: (until) => voice.budgetWait(until),
  })
  stromkreis.subscribe((entry) => voice.entry(entry))
  metrics.follow(stromkreis)
  const stopped = shell.untilStopped()
  let server: DaemonServer | null = null
  let acceptance: AcceptanceEndpoint | null = null
  try {
    server = await serveDaemon(
      { source: stromkreis, access, database, masterKey: masterKey(shell.environment), metrics, voice },
      options,
    )
    acceptance = await serveAcceptance(shell, stromkreis.desk, voice, options)
    voice.note('started', `Following all orders, in ${database}. Ctrl-C ends it.`, { database })
    await Promise.race([stromkreis.start(), stopped])
    return exitCodes.done
  } finally {
    await server?.stop()
    await acceptance?.stop()
    await stromkreis.stop()
    voice.note('stopped', 'Stopped.')
  }
}

/** A port that was asked for must be had; the usual one may be taken by another engine. */
async function serveAcceptance(
  shell: Shell,
  desk: OrderDesk,
  voice: DaemonVoice,
  { acceptance = true, acceptancePort }: { acceptance?: boolean; acceptancePort?: number },
): Promise<AcceptanceEndpoint | null> {
  if (!acceptance) return null
  const usualPort = Number(new URL(defaultAcceptanceUrl).port)
  try {
    const endpoint = await startAcceptanceEndpoint({
      desk,
      port: acceptancePort ?? usualPort,
      onProblem: voice.problem,
    })
    const isElsewhere = endpoint.port !== usualPort && !shell.environment['STROMKREIS_ACCEPTANCE_URL']
    const advice = isElsewhere
      ? `; set STROMKREIS_ACCEPTANCE_URL=${endpoint.url} so that links lead here`
      : ''
    voice.note('listening', `Acceptance links are served on ${endpoint.url}${advice}.`, { url: endpoint.url })
    return endpoint
  } catch (error) {
    const isTaken = error instanceof StromkreisError && error.code === 'configuration'
    if (!isTaken || acceptancePort !== undefined) throw error
    voice.note('notice', `${error.message} Going on without; --acceptance-port chooses another.`)
    return null
  }
}

/**
 * A supplier that is down will come back; a wrong secret will not, and somebody is looking right now. A budget that others
 * use at this moment is waited for; one that is used up is not.
 */
async function refuseWrongCredentials(shell: Shell, voice: DaemonVoice): Promise<void> {
  try {
    await withClient(shell, (client) => client.authenticate(), { longestWaitMs: shortWaitMs })
  } catch (error) {
    const isFinal =
      error instanceof StromkreisError &&
      ['credentialsRefused', 'scopeMissing', 'configuration'].includes(error.code)
    if (isFinal) throw error
    voice.problem(error)
  }
}
