import { openStromkreis } from '../../embed/open-stromkreis.ts'
import { LogCounter } from '../../report/log-summary.ts'
import { webhookSink } from '../../sinks/webhook-sink.ts'
import { databasePath, engineOptions, masterKey, rabotOptions, sellingOptions } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { iso } from '../iso.ts'
import { Progress } from '../progress.ts'
import type { Shell } from '../shell.ts'
import { webhookConfigurations } from '../sink-configuration.ts'

/** `stromkreis sync`: one sweep. Anomalies are no failure: they are what it is there to find. */
export async function sync(shell: Shell, options: { json?: boolean }): Promise<number> {
  const progress = new Progress(shell)
  progress.show('waiting for the database')
  const stromkreis = await openStromkreis({
    database: databasePath(shell.environment),
    masterKey: masterKey(shell.environment),
    rabot: rabotOptions(shell.environment),
    ...engineOptions(shell.environment),
    ...sellingOptions(shell.environment),
    holder: 'sync',
    waitForLeaseMs: shell.patienceMs,
    sinks: webhookConfigurations(shell.environment).map((webhook) => webhookSink(webhook)),
    onProblem: shell.printError,
    onWait: (until) => shell.note(`The call budget is used up; waiting until ${iso(until)}.`),
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
    if (options.json) shell.printJson({ pages, orders, transitions, inferred, anomalies })
    else {
      shell.printLine(
        `${orders} orders on ${pages} ${pages === 1 ? 'page' : 'pages'}: ${transitions} transitions (${inferred} of them inferred), ${anomalies} anomalies.`,
      )
    }
    return exitCodes.done
  } finally {
    progress.end()
    await stromkreis.stop()
  }
}
