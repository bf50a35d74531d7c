import { systemClock } from '../../clock.ts'
import { openStromkreis } from '../../embed/open-stromkreis.ts'
import type { Entry } from '../../log-entry.ts'
import { createRabotClient } from '../../rabot/rabot-client.ts'
import type { RabotClientOptions } from '../../rabot/rabot-client-options.ts'
import { historyLine } from '../../report/history-report.ts'
import { consoleSink } from '../../sinks/console-sink.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { databasePath, engineOptions, masterKey, rabotOptions } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { iso, printError, printJson, printLine } from '../terminal.ts'
import { untilStopped } from '../until-stopped.ts'

/** `stromkreis run`: follows all orders until SIGINT or SIGTERM. */
export async function run(options: { json?: boolean }): Promise<number> {
  const rabot = rabotOptions(process.env)
  await refuseWrongCredentials(rabot)
  const database = databasePath(process.env)
  const stromkreis = await openStromkreis({
    database,
    masterKey: masterKey(process.env),
    rabot,
    ...engineOptions(process.env),
    holder: 'run',
    lookForCommandsEveryMs: 1_000,
    sinks: options.json ? [] : [consoleSink(printLine)],
    onProblem: printError,
    onWait: (until) => process.stderr.write(`The call budget is used up until ${iso(until)}.\n`),
  })
  stromkreis.subscribe((entry) => (options.json ? printEntryAsJson(entry) : printEntry(entry)))
  process.stderr.write(`Following all orders, in ${database}. Ctrl-C ends it.\n`)
  const stopped = untilStopped()
  try {
    await Promise.race([stromkreis.start(), stopped])
    return exitCodes.done
  } finally {
    await stromkreis.stop()
  }
}

/** A supplier that is down will come back; a wrong secret will not, and somebody is looking right now. */
async function refuseWrongCredentials(rabot: Omit<RabotClientOptions, 'clock'>): Promise<void> {
  const client = createRabotClient({ ...rabot, clock: systemClock() })
  try {
    await client.authenticate()
  } catch (error) {
    const isFinal =
      error instanceof StromkreisError &&
      ['credentialsRefused', 'scopeMissing', 'configuration'].includes(error.code)
    if (isFinal) throw error
    printError(error)
  } finally {
    await client.close()
  }
}

function printEntry(entry: Entry): void {
  const change = entry.from === entry.to ? entry.to : `${entry.from ?? 'first seen'} -> ${entry.to}`
  printLine(`${iso(entry.observedAt)} ${entry.kind} ${entry.subject} ${change}`)
}

function printEntryAsJson(entry: Entry): void {
  printJson({ contractNumber: entry.subject, ...historyLine(entry) })
}
