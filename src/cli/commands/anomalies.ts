import { openReader } from '../../embed/open-reader.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { iso } from '../iso.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis anomalies` */
export async function anomalies(shell: Shell, options: { json?: boolean }): Promise<number> {
  const reader = openReader(databasePath(shell.environment), { masterKey: masterKey(shell.environment) })
  try {
    const lines = reader.anomalies().map(({ contractNumber, kind, observedAt, detail }) => ({
      contractNumber,
      kind,
      observedAt: iso(observedAt),
      detail,
    }))
    if (options.json) shell.printJson(lines)
    else {
      shell.printTable(
        ['contract', 'kind', 'seen', 'what'],
        lines.map((line) => Object.values(line)),
      )
    }
    return exitCodes.done
  } finally {
    reader.close()
  }
}
