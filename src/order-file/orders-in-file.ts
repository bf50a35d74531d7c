import { isUtf8 } from 'node:buffer'
import type { OrderBody } from '../order-body.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { ordersInTable } from './order-table.ts'

/** An order as it stands in a file. */
export interface FiledOrder {
  /** The line on which it begins, from 1; in a JSON array its place there, from 1. */
  line: number
  body: OrderBody
}

/**
 * Reads a file of orders: a JSON array of the supplier's order bodies, a single one, one per line, or CSV with a header
 * (see {@link ordersInTable}), all in UTF-8. What the orders say is not judged here. It gives them one by one, so that whoever
 * must not be held up can do other things in between; nothing of a file counts unless all of it can be read.
 * @throws StromkreisError `invalidInput` when the file or any order in it cannot be read. It names the line and quotes
 * nothing.
 */
export function* ordersInFile(bytes: Buffer): Generator<FiledOrder, void, void> {
  const text = decoded(bytes)
  const start = text.trimStart().charAt(0)
  if (start === '') {
    throw unreadable(
      'The file of orders is empty.',
      'Put one order at least into it; [] says that there is none.',
    )
  }
  if (start === '[') yield* inArray(text)
  else if (start !== '{') yield* ordersInTable(text)
  else {
    const single = asSingle(text)
    if (single === null) yield* inLines(text)
    else yield single
  }
}

function decoded(bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    throw unreadable(
      'The file of orders is not in UTF-8, so names in it would be garbled.',
      'Save it as UTF-8; Excel calls that “CSV UTF-8”.',
    )
  }
  return bytes.toString('utf8').replace(/^\uFEFF/, '')
}

function* inArray(text: string): Generator<FiledOrder, void, void> {
  const orders = parsed(text, 'The file of orders begins like a JSON array and is none') as unknown[]
  for (const [index, body] of orders.entries()) {
    if (!isOrder(body)) {
      throw unreadable(
        `Order ${index + 1} of the JSON array is not an object.`,
        'Write each order as an object with the fields of POST /orders. None was taken.',
      )
    }
    yield { line: index + 1, body }
  }
}

/** Null when it is not one JSON value. */
function asSingle(text: string): FiledOrder | null {
  try {
    const line = text.slice(0, text.indexOf('{')).split('\n').length
    return { line, body: JSON.parse(text) as OrderBody }
  } catch {
    return null
  }
}

function* inLines(text: string): Generator<FiledOrder, void, void> {
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const body = parsed(line, `Line ${index + 1} of the file of orders is not JSON`)
    if (!isOrder(body)) {
      throw unreadable(
        `Line ${index + 1} of the file of orders is not an object.`,
        'Write one order per line, or all of them as a JSON array. None was taken.',
      )
    }
    yield { line: index + 1, body }
  }
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
