import type { ContractReader } from '../../embed/contract-reader.ts'
import { openReader } from '../../embed/open-stromkreis.ts'
import { type HistoryLine, historyLine } from '../../report/history-report.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { printJson, printTable } from '../terminal.ts'

/** `stromkreis history` */
export async function history(
  contractNumber: string,
  options: { at?: string; text?: boolean; json?: boolean },
): Promise<number> {
  const at = options.at === undefined ? {} : { at: instantOf(options.at) }
  const reader = openReader(databasePath(process.env), { masterKey: masterKey(process.env) })
  try {
    const lines = reader.history(contractNumber, at).map(historyLine)
    if (options.text) for (const line of lines) revealTexts(reader, contractNumber, line)
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

function revealTexts(
  reader: ContractReader,
  contractNumber: string,
  { details, effects }: HistoryLine,
): void {
  for (const holder of [details, ...effects] as { message?: string; processingInfo?: string }[]) {
    for (const name of ['message', 'processingInfo'] as const) {
      const reference = holder?.[name]
      if (reference) holder[name] = reader.text(contractNumber, reference) ?? '(erased)'
    }
  }
}

function detailsOf({ details = {} }: HistoryLine, withTexts: boolean): string {
  return Object.entries(details)
    .filter(([, value]) => value !== null)
    .filter(([name]) => withTexts || (name !== 'message' && name !== 'processingInfo'))
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
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
