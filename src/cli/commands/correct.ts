import { correctContracts } from '../../embed/correct-contracts.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { Progress } from '../progress.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis correct` */
export async function correct(
  shell: Shell,
  contractNumbers: string[],
  options: { reason: string; by: string; json?: boolean },
): Promise<number> {
  const progress = new Progress(shell)
  progress.show('waiting for the process that holds the database')
  const corrections = await correctContracts(databasePath(shell.environment), contractNumbers, options, {
    masterKey: masterKey(shell.environment),
  }).finally(() => progress.end())
  if (options.json) shell.printJson(corrections)
  else {
    shell.printTable(
      ['contract', 'outcome'],
      corrections.map(({ contractNumber, outcome }) => [contractNumber, outcome]),
    )
  }
  return corrections.every(({ outcome }) => outcome === 'corrected') ? exitCodes.done : exitCodes.foundWrong
}
