import type { OrderBody } from '../order-body.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { readOrderFile } from './order-file.ts'
import type { Shell } from './shell.ts'

/**
 * The one order in a file. `option` is what named the file, for people.
 * @throws StromkreisError `invalidInput` when it cannot be read, or there is none or more than one in it.
 */
export function readSingleOrder(shell: Shell, path: string, option: string): OrderBody {
  const orders = readOrderFile(shell, path)
  if (orders.length === 1) return orders[0]!.body
  throw new StromkreisError('invalidInput', `${option}: there are ${orders.length} orders in this file.`, {
    hint: 'Give a file with the data of this one order.',
  })
}
