import type { Finding } from '../../finding.ts'
import type { OrderBody } from '../../order-body.ts'
import { preValidate } from '../../orders/pre-validation.ts'
import { exitCodes } from '../exit-code.ts'
import { readOrderFile } from '../order-file.ts'
import { printJson, printLine, printTable } from '../terminal.ts'
import { wrapped } from '../wrapped.ts'

interface CheckedOrder {
  line: number
  externalId: string | null
  findings: Finding[]
}

// Laying out a table costs two milliseconds a row, and nobody reads more.
const mostRows = 500

/**
 * `stromkreis check`: judges a file of orders without sending any. It needs no credentials, no database and no network,
 * so it does not know which tariffs may be sold.
 */
export async function check(file: string, options: { json?: boolean }): Promise<number> {
  const knowledge = { now: Date.now(), sellableTariffKeys: null }
  const orders = readOrderFile(file).map(({ line, body }) => ({
    line,
    externalId: externalIdOf(body),
    findings: preValidate(body, knowledge),
  }))
  if (options.json) printJson(orders)
  else printReport(orders)
  return orders.some(hasErrors) ? exitCodes.orderErrors : exitCodes.done
}

function printReport(orders: readonly CheckedOrder[]): void {
  const rows = orders.flatMap(({ line, findings }) =>
    findings.map(({ field, severity, cost, message }) => [line, field, severity, cost, wrapped(message, 60)]),
  )
  if (rows.length > 0)
    printTable(['line', 'field', 'severity', 'cost', 'what to do'], rows.slice(0, mostRows))
  if (rows.length > mostRows) printLine(`And ${rows.length - mostRows} more findings; --json lists them all.`)
  const errors = orders.flatMap(({ findings }) => findings).filter(isError).length
  const wrong = orders.filter(hasErrors).length
  printLine(
    `${count(orders.length, 'order')}: ${orders.length - wrong} ready to send, ${wrong} not; ${count(errors, 'error')}, ${count(rows.length - errors, 'warning')}.`,
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

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
