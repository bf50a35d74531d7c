import { askForOne } from '../ask.ts'
import { exitCodes } from '../exit-code.ts'
import { isWrong, printOrder } from '../order-line.ts'
import type { Shell } from '../shell.ts'
import { readSingleOrder } from '../single-order.ts'

/** `stromkreis complete`: gives an order its data, or corrected ones. If they are complete it goes to the supplier. */
export async function complete(
  shell: Shell,
  id: string,
  file: string,
  options: { by: string; json?: boolean },
): Promise<number> {
  const body = readSingleOrder(shell, file, 'FILE')
  const order = await askForOne(shell, { command: 'data', id, body }, { by: options.by, command: 'complete' })
  printOrder(shell, order!, options)
  return isWrong(order!) ? exitCodes.orderErrors : exitCodes.done
}
