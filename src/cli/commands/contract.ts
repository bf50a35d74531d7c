import type { ContractNumbers } from '../../rabot/contract-requests.ts'
import type { CustomerContract } from '../../rabot/customer-contract.ts'
import type { RabotClient } from '../../rabot/rabot-client.ts'
import { contractAtSupplier } from '../contract-at-supplier.ts'
import { exitCodes } from '../exit-code.ts'
import { fieldRows } from '../field-rows.ts'
import { notShown } from '../role-scope.ts'
import type { Shell } from '../shell.ts'
import { withClient } from '../with-client.ts'

/** `stromkreis contract` */
export async function contract(
  shell: Shell,
  contractNumber: string,
  options: { json?: boolean },
): Promise<number> {
  const found = await withClient(shell, async (client) =>
    contractWith(shell, await contractAtSupplier(contractNumber, client, shell.environment), client),
  )
  if (options.json) shell.printJson(found)
  else shell.printTable(['field', 'value'], fieldRows(found))
  return exitCodes.done
}

async function contractWith(
  shell: Shell,
  { customerNumber, contractNumber }: ContractNumbers,
  client: RabotClient,
): Promise<CustomerContract> {
  for await (const one of client.contracts(customerNumber)) {
    if (one.contractNumber === contractNumber) return one
  }
  throw notShown(`a contract ${contractNumber} of the customer ${customerNumber}`, shell.environment)
}
