import type { Finding } from '../finding.ts'
import { printable } from './field-rows.ts'
import type { Shell } from './shell.ts'
import { wrapped } from './wrapped.ts'

// Laying out a table costs two milliseconds a row, and nobody reads more.
const mostRows = 500

/** Writes what is wrong with orders for people, by the line of a file or the id of an order; nothing when nothing is. */
export function printFindings(
  shell: Shell,
  title: string,
  orders: readonly { of: string | number; findings: readonly Finding[] }[],
): void {
  const rows = orders.flatMap(({ of, findings }) =>
    findings.map(({ field, severity, cost, message }) => [
      of,
      field,
      severity,
      cost,
      wrapped(printable(message), 60),
    ]),
  )
  if (rows.length > 0)
    shell.printTable([title, 'field', 'severity', 'cost', 'what to do'], rows.slice(0, mostRows))
  if (rows.length > mostRows)
    shell.printLine(`And ${rows.length - mostRows} more findings; --json lists them all.`)
}
