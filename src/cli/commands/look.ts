import { lookAtContract } from '../../embed/look-at-contract.ts'
import { databasePath, engineOptions, masterKey, rabotOptions, sellingOptions } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { iso } from '../iso.ts'
import { Progress } from '../progress.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis look` */
export async function look(
  shell: Shell,
  contractNumber: string,
  options: { by: string; json?: boolean },
): Promise<number> {
  const progress = new Progress(shell)
  progress.show('looking')
  const acting = () => ({
    rabot: rabotOptions(shell.environment),
    ...engineOptions(shell.environment),
    ...sellingOptions(shell.environment),
    holder: 'look',
    onProblem: shell.printError,
  })
  const { position, anomaly } = await lookAtContract(databasePath(shell.environment), contractNumber, {
    by: options.by,
    masterKey: masterKey(shell.environment),
    acting,
  }).finally(() => progress.end())
  const state = position?.state ?? null
  const since = position?.enteredAt ?? null
  if (options.json)
    shell.printJson({ contractNumber, state, enteredAt: iso(since), anomaly: anomaly?.kind ?? null })
  else {
    const doubt = anomaly === null ? '' : `; but what is seen now does not fit: ${anomaly.kind}`
    shell.printLine(
      `${contractNumber} is ${state ?? 'in no state we know'}, since ${iso(since) ?? 'never'}${doubt}.`,
    )
  }
  return exitCodes.done
}
