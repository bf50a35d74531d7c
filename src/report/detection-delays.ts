import type { ContractStatePath, ContractStatus } from '../../machines/index.ts'
import type { Entry } from '../log-entry.ts'
import type { ContractSummary } from '../store.ts'
import { durationWords } from './duration-words.ts'
import { type DurationSummary, Durations } from './durations.ts'
import type { ReportTable } from './report-table.ts'
import { TransitionKinds } from './transition-kinds.ts'
import { TrueLife, type TrueStep } from './true-life.ts'

/** A change of status as it came about at the supplier; the sandbox knows them all. */
export interface TrueChange {
  contractNumber: string
  /** Null where the order was placed. */
  from: ContractStatus | null
  to: ContractStatus
  /** Epoch milliseconds. */
  at: number
}

/** How long changes had been true when a look saw them, milliseconds, and how many no look saw. */
export interface DetectionDelays extends DurationSummary {
  /** In the log though no look saw them: the contract must have passed there. Not among the figures. */
  inferred: number
  /** Over again by the time of the next look, and nowhere in the log. Not among the figures. */
  skipped: number
  /** Come about since the last look. Not among the figures. */
  waiting: number
}

/** {@link DetectionDelays} per kind of transition, in the lifecycle's order, and of all together. */
export interface DetectionDelayReport {
  kinds: ({ from: ContractStatePath; to: ContractStatePath } & DetectionDelays)[]
  overall: DetectionDelays
  /** From when others placed orders until they were first seen; `waiting` have not been seen yet. */
  newOrders: DurationSummary & { waiting: number }
  /** Transitions in the log that no true change stands behind, as old or wrong answers may leave them. */
  unexplained: number
}

/**
 * Compares a log, whose entries are fed one by one, with the truth.
 *
 * An entry detects the first change to the state it names within its effective interval, for from then on what was
 * believed was wrong. What happened to an order before it was first seen is not counted.
 */
export class DetectionDelayCounter {
  readonly #lives = new Map<string, TrueLife>()
  readonly #newOrders = new Durations()
  #since: number | null
  #unexplained = 0

  /**
   * @param truth each contract's changes in the order of time.
   * @param options.since orders placed later than this are new ones, epoch milliseconds. Default: when the look began
   *   that the first entry comes from.
   */
  constructor(truth: Iterable<TrueChange>, options: { since?: number } = {}) {
    this.#since = options.since ?? null
    for (const change of truth) {
      let life = this.#lives.get(change.contractNumber)
      if (life === undefined) {
        life = new TrueLife()
        this.#lives.set(change.contractNumber, life)
      }
      life.add(change)
    }
  }

  count(entry: Entry): void {
    if (entry.order !== undefined) return
    this.#since ??= entry.beganAt
    const life = this.#lives.get(entry.subject)
    if (life === undefined) return
    if (entry.kind === 'adopted' && life.followedFrom === null && life.wasPlacedAfter(this.#since)) {
      this.#newOrders.add(entry.observedAt - life.placedAt!)
    }
    if (life.take(entry) === 'unexplained') this.#unexplained++
  }

  /** @param lastSeen when contracts were last looked at, which tells what is skipped from what nobody could see yet. */
  report(
    lastSeen: Iterable<Pick<ContractSummary, 'contractNumber' | 'lastObservedAt'>> = [],
  ): DetectionDelayReport {
    for (const { contractNumber, lastObservedAt } of lastSeen) {
      if (lastObservedAt !== null) this.#lives.get(contractNumber)?.lookedAt(lastObservedAt)
    }
    const kinds = new TransitionKinds(() => new Delays())
    const overall = new Delays()
    let waiting = 0
    for (const life of this.#lives.values()) {
      if (life.followedFrom === null) {
        if (this.#since !== null && life.wasPlacedAfter(this.#since)) waiting++
        continue
      }
      for (const step of life.stepsFollowed()) {
        kinds.of(step.from, step.to).count(step, life.lookedUntil)
        overall.count(step, life.lookedUntil)
      }
    }
    return {
      kinds: kinds.all().map(({ from, to, kept }) => ({ from, to, ...kept.summary() })),
      overall: overall.summary(),
      newOrders: { ...this.#newOrders.summary(), waiting },
      unexplained: this.#unexplained,
    }
  }
}

class Delays {
  readonly #delays = new Durations()
  #inferred = 0
  #skipped = 0
  #waiting = 0

  count({ at, known }: TrueStep, lookedUntil: number): void {
    if (known === 'inferred') this.#inferred++
    else if (known !== null) this.#delays.add(known.seenAt - at)
    else if (at <= lookedUntil) this.#skipped++
    else this.#waiting++
  }

  summary(): DetectionDelays {
    return {
      ...this.#delays.summary(),
      inferred: this.#inferred,
      skipped: this.#skipped,
      waiting: this.#waiting,
    }
  }
}

/** {@link DetectionDelayCounter} over entries that are at hand. */
export function detectionDelays(truth: Iterable<TrueChange>, entries: Iterable<Entry>): DetectionDelayReport {
  const counter = new DetectionDelayCounter(truth)
  for (const entry of entries) counter.count(entry)
  return counter.report()
}

/** The report as people read it. */
export function detectionDelayTable({ kinds, overall, newOrders }: DetectionDelayReport): ReportTable {
  const figures = ({ count, meanMs, medianMs, p95Ms, maxMs }: DurationSummary) => [
    count,
    durationWords(meanMs),
    durationWords(medianMs),
    durationWords(p95Ms),
    durationWords(maxMs),
  ]
  const cells = (delays: DetectionDelays) => [
    ...figures(delays),
    delays.inferred,
    delays.skipped,
    delays.waiting,
  ]
  return {
    head: ['transition', 'seen', 'mean', 'median', '95 %', 'longest', 'inferred', 'skipped', 'not yet seen'],
    rows: [
      ...kinds.map((kind) => [`${kind.from} -> ${kind.to}`, ...cells(kind)]),
      ['all', ...cells(overall)],
      ['new orders', ...figures(newOrders), '-', '-', newOrders.waiting],
    ],
  }
}
