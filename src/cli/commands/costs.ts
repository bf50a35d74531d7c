import { contractAtSupplier } from '../contract-at-supplier.ts'
import { exitCodes } from '../exit-code.ts'
import { fieldRows } from '../field-rows.ts'
import { printJson, printLine, printTable } from '../terminal.ts'
import { withClient } from '../with-client.ts'

/** `stromkreis costs` */
export async function costs(contractNumber: string, options: { json?: boolean }): Promise<number> {
  const found = await withClient(async (client) =>
    client.contractCosts(await contractAtSupplier(contractNumber, client, process.env)),
  )
  if (options.json) printJson(found)
  else if (found.length === 0) printLine('There are none: only dynamic tariffs have costs.')
  else for (const one of found) printTable(['part', 'price'], fieldRows(one))
  return exitCodes.done
}
