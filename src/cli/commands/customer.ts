import type { Customer } from '../../rabot/customer.ts'
import type { RabotClient } from '../../rabot/rabot-client.ts'
import { contractAtSupplier } from '../contract-at-supplier.ts'
import { exitCodes } from '../exit-code.ts'
import { fieldRows } from '../field-rows.ts'
import { notShown } from '../role-scope.ts'
import type { Shell } from '../shell.ts'
import { withClient } from '../with-client.ts'

/** `stromkreis customer` */
export async function customer(
  shell: Shell,
  contractNumber: string,
  options: { json?: boolean },
): Promise<number> {
  const found = await withClient(shell, async (client) => {
    const { customerNumber } = await contractAtSupplier(contractNumber, client, shell.environment)
    return customerWith(shell, customerNumber, client)
  })
  if (options.json) shell.printJson(found)
  else shell.printTable(['field', 'value'], fieldRows(found))
  return exitCodes.done
}

// The API has no operation for one customer, and its filter takes other numbers than this one.
async function customerWith(shell: Shell, customerNumber: string, client: RabotClient): Promise<Customer> {
  for await (const one of client.customers()) if (one.customerNumber === customerNumber) return one
  throw notShown(`the customer ${customerNumber}`, shell.environment)
}
