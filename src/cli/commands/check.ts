import type { Finding } from '../../finding.ts'
import type { OrderBody } from '../../order-body.ts'
import { preValidate } from '../../orders/pre-validation.ts'
import { counted } from '../counted.ts'
import { exitCodes } from '../exit-code.ts'
import { printFindings } from '../findings-table.ts'
import { readOrderFile } from '../order-file.ts'

import type { Shell } from '../shell.ts'

interface CheckedOrder {
  line: number
  externalId: string | null
  findings: Finding[]
}

/**
 * `stromkreis check`: judges a file of orders without sending any. It needs no credentials, no database and no network,
 * so it does not know which tariffs may be sold.
 */
export async function check(shell: Shell, file: string, options: { json?: boolean }): Promise<number> {
  const knowledge = { now: Date.now(), sellableTariffKeys: null }
  const orders = readOrderFile(shell, file).map(({ line, body }) => ({
    line,
    externalId: externalIdOf(body),
    findings: preValidate(body, knowledge),
  }))
  if (options.json) shell.printJson(orders)
  else printReport(shell, orders)
  return orders.some(hasErrors) ? exitCodes.orderErrors : exitCodes.done
}

function printReport(shell: Shell, orders: readonly CheckedOrder[]): void {
  printFindings(
    shell,
    'line',
    orders.map(({ line, findings }) => ({ of: line, findings })),
  )
  const findings = orders.flatMap((order) => order.findings)
  const errors = findings.filter(isError).length
  const wrong = orders.filter(hasErrors).length
  shell.printLine(
    `${counted(orders.length, 'order')}: ${orders.length - wrong} ready to send, ${wrong} not; ${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}.`,
  )
}

function externalIdOf({ contract }: OrderBody): string | null {
  const externalId = (contract as { externalId?: unknown } | null | undefined)?.externalId
  return typeof externalId === 'string' ? externalId : null
}

function hasErrors({ findings }: CheckedOrder): boolean {
  return findings.some(isError)
}

function isError({ severity }: Finding): boolean {
  return severity === 'error'
}
