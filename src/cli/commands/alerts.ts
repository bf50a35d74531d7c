import { alertKinds } from '../../../machines/index.ts'
import type { AlertSummary } from '../../alert-record.ts'
import { openReader } from '../../embed/open-reader.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { printable } from '../field-rows.ts'
import { iso } from '../iso.ts'
import type { Shell } from '../shell.ts'
import { wrapped } from '../wrapped.ts'

// Laying out a table costs two milliseconds a row, and nobody reads more.
const mostRows = 500

/** `stromkreis alerts`: what people have to act on. */
export async function alerts(
  shell: Shell,
  options: {
    all?: boolean
    kind?: string
    text?: boolean
    json?: boolean
  },
): Promise<number> {
  const kind = options.kind === undefined ? undefined : kindOf(options.kind)
  const reader = openReader(databasePath(shell.environment), { masterKey: masterKey(shell.environment) })
  try {
    const found = reader.alerts({ all: options.all, kind, withTexts: options.text })
    if (options.json) shell.printJson(found.map(line))
    else printAlerts(shell, found)
    return exitCodes.done
  } finally {
    reader.close()
  }
}

function line(alert: AlertSummary) {
  return {
    id: alert.id,
    kind: alert.kind,
    contractNumber: alert.contractNumber,
    openedAt: iso(alert.openedAt),
    acknowledgedAt: iso(alert.acknowledgedAt),
    resolvedAt: iso(alert.resolvedAt),
    message: alert.message,
    state: alert.state,
    order: alert.order,
    acknowledgedBy: alert.acknowledgedBy,
    silencedUntil: iso(alert.silencedUntil),
  }
}

function printAlerts(shell: Shell, found: readonly AlertSummary[]): void {
  if (found.length === 0) {
    shell.printLine('Nothing is to be done.')
    return
  }
  shell.printTable(
    ['id', 'about', 'since', 'state', 'what is so and what to do'],
    found
      .slice(0, mostRows)
      .map((alert) => [
        alert.id,
        alert.contractNumber ?? alert.order ?? 'the supplier',
        iso(alert.openedAt),
        stateOf(alert),
        wrapped(printable(alert.message), 60),
      ]),
  )
  if (found.length > mostRows) {
    shell.printLine(`And ${found.length - mostRows} more; --json lists them all, --kind those of one kind.`)
  }
}

function stateOf({ state, acknowledgedBy, silencedUntil, resolvedAt }: AlertSummary): string {
  switch (state) {
    case 'Acknowledged':
      return `Acknowledged\nby ${printable(acknowledgedBy ?? '')}`
    case 'Silenced':
      return `Silenced\n${silencedUntil === null ? 'for ever' : `until ${iso(silencedUntil)}`}`
    case 'Resolved':
      return `Resolved\n${iso(resolvedAt)}`
    case 'Open':
      return 'Open'
  }
}

function kindOf(text: string) {
  const kind = alertKinds.find((one) => one === text)
  if (kind !== undefined) return kind
  throw new StromkreisError('invalidInput', `--kind ${printable(text)} is not a kind of alert.`, {
    hint: `Use one of ${alertKinds.join(', ')}.`,
  })
}
