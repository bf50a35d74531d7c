import { readFileSync } from 'node:fs'
import type { OrderBody } from '../order-body.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { parseOrderTable } from './order-table.ts'
import type { Shell } from './shell.ts'

/** An order as it stands in a file. */
export interface FiledOrder {
  /** The line on which it begins, from 1; in a JSON array its place there, from 1. */
  line: number
  body: OrderBody
}

const largestBytes = 200_000_000

/**
 * Reads a file of orders: a JSON array of the supplier's order bodies, a single one, one per line, or CSV with a header
 * (see {@link parseOrderTable}), all in UTF-8. `-` is the standard input. What the orders say is not judged here.
 * @throws StromkreisError `invalidInput` when the file or any order in it cannot be read: then none is returned. It
 * names the line and quotes nothing.
 */
export function readOrderFile(shell: Pick<Shell, 'input'>, path: string): FiledOrder[] {
  const text = decoded(bytesOf(shell, path))
  const start = text.trimStart().charAt(0)
  if (start === '') {
    throw unreadable(
      'The file of orders is empty.',
      'Put one order at least into it; [] says that there is none.',
    )
  }
  if (start === '[') return fromArray(text)
  if (start === '{') return fromSingle(text) ?? fromLines(text)
  return parseOrderTable(text)
}

function bytesOf({ input }: Pick<Shell, 'input'>, path: string): Buffer {
  let bytes: Buffer
  try {
    bytes = path === '-' ? input() : readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw unreadable(
      `The file of orders cannot be read (${code ?? 'no reason given'}).`,
      'Name a file that exists and may be read, or - for the standard input.',
    )
  }
  if (bytes.length > largestBytes) {
    throw unreadable('The file of orders is larger than 200 MB.', 'Split it into several files.')
  }
  return bytes
}

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw unreadable(
      'The file of orders is not in UTF-8, so names in it would be garbled.',
      'Save it as UTF-8; Excel calls that “CSV UTF-8”.',
    )
  }
}

function fromArray(text: string): FiledOrder[] {
  const orders = parsed(text, 'The file of orders begins like a JSON array and is none') as unknown[]
  return orders.map((body, index) => {
    if (isOrder(body)) return { line: index + 1, body }
    throw unreadable(
      `Order ${index + 1} of the JSON array is not an object.`,
      'Write each order as an object with the fields of POST /orders. None was taken.',
    )
  })
}

/** Null when it is not one JSON value. */
function fromSingle(text: string): FiledOrder[] | null {
  try {
    const line = text.slice(0, text.indexOf('{')).split('\n').length
    return [{ line, body: JSON.parse(text) as OrderBody }]
  } catch {
    return null
  }
}

function fromLines(text: string): FiledOrder[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const body = parsed(line, `Line ${index + 1} of the file of orders is not JSON`)
    if (isOrder(body)) return [{ line: index + 1, body }]
    throw unreadable(
      `Line ${index + 1} of the file of orders is not an object.`,
      'Write one order per line, or all of them as a JSON array. None was taken.',
    )
  })
}

function parsed(text: string, complaint: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // The parser's own words quote the text around the place.
    const position = / position (\d+)/.exec((error as Error).message)?.[1]
    const lines = position === undefined ? [] : text.slice(0, Number(position)).split('\n')
    const place = lines.length > 1 ? ` (line ${lines.length})` : ''
    throw unreadable(
      `${complaint}${place}.`,
      'Mend it there: one order per line, or all of them as a JSON array. None was taken.',
    )
  }
}

function isOrder(value: unknown): value is OrderBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(message: string, hint: string): StromkreisError {
  return new StromkreisError('invalidInput', message, { hint })
}
