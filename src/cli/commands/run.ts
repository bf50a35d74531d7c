import { type AcceptanceEndpoint, startAcceptanceEndpoint } from '../../acceptance/acceptance-endpoint.ts'
import { openStromkreis } from '../../embed/open-stromkreis.ts'
import type { Entry } from '../../log-entry.ts'
import { orderSubjectOf } from '../../order-id.ts'
import { defaultAcceptanceUrl } from '../../orders/acceptance-link.ts'
import type { OrderDesk } from '../../orders/order-desk.ts'
import { historyLine } from '../../report/history-report.ts'
import { consoleSink } from '../../sinks/console-sink.ts'
import { webhookSink } from '../../sinks/webhook-sink.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { databasePath, engineOptions, masterKey, rabotOptions, sellingOptions } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { webhookConfigurations } from '../sink-configuration.ts'
import { iso, printError, printJson, printLine } from '../terminal.ts'
import { untilStopped } from '../until-stopped.ts'
import { withClient } from '../with-client.ts'

/** `stromkreis run`: follows all orders, sends what is ready and serves acceptance links, until SIGINT or SIGTERM. */
export async function run(options: {
  json?: boolean
  acceptance?: boolean
  acceptancePort?: number
}): Promise<number> {
  const rabot = rabotOptions(process.env)
  const webhooks = webhookConfigurations(process.env).map((webhook) => webhookSink(webhook))
  await refuseWrongCredentials()
  const database = databasePath(process.env)
  const stromkreis = await openStromkreis({
    database,
    masterKey: masterKey(process.env),
    rabot,
    ...engineOptions(process.env),
    ...sellingOptions(process.env),
    holder: 'run',
    lookForCommandsEveryMs: 1_000,
    sinks: [...(options.json ? [] : [consoleSink(printLine)]), ...webhooks],
    onProblem: printError,
    onWait: (until) => process.stderr.write(`The call budget is used up until ${iso(until)}.\n`),
  })
  stromkreis.subscribe((entry) => (options.json ? printEntryAsJson(entry) : printEntry(entry)))
  process.stderr.write(`Following all orders, in ${database}. Ctrl-C ends it.\n`)
  const stopped = untilStopped()
  let acceptance: AcceptanceEndpoint | null = null
  try {
    acceptance = await serveAcceptance(stromkreis.desk, options)
    await Promise.race([stromkreis.start(), stopped])
    return exitCodes.done
  } finally {
    await acceptance?.stop()
    await stromkreis.stop()
  }
}

/** A port that was asked for must be had; the usual one may be taken by another engine. */
async function serveAcceptance(
  desk: OrderDesk,
  { acceptance = true, acceptancePort }: { acceptance?: boolean; acceptancePort?: number },
): Promise<AcceptanceEndpoint | null> {
  if (!acceptance) return null
  const usualPort = Number(new URL(defaultAcceptanceUrl).port)
  try {
    const endpoint = await startAcceptanceEndpoint({
      desk,
      port: acceptancePort ?? usualPort,
      onProblem: printError,
    })
    const isElsewhere = endpoint.port !== usualPort && !process.env['STROMKREIS_ACCEPTANCE_URL']
    const advice = isElsewhere
      ? `; set STROMKREIS_ACCEPTANCE_URL=${endpoint.url} so that links lead here`
      : ''
    process.stderr.write(`Acceptance links are served on ${endpoint.url}${advice}.\n`)
    return endpoint
  } catch (error) {
    const isTaken = error instanceof StromkreisError && error.code === 'configuration'
    if (!isTaken || acceptancePort !== undefined) throw error
    process.stderr.write(`${error.message} Going on without; --acceptance-port chooses another.\n`)
    return null
  }
}

/** A supplier that is down will come back; a wrong secret will not, and somebody is looking right now. */
async function refuseWrongCredentials(): Promise<void> {
  try {
    await withClient((client) => client.authenticate(), { longestWaitMs: 0 })
  } catch (error) {
    const isFinal =
      error instanceof StromkreisError &&
      ['credentialsRefused', 'scopeMissing', 'configuration'].includes(error.code)
    if (isFinal) throw error
    printError(error)
  }
}

function printEntry(entry: Entry): void {
  const change = entry.from === entry.to ? entry.to : `${entry.from ?? 'first seen'} -> ${entry.to}`
  printLine(`${iso(entry.observedAt)} ${entry.kind} ${entry.subject} ${change}`)
}

function printEntryAsJson(entry: Entry): void {
  const isOrders = orderSubjectOf(entry.subject) !== null
  const subject = isOrders ? { id: entry.subject } : { contractNumber: entry.subject }
  printJson({ ...subject, ...historyLine(entry) })
}
