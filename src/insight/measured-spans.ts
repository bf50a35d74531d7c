import { type CurvePoint, curvePoints } from './curve-points.ts'
import { GroupedCount } from './grouped-count.ts'
import { type Period, partIn, type WatchedSpan } from './period.ts'
import {
  type DurationFigures,
  durationFigures,
  type SurvivalCurve,
  WatchedDurations,
} from './survival-curve.ts'

/** How long something lasts, and what that is known from. */
export interface MeasuredDuration extends DurationFigures {
  /** Contracts (or orders) that the figures rest on. */
  contracts: number
  /**
   * The shortest duration that was watched at all; above 0, nothing was seen from its beginning, and the figures are those
   * of what lasts at least so long. Null where nothing was watched.
   */
  knownFromMs: number | null
  /** What the figures are read from; only where curves are asked for. */
  curve?: CurvePoint[]
}

/** Collects spans of one kind, as far as they fall into a period. */
export class MeasuredSpans {
  readonly #period: Period
  readonly #pointsOfCurve: number
  readonly #durations = new WatchedDurations()
  readonly #contracts = new GroupedCount()
  #knownFromMs: number | null = null

  /** @param pointsOfCurve see `InsightOptions`. */
  constructor(period: Period, pointsOfCurve = 0) {
    this.#period = period
    this.#pointsOfCurve = pointsOfCurve
  }

  /**
   * Spans whose beginning nobody knows, and those that lie outside the period, change nothing. Those of one contract come
   * in a row.
   */
  add(subject: number, span: WatchedSpan): void {
    const part = partIn(span, this.#period)
    if (part === null || part.enteredAt === null) return
    const { enteredAt, watchedFrom, until, exit } = part
    const fromMs = watchedFrom > enteredAt ? watchedFrom - enteredAt : null
    const before = this.#durations.count
    this.#durations.add(fromMs, until - enteredAt, exit)
    if (this.#durations.count === before) return
    this.#contracts.add(subject)
    this.#knownFromMs = Math.min(this.#knownFromMs ?? Infinity, fromMs ?? 0)
  }

  /**
   * @param only see {@link WatchedDurations.curve}
   * @returns the figures, and see {@link SurvivalCurve.leaveBy}
   */
  measured(only?: readonly string[]): { figures: MeasuredDuration; leaveBy: ReadonlyMap<string, number> } {
    const curve = this.#durations.curve(only)
    const figures = {
      ...durationFigures(curve),
      contracts: this.#contracts.count,
      knownFromMs: this.#knownFromMs,
      ...(this.#pointsOfCurve === 0 ? {} : { curve: curvePoints(curve, this.#pointsOfCurve) }),
    }
    return { figures, leaveBy: curve.leaveBy }
  }
}
