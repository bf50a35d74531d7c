import { openReader } from '../../embed/open-reader.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { iso, printJson, printTable } from '../terminal.ts'

/** `stromkreis anomalies` */
export async function anomalies(options: { json?: boolean }): Promise<number> {
  const reader = openReader(databasePath(process.env), { masterKey: masterKey(process.env) })
  try {
    const lines = reader.anomalies().map(({ contractNumber, kind, observedAt, detail }) => ({
      contractNumber,
      kind,
      observedAt: iso(observedAt),
      detail,
    }))
    if (options.json) printJson(lines)
    else {
      printTable(
        ['contract', 'kind', 'seen', 'what'],
        lines.map((line) => Object.values(line)),
      )
    }
    return exitCodes.done
  } finally {
    reader.close()
  }
}
