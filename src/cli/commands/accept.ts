import { askForOne } from '../ask.ts'
import { exitCodes } from '../exit-code.ts'
import { printOrder } from '../order-line.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis accept`: the customer accepts an offer. With complete data it goes to the supplier at once. */
export async function accept(
  shell: Shell,
  id: string,
  options: { by: string; reason?: string; json?: boolean },
): Promise<number> {
  const { by, reason } = options
  const order = await askForOne(shell, { command: 'accept', id, reason }, { by, command: 'accept' })
  printOrder(shell, order!, options)
  return exitCodes.done
}
