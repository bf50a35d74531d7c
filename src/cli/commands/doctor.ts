import { systemClock } from '../../clock.ts'
import { examine } from '../examination.ts'
import { exitCodes } from '../exit-code.ts'

import type { Shell } from '../shell.ts'

/** `stromkreis doctor` */
export async function doctor(shell: Shell, options: { json?: boolean }): Promise<number> {
  const findings = await examine(shell.environment, systemClock())
  const isWell = findings.every(({ isRight }) => isRight)
  if (options.json) shell.printJson(findings)
  else {
    shell.printTable(
      ['', 'looked at', 'found', 'what to do'],
      findings.map(({ isRight, what, found, mend }) => [isRight ? 'ok' : 'WRONG', what, found, mend]),
    )
    shell.printLine(
      isWell ? 'Nothing is wrong.' : 'Mend what is marked WRONG, from top to bottom, and ask again.',
    )
  }
  return isWell ? exitCodes.done : exitCodes.foundWrong
}
