import { openReader } from '../../embed/open-reader.ts'
import { contractPlanRows } from '../../report/contract-plan-report.ts'
import { effectiveIntervalTable } from '../../report/effective-intervals.ts'
import { freshnessTable, hazardTable, nextLooksTable, planRows } from '../../report/plan-tables.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'

import type { Shell } from '../shell.ts'

/** `stromkreis plan` */
export async function plan(
  shell: Shell,
  contractNumber: string | undefined,
  options: { json?: boolean },
): Promise<number> {
  const reader = openReader(databasePath(shell.environment), { masterKey: masterKey(shell.environment) })
  try {
    const now = Date.now()
    const reading = reader.plan({ now })
    if (reading === null) throw nothingPlanned()
    if (contractNumber !== undefined) {
      const report = reading.contract(contractNumber)
      if (options.json) shell.printJson(report)
      else shell.printTable([contractNumber, ''], contractPlanRows(report, now))
      return exitCodes.done
    }
    const report = reading.report()
    const seenWithin = reading.effectiveIntervals()
    if (options.json) {
      shell.printJson({ ...report, seenWithin })
      return exitCodes.done
    }
    shell.printTable(['plan', ''], planRows(report))
    for (const { head, rows } of [
      freshnessTable(report),
      hazardTable(report),
      effectiveIntervalTable(seenWithin),
      nextLooksTable(report),
    ]) {
      shell.printLine('')
      shell.printTable([...head], rows)
    }
    if (!reading.isFollowed)
      shell.printLine('No process follows the contracts at present: nothing is looked at.')
    return exitCodes.done
  } finally {
    reader.close()
  }
}

function nothingPlanned(): StromkreisError {
  return new StromkreisError('notFound', 'Nothing is planned in this database yet.', {
    hint: 'Follow the contracts with `stromkreis run`, or look once with `stromkreis sync`.',
  })
}
