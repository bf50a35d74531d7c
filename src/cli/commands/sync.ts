import { openStromkreis } from '../../embed/open-stromkreis.ts'
import { LogCounter } from '../../report/log-summary.ts'
import { webhookSink } from '../../sinks/webhook-sink.ts'
import { databasePath, engineOptions, masterKey, rabotOptions, sellingOptions } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { webhookConfigurations } from '../sink-configuration.ts'
import { iso, Progress, printError, printJson, printLine } from '../terminal.ts'

/** `stromkreis sync`: one sweep. Anomalies are no failure: they are what it is there to find. */
export async function sync(options: { json?: boolean }): Promise<number> {
  const progress = new Progress()
  progress.show('waiting for the database')
  const stromkreis = await openStromkreis({
    database: databasePath(process.env),
    masterKey: masterKey(process.env),
    rabot: rabotOptions(process.env),
    ...engineOptions(process.env),
    ...sellingOptions(process.env),
    holder: 'sync',
    sinks: webhookConfigurations(process.env).map((webhook) => webhookSink(webhook)),
    onProblem: printError,
    onWait: (until) => process.stderr.write(`The call budget is used up; waiting until ${iso(until)}.\n`),
  })
  progress.show('asking the supplier')
  const counter = new LogCounter()
  stromkreis.subscribe((entry) => counter.count(entry))
  try {
    const { pages, orders } = await stromkreis.sync({
      onPage: ({ pages, orders }) => progress.show(`${orders} orders on ${pages} pages`),
    })
    progress.end()
    const { transitions, inferred, anomalies } = counter.summary()
    if (options.json) printJson({ pages, orders, transitions, inferred, anomalies })
    else {
      printLine(
        `${orders} orders on ${pages} ${pages === 1 ? 'page' : 'pages'}: ${transitions} transitions (${inferred} of them inferred), ${anomalies} anomalies.`,
      )
    }
    return exitCodes.done
  } finally {
    progress.end()
    await stromkreis.stop()
  }
}
