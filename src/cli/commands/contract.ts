import type { ContractNumbers } from '../../rabot/contract-requests.ts'
import type { CustomerContract } from '../../rabot/customer-contract.ts'
import type { RabotClient } from '../../rabot/rabot-client.ts'
import { contractAtSupplier } from '../contract-at-supplier.ts'
import { exitCodes } from '../exit-code.ts'
import { fieldRows } from '../field-rows.ts'
import { notShown } from '../role-scope.ts'
import { printJson, printTable } from '../terminal.ts'
import { withClient } from '../with-client.ts'

/** `stromkreis contract` */
export async function contract(contractNumber: string, options: { json?: boolean }): Promise<number> {
  const found = await withClient(async (client) =>
    contractWith(await contractAtSupplier(contractNumber, client, process.env), client),
  )
  if (options.json) printJson(found)
  else printTable(['field', 'value'], fieldRows(found))
  return exitCodes.done
}

async function contractWith(
  { customerNumber, contractNumber }: ContractNumbers,
  client: RabotClient,
): Promise<CustomerContract> {
  for await (const one of client.contracts(customerNumber)) {
    if (one.contractNumber === contractNumber) return one
  }
  throw notShown(`a contract ${contractNumber} of the customer ${customerNumber}`, process.env)
}
