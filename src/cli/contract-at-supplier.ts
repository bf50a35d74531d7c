import { existsSync } from 'node:fs'
import { openReader } from '../embed/open-reader.ts'
import type { ContractNumbers } from '../rabot/contract-requests.ts'
import type { RabotClient } from '../rabot/rabot-client.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { databasePath, type Environment } from './environment.ts'

/**
 * The two numbers that lead to a contract at the supplier: from the database, or from the supplier's order where that
 * knows nothing of it or is not there.
 * @throws StromkreisError `notFound` when the supplier does not know the order either.
 */
export async function contractAtSupplier(
  contractNumber: string,
  client: Pick<RabotClient, 'order'>,
  environment: Environment,
): Promise<ContractNumbers> {
  const customerNumber =
    keptCustomerNumber(contractNumber, databasePath(environment)) ??
    (await client.order(contractNumber))?.customerNumber
  if (customerNumber) return { customerNumber, contractNumber }
  throw new StromkreisError('notFound', `The supplier shows no order ${contractNumber} with a customer.`, {
    hint: 'Check the number; `stromkreis contracts` lists those that are known.',
  })
}

function keptCustomerNumber(contractNumber: string, database: string): string | null {
  if (!existsSync(database)) return null
  const reader = openReader(database)
  try {
    return reader.contract(contractNumber).customerNumber
  } catch (error) {
    if (error instanceof StromkreisError && error.code === 'notFound') return null
    throw error
  } finally {
    reader.close()
  }
}
