import type { Entry } from '../../src/log-entry.ts'
import type { Checker, Rest } from './checker.ts'
import type { Verdict } from './verdict.ts'

/** Promise 1: nothing accepted is lost, nothing is applied twice, replaying the log gives the stored snapshots. */
export class DurableLog implements Checker {
  readonly #verdict: Verdict
  /** What was told or read as durable, by subject, each entry as text. */
  readonly #known = new Map<string, string[]>()

  constructor(verdict: Verdict) {
    this.#verdict = verdict
  }

  entry(entry: Entry): void {
    const known = this.#known.get(entry.subject) ?? []
    if (entry.seq !== known.length + 1)
      this.#fault(`${entry.subject}: entry ${entry.seq} follows ${known.length}`)
    known.push(textOf(entry))
    this.#known.set(entry.subject, known)
  }

  opened(log: ReadonlyMap<string, readonly Entry[]>): void {
    for (const [subject, known] of this.#known) {
      const stored = log.get(subject) ?? []
      if (stored.length < known.length) {
        this.#fault(`${subject}: ${known.length} entries were durable, ${stored.length} are there`)
        continue
      }
      const changed = known.findIndex((text, place) => textOf(stored[place]) !== text)
      if (changed >= 0) this.#fault(`${subject}: entry ${changed + 1} is not what it was`)
    }
  }

  atRest({ stromkreis }: Rest): void {
    const { disagreements, damage, entries } = stromkreis.verify()
    for (const { subject, seq, problem } of disagreements.slice(0, 3))
      this.#fault(`replay: ${subject} ${seq}: ${problem}`)
    for (const problem of damage) this.#fault(`damage: ${problem}`)
    const known = [...this.#known.values()].reduce((sum, texts) => sum + texts.length, 0)
    if (entries !== known) this.#fault(`the log holds ${entries} entries, ${known} were told`)
  }

  #fault(what: string): void {
    this.#verdict.fault('durable-log', what)
  }
}

/** Equal texts, equal entries: in whatever order their parts stand, and whether what they lack is left out or undefined. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
