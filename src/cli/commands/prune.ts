import { prune as pruneStore } from '../../embed/prune.ts'
import { defaultRetentionMs } from '../../orders/order-desk.ts'
import { mustExist } from '../../sqlite/open-database.ts'
import { SqliteStore } from '../../sqlite/sqlite-store.ts'
import { counted } from '../counted.ts'
import { databasePath, masterKey, retentionMs } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { iso } from '../iso.ts'
import { Progress } from '../progress.ts'
import type { Shell } from '../shell.ts'

const dayMs = 86_400_000

/** `stromkreis prune`: ends what has been over for the retention time. */
export async function prune(shell: Shell, options: { olderThan?: number; json?: boolean }): Promise<number> {
  const path = databasePath(shell.environment)
  mustExist(path)
  const retention = retentionMs(shell.environment) ?? defaultRetentionMs
  const kept = options.olderThan === undefined ? retention : options.olderThan * dayMs
  const until = Date.now() - kept
  const store = new SqliteStore(path, { masterKey: masterKey(shell.environment) })
  const progress = new Progress(shell)
  try {
    const pruned = pruneStore(store, {
      until,
      onProgress: (contracts) => progress.show(`texts of ${contracts} contracts destroyed`),
    })
    progress.end()
    if (options.json) shell.printJson({ until: iso(until), ...pruned })
    else {
      const { contracts, texts, requests, deadLetters } = pruned
      shell.printLine(
        `Before ${iso(until)}: free texts of ${counted(contracts, 'contract')} that had ended destroyed with their keys (${texts} sealed), ` +
          `${counted(requests, 'request')} of people and ${counted(deadLetters, 'dead letter')} removed.`,
      )
      shell.printLine(
        'The log of what happened stays. Data of orders are erased by the daemon, after the same time.',
      )
    }
    return exitCodes.done
  } finally {
    progress.end()
    store.close()
  }
}
