import { rebuildSnapshots } from '../../embed/rebuild-snapshots.ts'
import { mustExist } from '../../sqlite/open-database.ts'
import { SqliteStore } from '../../sqlite/sqlite-store.ts'
import { counted } from '../counted.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { Progress, printJson, printLine, printTable } from '../terminal.ts'

/** `stromkreis repair --rebuild-snapshots` */
export async function repair(options: { rebuildSnapshots: true; json?: boolean }): Promise<number> {
  const path = databasePath(process.env)
  mustExist(path)
  const store = new SqliteStore(path, { masterKey: masterKey(process.env) })
  const progress = new Progress()
  try {
    progress.show('reading the log')
    const { checked, rebuilt, alerts, unexplained } = rebuildSnapshots(store, (done) =>
      progress.show(`${done} contracts and orders replayed`),
    )
    progress.end()
    if (options.json) printJson({ checked, rebuilt, alerts, unexplained })
    else {
      printLine(
        `${counted(checked, 'snapshot')} compared with the log, ${rebuilt.length} made anew, and ${counted(alerts, 'alert')}.`,
      )
      if (rebuilt.length > 0)
        printLine(`Made anew: ${rebuilt.join(', ')}. Start the daemon again: it may have believed them.`)
      if (unexplained.length > 0) {
        printTable(
          ['contract or order', 'why its entries lead nowhere; nothing was changed'],
          unexplained.map(({ subject, problem }) => [subject, problem]),
        )
      }
    }
    return unexplained.length === 0 ? exitCodes.done : exitCodes.foundWrong
  } finally {
    progress.end()
    store.close()
  }
}
