import type { ContractStatePath } from '../../machines/index.ts'
import type { Entry } from '../log-entry.ts'
import { durationWords } from './duration-words.ts'
import { type DurationSummary, Durations } from './durations.ts'
import type { ReportTable } from './report-table.ts'
import { TransitionKinds } from './transition-kinds.ts'

/**
 * How wide effective intervals were, milliseconds. Nobody knows when within it a change came about, but that it was
 * known at its end: no change was detected later than its interval is wide.
 */
export interface IntervalWidths extends DurationSummary {
  /** Seen by a look, while nobody knew when the state before was last seen; not among the figures. */
  unbounded: number
  /** Passed between two looks, seen by none; not among the figures. */
  inferred: number
}

/** {@link IntervalWidths} per kind of transition, in the lifecycle's order, and of all together. */
export interface EffectiveIntervalReport {
  kinds: ({ from: ContractStatePath; to: ContractStatePath } & IntervalWidths)[]
  overall: IntervalWidths
}

/** Adds up the effective intervals of a log whose entries are fed one by one. */
export class EffectiveIntervals {
  readonly #kinds = new TransitionKinds(() => new Widths())
  readonly #overall = new Widths()

  count(entry: Entry): void {
    const { kind, from, to, order } = entry
    if (order !== undefined || from === null || to === null || from === to) return
    if (kind !== 'observed' && kind !== 'inferred') return
    this.#kinds.of(from as ContractStatePath, to as ContractStatePath).count(entry)
    this.#overall.count(entry)
  }

  report(): EffectiveIntervalReport {
    return {
      kinds: this.#kinds.all().map(({ from, to, kept }) => ({ from, to, ...kept.summary() })),
      overall: this.#overall.summary(),
    }
  }
}

class Widths {
  readonly #widths = new Durations()
  #unbounded = 0
  #inferred = 0

  count({ kind, effectiveAfter, effectiveBefore }: Entry): void {
    if (kind === 'inferred') this.#inferred++
    else if (effectiveAfter === null) this.#unbounded++
    else this.#widths.add(effectiveBefore - effectiveAfter)
  }

  summary(): IntervalWidths {
    return { ...this.#widths.summary(), unbounded: this.#unbounded, inferred: this.#inferred }
  }
}

/** {@link EffectiveIntervals} of entries that are at hand. */
export function effectiveIntervals(entries: Iterable<Entry>): EffectiveIntervalReport {
  const intervals = new EffectiveIntervals()
  for (const entry of entries) intervals.count(entry)
  return intervals.report()
}

/** The report as people read it: the delay is at most what it says. */
export function effectiveIntervalTable({ kinds, overall }: EffectiveIntervalReport): ReportTable {
  const cells = (widths: IntervalWidths) => [
    widths.count,
    durationWords(widths.meanMs),
    durationWords(widths.medianMs),
    durationWords(widths.p95Ms),
    durationWords(widths.maxMs),
    widths.inferred,
    widths.unbounded,
  ]
  return {
    head: ['transition', 'seen', 'mean at most', 'median', '95 %', 'longest', 'inferred', 'since unknown'],
    rows: [
      ...kinds.map((kind) => [`${kind.from} -> ${kind.to}`, ...cells(kind)]),
      ['all', ...cells(overall)],
    ],
  }
}
