import type { Entry } from '../log-entry.ts'
import type { OnProblem } from '../on-problem.ts'
import { DaemonLog, type LogEvent, type LogFields } from '../operations/daemon-log.ts'
import { orderSubjectOf } from '../order-id.ts'
import { historyLine } from '../report/history-report.ts'
import type { Sink } from '../sink.ts'
import { consoleSink } from '../sinks/console-sink.ts'
import { iso, printError, printJson, printLine } from './terminal.ts'

/** How a daemon says what happens. */
export interface DaemonVoice {
  note(event: LogEvent, message: string, fields?: LogFields): void
  entry(entry: Entry): void
  problem: OnProblem
  budgetWait(until: number): void
  /** Where it says what there is to be told; none where only programs listen. */
  sinks: readonly Sink[]
}

/**
 * As `text`, or as `json`: then everything goes to the error channel, one object a line. With `entries`, each entry goes
 * to the output as JSON for programs, in place of text for people.
 */
export function daemonVoice(format: 'text' | 'json', { entries }: { entries: boolean }): DaemonVoice {
  return format === 'json' ? jsonVoice(entries) : textVoice(entries)
}

function textVoice(entries: boolean): DaemonVoice {
  return {
    note: (_event, message) => process.stderr.write(`${message}\n`),
    entry: entries ? printEntryAsJson : printEntry,
    problem: printError,
    budgetWait: (until) => process.stderr.write(`The call budget is used up until ${iso(until)}.\n`),
    sinks: entries ? [] : [consoleSink(printLine)],
  }
}

function jsonVoice(entries: boolean): DaemonVoice {
  const log = new DaemonLog({ write: (line) => process.stderr.write(line), now: Date.now })
  // The same sink as that of people, so that nothing is told twice when the format is changed.
  const { name } = consoleSink(() => {})
  return {
    note: (...said) => log.note(...said),
    entry(entry) {
      if (entries) printEntryAsJson(entry)
      log.entry(entry)
    },
    problem: log.problem,
    budgetWait: (until) => log.budgetWait(until),
    sinks: [{ name, deliver: (delivery) => log.effect(delivery) }],
  }
}

function printEntry(entry: Entry): void {
  // What people and digests do with the supplier has no state.
  const change =
    entry.from === entry.to ? (entry.to ?? entry.event) : `${entry.from ?? 'first seen'} -> ${entry.to}`
  printLine(`${iso(entry.observedAt)} ${entry.kind} ${entry.subject} ${change}`)
}

function printEntryAsJson(entry: Entry): void {
  const isOrders = orderSubjectOf(entry.subject) !== null
  const subject = isOrders ? { id: entry.subject } : { contractNumber: entry.subject }
  printJson({ ...subject, ...historyLine(entry) })
}
