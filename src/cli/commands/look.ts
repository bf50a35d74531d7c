import { lookAtContract } from '../../embed/look-at-contract.ts'
import { databasePath, engineOptions, masterKey, rabotOptions, sellingOptions } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { iso, Progress, printError, printJson, printLine } from '../terminal.ts'

/** `stromkreis look` */
export async function look(contractNumber: string, options: { by: string; json?: boolean }): Promise<number> {
  const progress = new Progress()
  progress.show('looking')
  const acting = () => ({
    rabot: rabotOptions(process.env),
    ...engineOptions(process.env),
    ...sellingOptions(process.env),
    holder: 'look',
    onProblem: printError,
  })
  const { position, anomaly } = await lookAtContract(databasePath(process.env), contractNumber, {
    by: options.by,
    masterKey: masterKey(process.env),
    acting,
  }).finally(() => progress.end())
  const state = position?.state ?? null
  const since = position?.enteredAt ?? null
  if (options.json)
    printJson({ contractNumber, state, enteredAt: iso(since), anomaly: anomaly?.kind ?? null })
  else {
    const doubt = anomaly === null ? '' : `; but what is seen now does not fit: ${anomaly.kind}`
    printLine(
      `${contractNumber} is ${state ?? 'in no state we know'}, since ${iso(since) ?? 'never'}${doubt}.`,
    )
  }
  return exitCodes.done
}
