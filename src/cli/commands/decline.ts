import { askForOne } from '../ask.ts'
import { exitCodes } from '../exit-code.ts'
import { printOrder } from '../order-line.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis decline`: the customer does not want it. */
export async function decline(
  shell: Shell,
  id: string,
  options: { by: string; reason?: string; json?: boolean },
): Promise<number> {
  const { by, reason } = options
  const order = await askForOne(shell, { command: 'decline', id, reason }, { by, command: 'decline' })
  printOrder(shell, order!, options)
  return exitCodes.done
}
