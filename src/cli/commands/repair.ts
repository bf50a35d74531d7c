import { rebuildSnapshots } from '../../embed/rebuild-snapshots.ts'
import { mustExist } from '../../sqlite/open-database.ts'
import { SqliteStore } from '../../sqlite/sqlite-store.ts'
import { counted } from '../counted.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { Progress } from '../progress.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis repair --rebuild-snapshots` */
export async function repair(
  shell: Shell,
  options: { rebuildSnapshots: true; json?: boolean },
): Promise<number> {
  const path = databasePath(shell.environment)
  mustExist(path)
  const store = new SqliteStore(path, { masterKey: masterKey(shell.environment) })
  const progress = new Progress(shell)
  try {
    progress.show('reading the log')
    const { checked, rebuilt, alerts, unexplained } = rebuildSnapshots(store, (done) =>
      progress.show(`${done} contracts and orders replayed`),
    )
    progress.end()
    if (options.json) shell.printJson({ checked, rebuilt, alerts, unexplained })
    else {
      shell.printLine(
        `${counted(checked, 'snapshot')} compared with the log, ${rebuilt.length} made anew, and ${counted(alerts, 'alert')}.`,
      )
      if (rebuilt.length > 0)
        shell.printLine(
          `Made anew: ${rebuilt.join(', ')}. Start the daemon again: it may have believed them.`,
        )
      if (unexplained.length > 0) {
        shell.printTable(
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
