import type { ContractReader } from '../../embed/contract-reader.ts'
import { openReader } from '../../embed/open-reader.ts'
import { type HistoryLine, historyLine, type OrderLine } from '../../report/history-report.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { printable } from '../field-rows.ts'
import { printJson, printTable } from '../terminal.ts'
import { wrapped } from '../wrapped.ts'

/** `stromkreis history`, of a contract or an order of our own. */
export async function history(
  subject: string,
  options: { at?: string; text?: boolean; json?: boolean },
): Promise<number> {
  const at = options.at === undefined ? {} : { at: instantOf(options.at) }
  const reader = openReader(databasePath(process.env), { masterKey: masterKey(process.env) })
  try {
    const known = reader.history(subject, at).map(historyLine)
    const lines = options.text ? known.map((line) => withTexts(reader, subject, line)) : known
    if (options.json) printJson(lines)
    else {
      printTable(
        ['', 'happened after', 'and before', 'how', 'from', 'to', 'details', 'told'],
        lines.map((line) => [
          line.seq,
          line.effectiveAfter,
          line.effectiveBefore,
          line.kind,
          line.from,
          line.to,
          detailsOf(line, options.text === true),
          line.effects.map(({ kind, suppressed }) => (suppressed ? `(${kind})` : kind)).join(', '),
        ]),
      )
    }
    return exitCodes.done
  } finally {
    reader.close()
  }
}

function withTexts(reader: ContractReader, subject: string, line: HistoryLine): HistoryLine {
  const text = (reference: string) => reader.text(subject, reference) ?? '(erased)'
  for (const holder of [line.details, ...line.effects] as { message?: string; processingInfo?: string }[]) {
    for (const name of ['message', 'processingInfo'] as const) {
      const reference = holder?.[name]
      if (reference) holder[name] = text(reference)
    }
  }
  const { reason, findings } = line.order ?? {}
  return {
    ...line,
    ...(line.order && {
      order: {
        ...line.order,
        ...(reason === undefined ? {} : { reason: text(reason) }),
        ...(findings && {
          findings: findings.map((finding) =>
            finding.rule === 'supplier' ? { ...finding, message: text(finding.message) } : finding,
          ),
        }),
      },
    }),
  }
}

function detailsOf({ details = {}, event, order }: HistoryLine, withTexts: boolean): string {
  const said = Object.entries(details)
    .filter(([, value]) => value !== null)
    .filter(([name]) => withTexts || (name !== 'message' && name !== 'processingInfo'))
    .map(([name, value]) => `${name}: ${value}`)
  return [...said, ...(order === undefined ? [] : [event, ...orderDetails(order, withTexts)])].join('\n')
}

function orderDetails(order: OrderLine, withTexts: boolean): string[] {
  const { with: carried = {}, offer, findings = [], mark, by, reason, erased } = order
  const named = {
    ...carried,
    tariffKey: offer?.tariffKey,
    mark,
    by,
    erased,
    ...(withTexts ? { reason } : {}),
  }
  return [
    ...Object.entries(named)
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => `${name}: ${printable(String(value))}`),
    ...findings.map(({ field, severity, rule, message }) => {
      const text = withTexts ? ` ${printable(message)}` : ''
      return wrapped(`${severity} ${rule} ${field}${text}`.trim(), 60)
    }),
  ]
}

// Date.parse alone takes a 30th of February, and a bare number for a year.
const isoTime = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/

/** A day (its beginning) or a time; without a zone it is UTC, like everything this command prints. */
function instantOf(text: string): number {
  const [, day = '', time = '', zone = ''] = isoTime.exec(text) ?? []
  const dayStart = Date.parse(`${day}T00:00:00Z`)
  const isDay = !Number.isNaN(dayStart) && new Date(dayStart).toISOString().startsWith(day)
  const at = time === '' ? dayStart : Date.parse(zone === '' ? `${text}Z` : text)
  if (isDay && !Number.isNaN(at)) return at
  throw new StromkreisError('invalidInput', `--at ${text} is not a time.`, {
    hint: 'Give a day or a time in ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z.',
  })
}
