import { backupDatabase } from '../../sqlite/backup-database.ts'
import { counted } from '../counted.ts'
import { databasePath } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { Progress } from '../progress.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis backup`: copies the database, beside whoever writes. */
export async function backup(shell: Shell, file: string, options: { json?: boolean }): Promise<number> {
  const progress = new Progress(shell)
  const done = await backupDatabase(databasePath(shell.environment), file, {
    onProgress: (part) => progress.show(`${Math.floor(100 * part)} % copied`),
  }).finally(() => progress.end())
  if (options.json) shell.printJson(done)
  else {
    shell.printLine(
      `${done.path} holds the log up to now (${counted(done.entries, 'entry')}), and is checked.`,
    )
    shell.printLine(
      `Keys are not in it: without ${done.database}.keys and the master key it tells nothing personal. Keep those elsewhere.`,
    )
  }
  return exitCodes.done
}
