import { correctContracts } from '../../embed/correct-contracts.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { Progress, printJson, printTable } from '../terminal.ts'

/** `stromkreis correct` */
export async function correct(
  contractNumbers: string[],
  options: { reason: string; by: string; json?: boolean },
): Promise<number> {
  const progress = new Progress()
  progress.show('waiting for the process that holds the database')
  const corrections = await correctContracts(databasePath(process.env), contractNumbers, options, {
    masterKey: masterKey(process.env),
  }).finally(() => progress.end())
  if (options.json) printJson(corrections)
  else {
    printTable(
      ['contract', 'outcome'],
      corrections.map(({ contractNumber, outcome }) => [contractNumber, outcome]),
    )
  }
  return corrections.every(({ outcome }) => outcome === 'corrected') ? exitCodes.done : exitCodes.foundWrong
}
