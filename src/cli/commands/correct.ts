import { correctContracts } from '../../embed/correct-contracts.ts'
import { databasePath } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { printJson, printTable } from '../terminal.ts'

/** `stromkreis correct` */
export async function correct(
  contractNumbers: string[],
  options: { reason: string; by: string; json?: boolean },
): Promise<number> {
  const corrections = await correctContracts(databasePath(process.env), contractNumbers, options)
  if (options.json) printJson(corrections)
  else {
    printTable(
      ['contract', 'outcome'],
      corrections.map(({ contractNumber, outcome }) => [contractNumber, outcome]),
    )
  }
  return corrections.every(({ outcome }) => outcome === 'corrected') ? exitCodes.done : exitCodes.foundWrong
}
