import type { Outcome } from './outcome.ts'
import { Tally } from './tally.ts'
import type { Violation } from './verdict.ts'

/** What a campaign came to. */
export class CampaignReport {
  readonly #now: () => number
  readonly #startedAt: number
  #endedAt: number | null = null
  readonly #faults = new Tally()
  readonly #acts = new Tally()
  readonly failed: { seed: number; violations: readonly Violation[] }[] = []
  seeds = 0
  contractYears = 0
  crashes = 0
  steps = 0
  entries = 0
  compared = 0
  excused = 0

  /** `now` gives milliseconds of the computer's own clock. */
  constructor(now: () => number) {
    this.#now = now
    this.#startedAt = now()
  }

  add(seed: number, outcome: Outcome): void {
    this.seeds += 1
    this.contractYears += outcome.contractYears
    this.crashes += outcome.crashes
    this.steps += outcome.steps
    this.entries += outcome.entries
    this.compared += outcome.compared
    this.excused += outcome.excused
    this.#faults.addAll(outcome.faults)
    this.#acts.addAll(outcome.acts)
    if (outcome.violations.length > 0) this.failed.push({ seed, violations: outcome.violations })
  }

  /** No seed is run any more: what takes time from here on is not counted. */
  end(): void {
    this.#endedAt = this.#now()
  }

  get seconds(): number {
    return ((this.#endedAt ?? this.#now()) - this.#startedAt) / 1_000
  }

  /** For programs, as one line of JSON. */
  summary() {
    return {
      seeds: this.seeds,
      contractYears: Math.round(this.contractYears * 10) / 10,
      faults: this.#faults.counts,
      crashes: this.crashes,
      violations: this.failed.length,
      stepsPerSecond: Math.round(this.steps / this.seconds),
    }
  }

  /** For people. */
  lines(): string[] {
    const { seeds, contractYears, crashes, violations, stepsPerSecond } = this.summary()
    const listed = (counts: Readonly<Record<string, number>>) =>
      Object.entries(counts)
        .sort(([, a], [, b]) => b - a)
        .map(([kind, count]) => `${kind} ${count}`)
        .join(', ')
    return [
      `${seeds} seeds, ${contractYears} contract-years in ${this.seconds.toFixed(0)} s`,
      `faults: ${listed(this.#faults.counts)}`,
      `people: ${listed(this.#acts.counts)}`,
      `${crashes} crashes survived, ${this.entries} entries, ${this.compared} sights compared with the log`,
      `${this.excused} transitions excused, which only an old answer explains`,
      `${stepsPerSecond} steps per second`,
      `${violations} seeds with a violation`,
    ]
  }
}
