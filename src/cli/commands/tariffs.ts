import { exitCodes } from '../exit-code.ts'
import { printJson, printTable } from '../terminal.ts'
import { withClient } from '../with-client.ts'

/** `stromkreis tariffs` */
export async function tariffs(options: { date?: string; json?: boolean }): Promise<number> {
  const found = await withClient((client) =>
    client.tariffs(options.date === undefined ? {} : { effectiveDate: options.date }),
  )
  if (options.json) printJson(found)
  else {
    printTable(
      ['key', 'name', 'provider'],
      found.map(({ tariffKey, tariffName, providerName }) => [tariffKey ?? '', tariffName, providerName]),
    )
  }
  return exitCodes.done
}
