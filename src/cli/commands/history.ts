import type { ContractReader } from '../../embed/contract-reader.ts'
import { openReader } from '../../embed/open-reader.ts'
import {
  type ActLine,
  type AlertLine,
  type HistoryLine,
  historyLine,
  type OrderLine,
} from '../../report/history-report.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { printable } from '../field-rows.ts'
import { instantOf } from '../instant-of.ts'
import type { Shell } from '../shell.ts'
import { wrapped } from '../wrapped.ts'

/** `stromkreis history`, of a contract or an order of our own. */
export async function history(
  shell: Shell,
  subject: string,
  options: { at?: string; text?: boolean; json?: boolean },
): Promise<number> {
  const at = options.at === undefined ? {} : { at: instantOf('--at', options.at) }
  const reader = openReader(databasePath(shell.environment), { masterKey: masterKey(shell.environment) })
  try {
    const known = reader.history(subject, at).map(historyLine)
    const lines = options.text ? known.map((line) => withTexts(reader, subject, line)) : known
    if (options.json) shell.printJson(lines)
    else {
      shell.printTable(
        ['', 'happened after', 'and before', 'how', 'from', 'to', 'details', 'told'],
        lines.map((line) => [
          line.seq,
          line.effectiveAfter,
          line.effectiveBefore,
          line.kind,
          line.from,
          line.to,
          detailsOf(line, options.text === true),
          line.effects
            .map(({ kind, suppressed, withheld, about }) => {
              const told = about === undefined ? kind : `${kind} (${about})`
              return suppressed || withheld ? `(${told})` : told
            })
            .join(', '),
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
  const { note } = line.alert ?? {}
  return {
    ...line,
    ...(line.act && { act: { ...line.act, reason: text(line.act.reason) } }),
    ...(line.alert && note !== undefined && { alert: { ...line.alert, note: text(note) } }),
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

function detailsOf({ details = {}, event, order, act, alert }: HistoryLine, withTexts: boolean): string {
  const said = Object.entries(details)
    .filter(([, value]) => value !== null)
    .filter(([name]) => withTexts || (name !== 'message' && name !== 'processingInfo'))
    .map(([name, value]) => `${name}: ${value}`)
  return [
    ...said,
    ...(act === undefined ? [] : actDetails(act, withTexts)),
    ...(alert === undefined ? [] : alertDetails(alert, withTexts)),
    ...(order === undefined ? [] : [event, ...orderDetails(order, withTexts)]),
  ].join('\n')
}

function actDetails({ words, reason }: ActLine, withTexts: boolean): string[] {
  return [words, ...(withTexts && reason !== '' ? [reason] : [])].map((each) => wrapped(printable(each), 40))
}

function alertDetails({ id, words, note }: AlertLine, withTexts: boolean): string[] {
  return [
    wrapped(printable(words), 40),
    ...(id === undefined ? [] : [id]),
    ...(withTexts && note ? [wrapped(printable(note), 40)] : []),
  ]
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
