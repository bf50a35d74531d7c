import { createRequire } from 'node:module'
import { Argument, Command, type CommanderError, InvalidArgumentError, Option } from 'commander'
import { databaseTrouble } from '../sqlite/open-database.ts'
import { databasePath } from './environment.ts'
import { exitCodeOf, exitCodes } from './exit-code.ts'
import { printError } from './terminal.ts'

const { version } = createRequire(import.meta.url)('stromkreis/package.json') as { version: string }

/** The command line. Each command's own code, and what only it needs, is loaded when it is called. */
export function stromkreisCommand(): Command {
  const program = new Command('stromkreis')
    .description('Follows electricity contracts at RABOT through their lifecycle.')
    .version(version)
    .addHelpText('after', exitCodeHelp)
    .exitOverride(exitForUsage)

  const command = (name: string, description: string) =>
    program.command(name).description(description).exitOverride(exitForUsage)
  const json = () => new Option('--json', 'JSON for programs instead of text for people')

  command(
    'demo',
    'a sandbox and an engine following it, live, until Ctrl-C; with --json to the end, on virtual time',
  )
    .option('--orders <n>', 'orders at the supplier', wholeNumber, 300)
    .option('--days <n>', 'with --json: how many days', wholeNumber, 120)
    .option('--seed <n>', 'the same seed, the same world', wholeNumber, 7)
    .option('--speed <n>', 'live: how many times as fast as real time', positiveNumber, 43_200)
    .addOption(json())
    .action(load(async () => (await import('./commands/demo.ts')).demo))

  command('sandbox', 'a server that behaves like the Partner API, until stopped')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', wholeNumber, 4700)
    .option('--orders <n>', 'orders that exist at the start', wholeNumber, 300)
    .option('--seed <n>', 'the same seed, the same world', wholeNumber, 7)
    .option('--speed <n>', 'how many times as fast as real time', positiveNumber, 1)
    .addOption(json())
    .action(load(async () => (await import('./commands/sandbox.ts')).sandbox))

  command('run', 'follow all orders until stopped (the daemon)')
    .addOption(json())
    .action(load(async () => (await import('./commands/run.ts')).run))

  command('sync', 'read all orders once, then exit')
    .addOption(json())
    .action(load(async () => (await import('./commands/sync.ts')).sync))

  command('verify', 'replay the log and compare it with what was kept of it')
    .addOption(json())
    .action(load(async () => (await import('./commands/verify.ts')).verify))

  command('contracts', 'list the contracts')
    .option('--state <state>', 'only those in this state, such as Denied or Contract.Delivery')
    .addOption(json())
    .action(load(async () => (await import('./commands/contracts.ts')).contracts))

  command('history', 'everything that happened to a contract')
    .addArgument(new Argument('<contractNumber>'))
    .option('--at <time>', 'only what was known at this time (ISO 8601)')
    .option('--text', 'with the supplier’s free texts, which may be personal')
    .addOption(json())
    .action(load(async () => (await import('./commands/history.ts')).history))

  command('anomalies', 'what was seen and does not fit the lifecycle')
    .addOption(json())
    .action(load(async () => (await import('./commands/anomalies.ts')).anomalies))

  command('correct', 'accept what was seen of contracts that contradict what is known')
    .addArgument(new Argument('<contractNumber...>'))
    .requiredOption('--reason <text>', 'why, for the log; kept under the contract’s own key')
    .option('--by <name>', 'who', 'command line')
    .addOption(json())
    .action(load(async () => (await import('./commands/correct.ts')).correct))

  command('tariffs', 'the tariffs that these credentials may sell')
    .option('--date <day>', 'as of this day (YYYY-MM-DD)')
    .addOption(json())
    .action(load(async () => (await import('./commands/tariffs.ts')).tariffs))

  command('quote', 'what a tariff would cost a customer')
    .addArgument(new Argument('<tariffKey>'))
    .requiredOption('--zip <postcode>', 'five digits')
    .requiredOption('--kwh <n>', 'yearly consumption', positiveNumber)
    .option('--smart-meter', 'the customer has one')
    .option('--electric-vehicle', 'the customer has one')
    .option('--campaign <code>', 'campaign code')
    .addOption(json())
    .action(load(async () => (await import('./commands/quote.ts')).quote))

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

  command('export', 'a machine as a diagram or as JSON that createMachine takes back')
    .addArgument(new Argument('[machine]').choices(['contract', 'order']).default('contract'))
    .addOption(new Option('--format <format>').choices(['mermaid', 'json']).default('mermaid'))
    .action(load(async () => (await import('./commands/export.ts')).exportMachine))

  command('doctor', 'what is wrong with the settings, and how to mend it')
    .addOption(json())
    .action(load(async () => (await import('./commands/doctor.ts')).doctor))

  return program
}

/** A command's code. What it resolves to is the exit code. */
export type CommandAction = (...parameters: never[]) => Promise<number>

function load(loader: () => Promise<CommandAction>) {
  return async (...parameters: unknown[]) => {
    try {
      const action = await loader()
      process.exitCode = await action(...(parameters as never[]))
    } catch (thrown) {
      const { code } = thrown as { code?: unknown }
      const isDatabases = typeof code === 'string' && code.startsWith('SQLITE_')
      const error = isDatabases ? databaseTrouble(databasePath(process.env), thrown) : thrown
      printError(error)
      process.exitCode = exitCodeOf(error)
    }
  }
}

// Commander has written its message already; its own code for wrong usage is 1, which is ours for faults.
function exitForUsage(error: CommanderError): never {
  process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage)
}

function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It is not a whole number.')
}

function positiveNumber(text: string): number {
  if (/^\d{1,9}(\.\d{1,3})?$/.test(text) && Number(text) > 0) return Number(text)
  throw new InvalidArgumentError('It is not a number above zero.')
}

const exitCodeHelp = `
Exit codes:
  0 done   1 a fault of Stromkreis   2 wrong arguments or settings   3 verify or doctor found something wrong
  4 another process holds the database   5 the supplier fails or refuses   6 credentials or scopes not accepted
  7 the database cannot be used   8 no such contract

Settings come from the environment; the README lists them.`
