import { contractAtSupplier } from '../contract-at-supplier.ts'
import { exitCodes } from '../exit-code.ts'
import { fieldRows } from '../field-rows.ts'
import type { Shell } from '../shell.ts'
import { withClient } from '../with-client.ts'

/** `stromkreis costs` */
export async function costs(
  shell: Shell,
  contractNumber: string,
  options: { json?: boolean },
): Promise<number> {
  const found = await withClient(shell, async (client) =>
    client.contractCosts(await contractAtSupplier(contractNumber, client, shell.environment)),
  )
  if (options.json) shell.printJson(found)
  else if (found.length === 0) shell.printLine('There are none: only dynamic tariffs have costs.')
  else for (const one of found) shell.printTable(['part', 'price'], fieldRows(one))
  return exitCodes.done
}
