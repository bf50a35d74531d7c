import { createRequire } from 'node:module'
import { Argument, Command, Option, type OutputConfiguration } from 'commander'
import { offerDays, port, positiveNumber, postcode, speed, wholeNumber, words } from './command-arguments.ts'
import { exitCodeHelp } from './exit-code.ts'
import type { Shell } from './shell.ts'

const { version } = createRequire(import.meta.url)('stromkreis/package.json') as { version: string }

/**
 * The command line, in a shell. Each command's own code, and what only it needs, is loaded when it is called; `onEnd` hears
 * its exit code. Parsing rejects with a CommanderError for wrong words, once Commander has said what is wrong with them, and
 * with what a command throws.
 */
export function stromkreisCommand(shell: Shell, onEnd: (exitCode: number) => void): Command {
  const load =
    (loader: () => Promise<CommandAction>) =>
    async (...parameters: unknown[]) => {
      const action = await loader()
      onEnd(await action(shell, ...(parameters as never[])))
    }
  const program = new Command('stromkreis')
    .description('Sells electricity contracts at RABOT and follows them through their lifecycle.')
    .version(version)
    .addHelpText('after', exitCodeHelp)
    .exitOverride()
    .configureOutput(outputOf(shell))

  const command = (name: string, description: string) =>
    program.command(name).description(description).exitOverride()
  const json = () => new Option('--json', 'JSON for programs instead of text for people')
  const by = () => new Option('--by <name>', 'who, for the log').default('command line')

  command(
    'demo',
    'a sandbox and an engine following it, live, until Ctrl-C; with --json to the end, on virtual time',
  )
    .option('--orders <n>', 'orders at the supplier', wholeNumber, 300)
    .option('--days <n>', 'with --json: how many days', wholeNumber, 120)
    .option('--seed <n>', 'the same seed, the same world', wholeNumber, 7)
    .option('--speed <n>', 'live: how many times as fast as real time', positiveNumber, 43_200)
    .option('--port <n>', 'live: port of the dashboard; 0 takes a free one (default: 4600)', port)
    .addOption(json())
    .action(load(async () => (await import('./commands/demo.ts')).demo))

  command('sandbox', 'a server that behaves like the Partner API, until stopped')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', port, 4700)
    .option('--orders <n>', 'orders that exist at the start', wholeNumber, 300)
    .option('--seed <n>', 'the same seed, the same world', wholeNumber, 7)
    .option('--speed <n>', 'how many times as fast as real time', positiveNumber, 1)
    .addOption(
      new Option('--list-order <order>', 'how GET /orders lists')
        .choices(['oldestFirst', 'newestFirst', 'unordered', 'shuffled'])
        .default('oldestFirst'),
    )
    .option('--max-limit <n>', 'most orders on a page', wholeNumber, 100)
    .option('--latency <ms>', 'how long an answer takes', wholeNumber, 0)
    .option('--etag', 'pages carry an ETag')
    .option('--calls-per-second <n>', 'answer 429 to more', wholeNumber)
    .option('--calls-per-minute <n>', 'answer 429 to more', wholeNumber)
    .option('--calls-at-once <n>', 'answer 429 to more', wholeNumber)
    .addOption(
      new Option('--limit-headers <which>', 'how answers tell what is left')
        .choices(['none', 'draft', 'older'])
        .default('none'),
    )
    .addOption(json())
    .action(load(async () => (await import('./commands/sandbox.ts')).sandbox))

  command('run', 'follow all orders, send what is ready, serve acceptance links, until stopped (the daemon)')
    .option(
      '--acceptance-port <n>',
      'port on 127.0.0.1 for acceptance links; 0 takes a free one (default: 4601)',
      port,
    )
    .option('--no-acceptance', 'serve no acceptance links')
    .option(
      '--port <n>',
      'port for the dashboard, metrics and health; 0 takes a free one (default: 4600)',
      port,
    )
    .option('--host <address>', 'where to serve them (default: 127.0.0.1); see docs/dashboard.md')
    .option('--no-http', 'serve neither dashboard nor metrics and health')
    .option('--personal-data', 'let the dashboard show free texts and other personal data')
    .addOption(
      new Option('--log <format>', 'how to say what happens; json on the error channel').choices([
        'text',
        'json',
      ]),
    )
    .addOption(json())
    .action(load(async () => (await import('./commands/run.ts')).run))

  command('sync', 'read all orders once, then exit')
    .addOption(json())
    .action(load(async () => (await import('./commands/sync.ts')).sync))

  command('verify', 'replay the log and compare it with what was kept of it')
    .addOption(json())
    .action(load(async () => (await import('./commands/verify.ts')).verify))

  command('backup', 'copy the database to a file, beside a running daemon; keys are not copied')
    .addArgument(new Argument('<file>', 'a name that is free'))
    .addOption(json())
    .action(load(async () => (await import('./commands/backup.ts')).backup))

  command('repair', 'mend what is only a cache of the log')
    .requiredOption('--rebuild-snapshots', 'replay all, and make snapshots that are wrong anew')
    .addOption(json())
    .action(load(async () => (await import('./commands/repair.ts')).repair))

  command(
    'prune',
    'destroy free texts of contracts that ended, and remove what is over, after the retention time',
  )
    .option('--older-than <days>', 'instead of STROMKREIS_RETENTION_DAYS', wholeNumber)
    .addOption(json())
    .action(load(async () => (await import('./commands/prune.ts')).prune))

  command('contracts', 'list the contracts')
    .option('--state <state>', 'only those in this state, such as Denied or Contract.Delivery')
    .addOption(json())
    .action(load(async () => (await import('./commands/contracts.ts')).contracts))

  command('history', 'everything that happened to a contract, or to an order of our own')
    .addArgument(new Argument('<contractNumber>', 'or the id of an order of our own'))
    .option('--at <time>', 'only what was known at this time (ISO 8601)')
    .option('--text', 'with free texts of the supplier and of people, which may be personal')
    .addOption(json())
    .action(load(async () => (await import('./commands/history.ts')).history))

  command('why', 'why a contract or an order can or cannot go to a state now')
    .addArgument(new Argument('<number>', 'a contract number, or the id of an order'))
    .addArgument(new Argument('<status>', 'a status or state, such as Delivery; for an order an event too'))
    .addOption(json())
    .action(load(async () => (await import('./commands/why.ts')).why))

  command('anomalies', 'what was seen and does not fit the lifecycle')
    .addOption(json())
    .action(load(async () => (await import('./commands/anomalies.ts')).anomalies))

  command('plan', 'when contracts are looked at next and why, and how fresh what is known is')
    .addArgument(new Argument('[contractNumber]', 'only this one'))
    .addOption(json())
    .action(load(async () => (await import('./commands/plan.ts')).plan))

  command(
    'stats',
    'how long contracts stay where, what becomes of offers, what is denied, where time is lost',
  )
    .option('--from <time>', 'only what happened since (a day or a time; German time without a zone)')
    .option('--to <time>', 'only what happened before')
    .option('--tariff <name>', 'only this tariff, by name or key')
    .addOption(json())
    .action(load(async () => (await import('./commands/stats.ts')).stats))

  command('alerts', 'what people have to act on, and what to do')
    .option('--all', 'those that are resolved, too')
    .option('--kind <kind>', 'only those of this kind, such as denied or openTooLong')
    .option('--text', 'with what the supplier and people wrote, which may be personal')
    .addOption(json())
    .action(load(async () => (await import('./commands/alerts.ts')).alerts))

  command('ack', 'take an alert up, so that others know and no reminder comes')
    .addArgument(new Argument('<id>', 'of the alert'))
    .requiredOption(
      '--note <text>',
      'what is being done; kept under the key of what the alert is about',
      words,
    )
    .addOption(by())
    .addOption(json())
    .action(load(async () => (await import('./commands/ack.ts')).ack))

  command('silence', 'hear nothing of a contract until then, or for as long as nobody says otherwise')
    .addArgument(new Argument('<number>', 'a contract number, the id of an order of our own, or supplier'))
    .option('--reason <text>', 'why, for the log; kept under its own key')
    .option('--until <time>', 'a day (its beginning) or a time (ISO 8601, UTC where it does not say)')
    .option('--for <length>', 'hours, days or weeks, such as 12h, 3d or 2w')
    .addOption(by())
    .addOption(json())
    .action(load(async () => (await import('./commands/silence.ts')).silence))

  command('unsilence', 'hear of a contract again, at first of what still is so')
    .addArgument(new Argument('<number>', 'a contract number, the id of an order of our own, or supplier'))
    .option('--reason <text>', 'why, for the log; kept under its own key')
    .addOption(by())
    .addOption(json())
    .action(load(async () => (await import('./commands/unsilence.ts')).unsilence))

  command('look', 'look at one contract at the supplier now, through the running daemon if there is one')
    .addArgument(new Argument('<contractNumber>'))
    .addOption(by())
    .addOption(json())
    .action(load(async () => (await import('./commands/look.ts')).look))

  command('correct', 'accept what was seen of contracts that contradict what is known')
    .addArgument(new Argument('<contractNumber...>'))
    .requiredOption('--reason <text>', 'why, for the log; kept under the contract’s own key')
    .option('--by <name>', 'who', 'command line')
    .addOption(json())
    .action(load(async () => (await import('./commands/correct.ts')).correct))

  command('deliveries', 'how deliveries to each sink go: what waits, since when, and dead letters')
    .addOption(json())
    .action(load(async () => (await import('./commands/deliveries.ts')).deliveries))

  command('dead-letters', 'what sinks have not taken and is given up')
    .option('--sink <name>', 'only those of one sink')
    .addOption(json())
    .action(load(async () => (await import('./commands/dead-letters.ts')).deadLetters))

  command(
    'redeliver',
    'have dead letters of a sink sent again, by the running daemon or the next run or sync',
  )
    .addArgument(new Argument('[key...]', 'as dead-letters lists them'))
    .requiredOption('--sink <name>', 'whose')
    .option('--all', 'every one of this sink')
    .addOption(json())
    .action(load(async () => (await import('./commands/redeliver.ts')).redeliver))

  command('tariffs', 'the tariffs that these credentials may sell; those read last while the supplier fails')
    .option('--date <day>', 'as of this day (YYYY-MM-DD)')
    .addOption(json())
    .action(load(async () => (await import('./commands/tariffs.ts')).tariffs))

  command('quote', 'what a tariff would cost a customer')
    .addArgument(new Argument('<tariffKey>'))
    .requiredOption('--zip <postcode>', 'five digits', postcode)
    .requiredOption('--kwh <n>', 'yearly consumption', positiveNumber)
    .option('--smart-meter', 'the customer has one')
    .option('--electric-vehicle', 'the customer has one')
    .option('--campaign <code>', 'campaign code')
    .addOption(json())
    .action(load(async () => (await import('./commands/quote.ts')).quote))

  command('offer', 'make an offer, with a link by which the customer accepts it')
    .addArgument(new Argument('<tariffKey>'))
    .requiredOption('--zip <postcode>', 'five digits', postcode)
    .requiredOption('--kwh <n>', 'yearly consumption', positiveNumber)
    .option('--smart-meter', 'the customer has one')
    .option('--electric-vehicle', 'the customer has one')
    .option('--campaign <code>', 'campaign code')
    .option('--valid-days <n>', 'for how many days it can be accepted', offerDays)
    .option('--data <file>', 'what is known of the order; best all of it, then acceptance submits at once')
    .addOption(by())
    .addOption(json())
    .action(load(async () => (await import('./commands/offer.ts')).offer))

  command('accept', 'the customer accepts an offer; with complete data it is submitted at once')
    .addArgument(new Argument('<id>', 'of the order'))
    .option('--reason <text>', 'why or how, for the log; kept under the order’s own key')
    .addOption(by())
    .addOption(json())
    .action(load(async () => (await import('./commands/accept.ts')).accept))

  command('decline', 'the customer does not want an offer, or what came of it and is not submitted yet')
    .addArgument(new Argument('<id>', 'of the order'))
    .option('--reason <text>', 'why, for the log; kept under the order’s own key')
    .addOption(by())
    .addOption(json())
    .action(load(async () => (await import('./commands/decline.ts')).decline))

  command('complete', 'give an order its data, or corrected ones; it is submitted once they are complete')
    .addArgument(new Argument('<id>', 'of the order'))
    .addArgument(new Argument('<file>', 'one order, as for submit; - is the standard input'))
    .addOption(by())
    .addOption(json())
    .action(load(async () => (await import('./commands/complete.ts')).complete))

  command('check', 'judge a file of orders without sending any')
    .addArgument(new Argument('<file>', 'as for submit'))
    .addOption(json())
    .action(load(async () => (await import('./commands/check.ts')).check))

  command('submit', 'send a file of orders that customers have accepted; the same order is never sent twice')
    .addArgument(
      new Argument(
        '<file>',
        'bodies of POST /orders as a JSON array, one per line, or CSV; - is the standard input',
      ),
    )
    .addOption(by())
    .addOption(json())
    .action(load(async () => (await import('./commands/submit.ts')).submit))

  command('orders', 'list the orders of our own, and what is to be done about them')
    .option('--state <state>', 'only those in this state, such as Uncertain')
    .option('--links', 'with the links by which open offers are accepted: whoever has one can do so')
    .addOption(json())
    .action(load(async () => (await import('./commands/orders.ts')).orders))

  command('resolve', 'decide about an order whose answer was lost; with one of the three options')
    .addArgument(new Argument('<id>', 'of the order'))
    .option('--adopt <contractNumber>', 'it is this order at the supplier')
    .option('--resubmit', 'send it once more, after every order there has been looked at twice')
    .option('--abandon', 'give it up')
    .option('--reason <text>', 'why, for the log; kept under the order’s own key')
    .addOption(by())
    .addOption(json())
    .action(load(async () => (await import('./commands/resolve.ts')).resolve))

  command('erase', 'end the personal data of an order, in backups too; the log stays')
    .addArgument(new Argument('<id>', 'of the order, or a contract number'))
    .addOption(by())
    .addOption(json())
    .action(load(async () => (await import('./commands/erase.ts')).erase))

  command('customer', 'who the customer of a contract is, as the supplier says')
    .addArgument(new Argument('<contractNumber>'))
    .addOption(json())
    .action(load(async () => (await import('./commands/customer.ts')).customer))

  command('contract', 'a confirmed contract, as the supplier says')
    .addArgument(new Argument('<contractNumber>'))
    .addOption(json())
    .action(load(async () => (await import('./commands/contract.ts')).contract))

  command('metrics', 'consumption, prices and costs of a contract over time')
    .addArgument(new Argument('<contractNumber>'))
    .requiredOption('--from <time>', 'a day (its beginning) or a date-time, German time')
    .requiredOption('--to <time>', 'the same, not included')
    .option('--interval <interval>', 'QuarterHourly, Hourly, Daily, Weekly, Monthly or Yearly', 'Daily')
    .option('--type <type>', 'Consumption, Saving, TotalCost, WorkingPrice or Co2Saving', 'Consumption')
    .option('--value <value>', 'Actual, Forecast, Dynamic or Combined', 'Actual')
    .addOption(json())
    .action(load(async () => (await import('./commands/metrics.ts')).metrics))

  command('costs', 'what the price of a contract is made of')
    .addArgument(new Argument('<contractNumber>'))
    .addOption(json())
    .action(load(async () => (await import('./commands/costs.ts')).costs))

  command('documents', 'the documents of a contract')
    .addArgument(new Argument('<contractNumber>'))
    .option('--type <type>', 'All, PrePayment, Settlement or ContractConfirmation', 'All')
    .option('--download <folder>', 'save them there; what is there already is left as it is')
    .addOption(json())
    .action(load(async () => (await import('./commands/documents.ts')).documents))

  command('states', 'the lifecycle of a contract or an order, explained from the machine itself')
    .addArgument(new Argument('[machine]').choices(['contract', 'order']).default('contract'))
    .addOption(json())
    .action(load(async () => (await import('./commands/states.ts')).states))

  command('export', 'a machine as a diagram, as JSON that createMachine takes back, or as TypeScript')
    .addArgument(new Argument('[machine]').choices(['contract', 'order']).default('contract'))
    .addOption(
      new Option('--format <format>').choices(['mermaid', 'svg', 'dot', 'json', 'ts']).default('mermaid'),
    )
    .option('--counts', 'with how many contracts or orders are in each state now')
    .option('--contract <number>', 'with the path of one contract, or of an order of our own by its id')
    .option('--output <file>', 'into this file, which is replaced')
    .action(load(async () => (await import('./commands/export.ts')).exportMachine))

  command('inspect', 'a contract, an order, or the running engine in the Stately inspector, until stopped')
    .addArgument(new Argument('[subject]', 'a contract number, or the id of an order of our own'))
    .option('--live', 'pass on what happens; without a subject, of all of them')
    .option('--offline', 'on a page of our own that asks nobody else for anything')
    .option('--speed <n>', 'how many times as fast as it happened; 0 is all at once', speed)
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', port, 0)
    .option('--no-open', 'do not open a browser')
    .addOption(json())
    .action(load(async () => (await import('./commands/inspect.ts')).inspect))

  command('rotate-key', 'wrap the keys of personal data with another master key')
    .addOption(json())
    .action(load(async () => (await import('./commands/rotate-key.ts')).rotateKey))

  command('doctor', 'what is wrong with the settings, and how to mend it')
    .addOption(json())
    .action(load(async () => (await import('./commands/doctor.ts')).doctor))

  command('conform', 'which facts of docs/supplier-api.md hold at the supplier; reads only')
    .option('--writes', 'place one made-up order too, at the test environment or a sandbox alone')
    .addOption(json())
    .action(load(async () => (await import('./commands/conform.ts')).conform))

  return program
}

/** A command's code. What it resolves to is the exit code. */
export type CommandAction = (shell: Shell, ...parameters: never[]) => Promise<number>

function outputOf({ out, err }: Shell): OutputConfiguration {
  return {
    writeOut: (text) => out.write(text),
    writeErr: (text) => err.write(text),
    // Where it is not known, Commander takes 80.
    getOutHelpWidth: () => out.columns!,
    getErrHelpWidth: () => err.columns!,
    getOutHasColors: () => out.hasColors?.() ?? false,
    getErrHasColors: () => err.hasColors?.() ?? false,
  }
}
