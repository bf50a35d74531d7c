import { systemClock } from '../../clock.ts'
import { examine } from '../examination.ts'
import { exitCodes } from '../exit-code.ts'
import { printJson, printLine, printTable } from '../terminal.ts'

/** `stromkreis doctor` */
export async function doctor(options: { json?: boolean }): Promise<number> {
  const findings = await examine(process.env, systemClock())
  const isWell = findings.every(({ isRight }) => isRight)
  if (options.json) printJson(findings)
  else {
    printTable(
      ['', 'looked at', 'found', 'what to do'],
      findings.map(({ isRight, what, found, mend }) => [isRight ? 'ok' : 'WRONG', what, found, mend]),
    )
    printLine(isWell ? 'Nothing is wrong.' : 'Mend what is marked WRONG, from top to bottom, and ask again.')
  }
  return isWell ? exitCodes.done : exitCodes.foundWrong
}
