import { openReader } from '../../embed/open-stromkreis.ts'
import { databasePath } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { Progress, printJson, printLine, printTable } from '../terminal.ts'

/** `stromkreis verify` */
export async function verify(options: { json?: boolean }): Promise<number> {
  const reader = openReader(databasePath(process.env))
  const progress = new Progress()
  try {
    const { contracts, entries, disagreements } = reader.verify((done) =>
      progress.show(`${done} contracts replayed`),
    )
    progress.end()
    const isSound = disagreements.length === 0
    if (options.json) printJson({ contracts, entries, replayEqualsSnapshots: isSound, disagreements })
    else if (isSound)
      printLine(
        `${entries} entries of ${contracts} contracts replayed: every snapshot is where its entries end.`,
      )
    else {
      printTable(
        ['contract', 'entry', 'what is wrong'],
        disagreements.map(({ contractNumber, seq, problem }) => [contractNumber, seq ?? 'snapshot', problem]),
      )
    }
    return isSound ? exitCodes.done : exitCodes.foundWrong
  } finally {
    progress.end()
    reader.close()
  }
}
