import { berlinInstant, isDay } from '../../berlin-time.ts'
import { openReader } from '../../embed/open-reader.ts'
import type { InsightReport } from '../../insight/insight.ts'
import { insightTables } from '../../insight/insight-tables.ts'
import type { Period } from '../../insight/period.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { counted } from '../counted.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { printable } from '../field-rows.ts'
import { iso } from '../iso.ts'
import { Progress } from '../progress.ts'
import type { Shell } from '../shell.ts'

/** `stromkreis stats` */
export async function stats(
  shell: Shell,
  options: {
    from?: string
    to?: string
    tariff?: string
    json?: boolean
  },
): Promise<number> {
  const [from, to] = [instantOf(options.from, '--from'), instantOf(options.to, '--to')]
  const reader = openReader(databasePath(shell.environment), { masterKey: masterKey(shell.environment) })
  const progress = new Progress(shell)
  try {
    // A log that was kept on a clock ahead of this one is not cut off.
    const now = Math.max(Date.now(), reader.latestObservedAt())
    const report = reader.stats({ now, from, to, tariff: options.tariff }, (entries) =>
      progress.show(`${entries} entries read`),
    )
    progress.end()
    if (options.json) shell.printJson(withIsoTimes(report))
    else printReport(shell, report)
    return exitCodes.done
  } finally {
    progress.end()
    reader.close()
  }
}

function printReport(shell: Shell, report: InsightReport): void {
  const { asOf, period, tariff, contracts, orders, entries, bottleneck } = report
  const ofTariff = tariff === null ? '' : ` of tariff ${printable(tariff)}`
  shell.printLine(
    `${counted(contracts, 'contract')} and ${counted(orders, 'order')} of our own${ofTariff}, ` +
      `${counted(entries, 'entry')} read, as of ${iso(asOf)}.`,
  )
  shell.printLine(
    `Figures are of ${periodWords(period)}; where time is lost, of ${periodWords(bottleneck.period)}.`,
  )
  for (const { title, head, rows } of insightTables(report)) {
    shell.printLine(`\n${title}`)
    shell.printTable(
      head,
      rows.map((row) => row.map((cell) => String(cell).split('\n').map(printable).join('\n'))),
    )
  }
  shell.printLine('\nWhat the figures mean, and what they do not: docs/insight.md')
}

function periodWords({ from, to }: Period): string {
  return from === null ? `everything before ${iso(to)}` : `${iso(from)} to ${iso(to)}`
}

/** The report with its instants as programs read them elsewhere too. */
function withIsoTimes({ asOf, period, bottleneck, ...rest }: InsightReport) {
  return {
    asOf: iso(asOf),
    period: isoPeriod(period),
    ...rest,
    bottleneck: {
      ...bottleneck,
      period: isoPeriod(bottleneck.period),
      previousPeriod: isoPeriod(bottleneck.previousPeriod),
    },
  }
}

function isoPeriod({ from, to }: Period) {
  return { from: iso(from), to: iso(to) }
}

/** A day (its beginning) or a time; without a zone it is German time, as the figures' days are German days. */
function instantOf(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined
  const at = isDay(text.slice(0, 10)) ? berlinInstant(text) : null
  if (at !== null) return at
  throw new StromkreisError('invalidInput', `${option} ${text} is not a time.`, {
    hint: 'Give a day or a time in ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z.',
  })
}
