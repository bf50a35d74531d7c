import type { ListedContract } from './listed-contract.ts'
import { pause } from './pause.ts'

const rowsAtOnce = 500
const columns = ['contractNumber', 'customerNumber', 'state', 'enteredAt', 'reason', 'tariff'] as const

/** Contracts as CSV (RFC 4180), in pieces between which everything else goes on. */
export async function* contractCsv(contracts: readonly ListedContract[]): AsyncGenerator<string> {
  yield `${columns.join(',')}\r\n`
  for (let start = 0; start < contracts.length; start += rowsAtOnce) {
    yield contracts
      .slice(start, start + rowsAtOnce)
      .map(csvRow)
      .join('')
    await pause()
  }
}

function csvRow({ contractNumber, customerNumber, state, enteredAt, reason, tariff }: ListedContract) {
  const cells = [contractNumber, customerNumber, state, new Date(enteredAt).toISOString(), reason, tariff]
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** A spreadsheet takes what begins like a formula for one and carries it out; with an apostrophe before it, it is text. */
function csvCell(text: string | null): string {
  if (text === null) return ''
  const harmless = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
