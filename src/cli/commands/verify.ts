import { openReader } from '../../embed/open-reader.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { Progress, printJson, printLine, printTable } from '../terminal.ts'

/** `stromkreis verify` */
export async function verify(options: { json?: boolean }): Promise<number> {
  const reader = openReader(databasePath(process.env), { masterKey: masterKey(process.env) })
  const progress = new Progress()
  try {
    const { contracts, orders, alerts, entries, disagreements } = reader.verify((done) =>
      progress.show(`${done} contracts replayed`),
    )
    progress.end()
    const isSound = disagreements.length === 0
    const counts = { contracts, orders, alerts, entries }
    if (options.json) printJson({ ...counts, replayEqualsSnapshots: isSound, disagreements })
    else if (isSound)
      printLine(
        `${entries} entries of ${contracts} contracts, ${orders} orders and ${alerts} alerts replayed: every snapshot is where its entries end.`,
      )
    else {
      printTable(
        ['contract or order', 'entry', 'what is wrong'],
        disagreements.map(({ subject, seq, problem }) => [subject, seq ?? 'snapshot', problem]),
      )
    }
    return isSound ? exitCodes.done : exitCodes.foundWrong
  } finally {
    progress.end()
    reader.close()
  }
}
