import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import type { OrderBody } from '../order-body.ts'
import { type FieldKind, orderFields } from '../orders/order-fields.ts'
import { StromkreisError } from '../stromkreis-error.ts'

interface Column {
  path: readonly string[]
  kind: FieldKind
}

/** A line of the table, without the cells that csv-parse tells besides. */
interface TableLine {
  record: string[]
  info: { lines: number }
}

/**
 * Reads a CSV table of orders, one per line below a header.
 *
 * - The header's cells are the fields' paths, such as `tariffKey`, `userAccount.emailAddress` or
 *   `contract.deliveryAddress.postCode`; a path's last name will do where only one path ends so (`emailAddress`, `iban`,
 *   `meterNumber`, not `postCode`). Capitals do not matter. A column that is no field of an order is refused.
 * - Comma or semicolon, whichever the header has; cells with either, with quotes or line breaks are quoted.
 * - An empty cell leaves the field out, and `null` is null. When all of `contract.bankDetails` is empty, or has no
 *   column, it is null: the customer pays by invoice.
 * - True and false may be written `true`/`false`, `yes`/`no`, `ja`/`nein`, `wahr`/`falsch` or `1`/`0`. Numbers have no
 *   separators of thousands. What cannot be understood stays the text it is, and pre-validation names its field.
 *
 * @throws StromkreisError `invalidInput`, naming the line and quoting nothing.
 */
export function* ordersInTable(text: string): Generator<{ line: number; body: OrderBody }, void, void> {
  let columns: Column[] | null = null
  for (const { record, info } of linesOf(text)) {
    if (columns === null) {
      columns = columnsOf(record)
      continue
    }
    if (record.length !== columns.length) {
      throw wrongTable(`Line ${info.lines} of the file of orders does not have as many cells as the header.`)
    }
    if (record.every((cell) => cell.trim() === '')) continue
    yield { line: firstLineOf(record, info.lines), body: orderOf(record, columns) }
  }
  if (columns === null) throw wrongTable('The file of orders has no header.')
}

function* linesOf(text: string): Generator<TableLine, void, void> {
  const [firstLine = ''] = text.trimStart().split('\n', 1)
  const delimiter = firstLine.includes(';') ? ';' : ','
  let linesBefore = 0
  for (const piece of piecesOf(text)) {
    for (const { record, info } of parsed(piece, delimiter, linesBefore))
      yield { record, info: { lines: linesBefore + info.lines } }
    linesBefore += piece.split('\n').length - 1
  }
}

function parsed(piece: string, delimiter: string, linesBefore: number): TableLine[] {
  try {
    return parse(piece, {
      delimiter,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as TableLine[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = linesBefore + Number(error['lines'])
    throw wrongTable(`Line ${line} of the file of orders is not CSV: a quote is missing or one too many.`)
  }
}

const pieceLength = 64 * 1024

/** The text in pieces that each end with a line of the table, so that reading a large one can be interrupted. */
function* piecesOf(text: string): Generator<string, void, void> {
  let begin = 0
  while (begin < text.length) {
    const end = endOfPiece(text, begin)
    yield text.slice(begin, end)
    begin = end
  }
}

/** After the first line break that is far enough on and not within quotes: an even number of them stands before it. */
function endOfPiece(text: string, begin: number): number {
  let isQuoted = false
  for (let at = begin; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    if (character === quote) isQuoted = !isQuoted
    else if (character === lineFeed && !isQuoted && at - begin >= pieceLength) return at + 1
  }
  return text.length
}

const quote = '"'.charCodeAt(0)
const lineFeed = '\n'.charCodeAt(0)

// csv-parse tells the line on which a record ends.
function firstLineOf(record: readonly string[], lastLine: number): number {
  return lastLine - record.join('').split('\n').length + 1
}

function columnsOf(header: readonly string[]): Column[] {
  const columns = header.map((cell, index) => columnOf(cell.trim().toLowerCase(), index + 1))
  const paths = columns.map(({ path }) => path.join('.'))
  const twice = paths.findIndex((path, index) => paths.indexOf(path) < index)
  if (twice >= 0)
    throw wrongTable(`Columns ${paths.indexOf(paths[twice]!) + 1} and ${twice + 1} are the same field.`)
  return columns
}

function columnOf(name: string, place: number): Column {
  const paths = pathsByName.get(name) ?? []
  const kind = orderFields.get(paths[0] ?? '')
  if (paths.length > 1) {
    throw wrongTable(`Column ${place} of the header could be any of ${paths.join(', ')}.`)
  }
  if (kind === undefined || kind === 'object') {
    throw wrongTable(`Column ${place} of the header is not a field of an order.`)
  }
  return { path: paths[0]!.split('.'), kind }
}

// Whole paths go before last names: emailVerifiedAt is both.
const pathsByName = new Map<string, string[]>()
for (const [path, kind] of orderFields) {
  if (kind === 'object') continue
  const name = path.split('.').at(-1)!.toLowerCase()
  pathsByName.set(name, [...(pathsByName.get(name) ?? []), path])
}
for (const path of orderFields.keys()) pathsByName.set(path.toLowerCase(), [path])

function orderOf(cells: readonly string[], columns: readonly Column[]): OrderBody {
  const order: Record<string, unknown> = { contract: { bankDetails: null } }
  for (const [index, { path, kind }] of columns.entries()) {
    const cell = cells[index]!.trim()
    if (cell !== '') set(order, path, understood(cell, kind))
  }
  return order
}

function set(object: Record<string, unknown>, [name, ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) object[name!] = value
  else {
    object[name!] ??= {}
    set(object[name!] as Record<string, unknown>, rest, value)
  }
}

const flags = new Map(
  ['true', 'yes', 'ja', 'wahr', '1', 'false', 'no', 'nein', 'falsch', '0'].map((word, index) => [
    word,
    index < 5,
  ]),
)

function understood(cell: string, kind: FieldKind): unknown {
  if (cell === 'null') return null
  if (kind === 'flag') return flags.get(cell.toLowerCase()) ?? cell
  if (kind === 'number' && /^-?\d+(\.\d+)?$/.test(cell)) return Number(cell)
  return cell
}

function wrongTable(message: string): StromkreisError {
  return new StromkreisError('invalidInput', message, {
    hint: 'A table of orders has a header with a field’s path in each column, such as userAccount.emailAddress. None was taken.',
  })
}
