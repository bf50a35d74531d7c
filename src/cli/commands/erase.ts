import { orderSubjectOf } from '../../order-id.ts'
import { askForOne } from '../ask.ts'
import { exitCodes } from '../exit-code.ts'

import type { Shell } from '../shell.ts'

/** `stromkreis erase`: ends the personal data of an order, or of a contract, by destroying their keys. */
export async function erase(
  shell: Shell,
  subject: string,
  options: { by: string; json?: boolean },
): Promise<number> {
  const order = await askForOne(
    shell,
    { command: 'erase', id: subject },
    { by: options.by, command: 'erase' },
  )
  const contractNumber = order?.contractNumber ?? (orderSubjectOf(subject) === null ? subject : null)
  const erased = { id: order?.id ?? null, contractNumber }
  if (options.json) shell.printJson(erased)
  else for (const line of linesFor(erased)) shell.printLine(line)
  return exitCodes.done
}

function linesFor({ id, contractNumber }: { id: string | null; contractNumber: string | null }): string[] {
  return [
    ...(id === null ? [] : [`Erased: all data of order ${id}, and what was asked and said about it.`]),
    ...(contractNumber === null ? [] : [`Erased: the free texts of contract ${contractNumber}.`]),
    'Their keys are destroyed, so backups of the database tell no more either. The log of what happened stays.',
  ]
}
