import { metricsQuerySchema } from '../../rabot/contract-metrics.ts'
import { inputAs } from '../../rabot/schema-problem.ts'
import { contractAtSupplier } from '../contract-at-supplier.ts'
import { exitCodes } from '../exit-code.ts'
import { printable } from '../field-rows.ts'
import type { Shell } from '../shell.ts'
import { withClient } from '../with-client.ts'

/** `stromkreis metrics`; with `--json` null where the supplier has none for this period. */
export async function metrics(
  shell: Shell,
  contractNumber: string,
  options: { from: string; to: string; interval: string; type: string; value: string; json?: boolean },
): Promise<number> {
  const { from, to, interval, type, value } = options
  // Here already, so that a wrong word costs no call for the customer number.
  const asked = { from, to, interval, metricType: type, valueType: value }
  const query = inputAs(metricsQuerySchema, asked, 'query')
  const found = await withClient(shell, async (client) =>
    client.contractMetrics(await contractAtSupplier(contractNumber, client, shell.environment), query),
  )
  if (options.json) shell.printJson(found)
  else if (found === null || found.records.length === 0) shell.printLine('There are none for this period.')
  else {
    shell.printTable(
      ['begins', printable(`${type} ${found.valueUnitInfo ?? ''}`), 'is'],
      found.records.map((record) => [
        printable(record.moment),
        record.value,
        printable([record.valueRelevanceType, record.valueState].filter(Boolean).join(', ')),
      ]),
    )
    shell.printLine(`Total ${found.totalValue ?? '-'}, average ${found.averageValuePerInterval ?? '-'}`)
  }
  return exitCodes.done
}
