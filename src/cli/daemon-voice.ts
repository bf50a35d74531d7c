import type { Entry } from '../log-entry.ts'
import type { OnProblem } from '../on-problem.ts'
import { DaemonLog, type LogEvent, type LogFields } from '../operations/daemon-log.ts'
import { orderSubjectOf } from '../order-id.ts'
import { historyLine } from '../report/history-report.ts'
import type { Sink } from '../sink.ts'
import { consoleSink } from '../sinks/console-sink.ts'
import { iso } from './iso.ts'
import type { Shell } from './shell.ts'

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
export function daemonVoice(
  shell: Shell,
  format: 'text' | 'json',
  { entries }: { entries: boolean },
): DaemonVoice {
  return format === 'json' ? jsonVoice(shell, entries) : textVoice(shell, entries)
}

function textVoice(shell: Shell, entries: boolean): DaemonVoice {
  return {
    note: (_event, message) => shell.note(message),
    entry: (entry) => (entries ? printEntryAsJson(shell, entry) : printEntry(shell, entry)),
    problem: shell.printError,
    budgetWait: (until) => shell.note(`The call budget is used up until ${iso(until)}.`),
    sinks: entries ? [] : [consoleSink(shell.printLine)],
  }
}

function jsonVoice(shell: Shell, entries: boolean): DaemonVoice {
  const log = new DaemonLog({ write: (line) => shell.err.write(line), now: Date.now })
  // The same sink as that of people, so that nothing is told twice when the format is changed.
  const { name } = consoleSink(() => {})
  return {
    note: (...said) => log.note(...said),
    entry(entry) {
      if (entries) printEntryAsJson(shell, entry)
      log.entry(entry)
    },
    problem: log.problem,
    budgetWait: (until) => log.budgetWait(until),
    sinks: [{ name, deliver: (delivery) => log.effect(delivery) }],
  }
}

function printEntry(shell: Shell, entry: Entry): void {
  // What people and digests do with the supplier has no state.
  const change =
    entry.from === entry.to ? (entry.to ?? entry.event) : `${entry.from ?? 'first seen'} -> ${entry.to}`
  shell.printLine(`${iso(entry.observedAt)} ${entry.kind} ${entry.subject} ${change}`)
}

function printEntryAsJson(shell: Shell, entry: Entry): void {
  const isOrders = orderSubjectOf(entry.subject) !== null
  const subject = isOrders ? { id: entry.subject } : { contractNumber: entry.subject }
  shell.printJson({ ...subject, ...historyLine(entry) })
}
