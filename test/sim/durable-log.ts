import type { Entry } from '../../src/log-entry.ts'
import type { Checker, Rest } from './checker.ts'
import type { LogRead } from './stored-log.ts'
import type { Verdict } from './verdict.ts'

/** Promise 1: nothing accepted is lost, nothing is applied twice, replaying the log gives the stored snapshots. */
export class DurableLog implements Checker {
  readonly #verdict: Verdict
  /** What was told or read as durable, by subject, each entry as text. */
  readonly #known = new Map<string, string[]>()
  /** What was told and not yet found in the file. */
  readonly #unread = new Set<string>()

  constructor(verdict: Verdict) {
    this.#verdict = verdict
  }

  entry(entry: Entry, isRead: boolean): void {
    const { subject, seq } = entry
    let known = this.#known.get(subject)
    if (known === undefined) {
      known = []
      this.#known.set(subject, known)
    }
    if (seq !== known.length + 1) this.#fault(`${subject}: entry ${seq} follows ${known.length}`)
    known.push(textOf(entry))
    if (!isRead) this.#unread.add(`${subject} ${seq}`)
  }

  opened({ news, changed }: LogRead): void {
    for (const position of changed.slice(0, 3)) this.#fault(`row ${position} of the log is not what it was`)
    for (const entry of news) this.#mustBeAsTold(entry)
    for (const name of this.#unread) this.#fault(`${name} was durable, and is not there`)
    this.#unread.clear()
  }

  atRest({ stromkreis, log }: Rest): void {
    const { disagreements, damage, entries } = stromkreis.verify()
    for (const { subject, seq, problem } of disagreements.slice(0, 3))
      this.#fault(`replay: ${subject} ${seq}: ${problem}`)
    for (const problem of damage) this.#fault(`damage: ${problem}`)
    for (const entry of log) this.#mustBeAsTold(entry)
    for (const name of this.#unread) this.#fault(`${name} was durable, and is not there`)
    const known = [...this.#known.values()].reduce((sum, texts) => sum + texts.length, 0)
    for (const count of [entries, log.length])
      if (count !== known) this.#fault(`the log holds ${count} entries, ${known} were told`)
  }

  #mustBeAsTold(entry: Entry): void {
    const { subject, seq } = entry
    this.#unread.delete(`${subject} ${seq}`)
    const told = this.#known.get(subject)?.[seq - 1]
    if (told !== undefined && told !== textOf(entry))
      this.#fault(`${subject}: entry ${seq} is not what it was`)
  }

  #fault(what: string): void {
    this.#verdict.fault('durable-log', what)
  }
}

/** Equal texts, equal entries: in whatever order their parts stand, and whether what they lack is left out or undefined. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`
  const parts = value as Readonly<Record<string, unknown>>
  let text = '{'
  for (const name of Object.keys(parts).sort()) {
    if (parts[name] !== undefined) text += `${name}:${textOf(parts[name])},`
  }
  return text
}
