import { Column } from './column.ts'

/** What a curve is for: 95 in 100 such intervals hold the truth. */
const z95 = 1.959963984540054
// The product of many factors that should be a half is a half but for the last digits.
const rounding = 1e-9

/**
 * Share of stays that last longer than a time, by Kaplan and Meier, with 95 % confidence bands at each time on their own
 * (log-log, by Greenwood's formula).
 */
export interface SurvivalCurve {
  /** Durations at which stays ended, ascending, milliseconds. */
  times: Float64Array
  /** At each of them: how many stays of at least that length were watched. */
  atRisk: Uint32Array
  survival: Float64Array
  low: Float64Array
  high: Float64Array
  /**
   * Per exit the share that leaves by it up to the longest duration at which anything left, by Aalen and Johansen: what is
   * still there is neither left out nor counted as staying for ever.
   */
  leaveBy: Map<string, number>
}

/**
 * Stays as survival analysis wants them: from which duration on each was watched (delayed entry: a stay that was under way
 * when it was first seen says nothing of shorter ones), until which, and whether it ended there.
 */
export class WatchedDurations {
  readonly #from = new Column()
  readonly #until = new Column()
  readonly #ends = new Map<string, Column>()

  get count(): number {
    return this.#until.length
  }

  /**
   * @param fromMs from which duration on it was watched; null for a stay seen from its beginning.
   * @param exit how it ended; null when it had not by then.
   */
  add(fromMs: number | null, untilMs: number, exit: string | null): void {
    if (fromMs !== null && untilMs <= fromMs) return
    this.#from.push(fromMs ?? -1)
    this.#until.push(untilMs)
    if (exit === null) return
    let ends = this.#ends.get(exit)
    if (ends === undefined) {
      ends = new Column()
      this.#ends.set(exit, ends)
    }
    ends.push(untilMs)
  }

  /** @param only the exits that count as an end; whatever ended by another counts as watched up to then. Default: all. */
  curve(only: readonly string[] = [...this.#ends.keys()]): SurvivalCurve {
    const from = this.#from.sorted()
    const until = this.#until.sorted()
    const exits = [...this.#ends]
      .filter(([exit]) => only.includes(exit))
      .map(([exit, ends]) => ({ exit, ends: ends.sorted(), next: 0, share: 0 }))
    const most = exits.reduce((sum, { ends }) => sum + ends.length, 0)
    const times = new Float64Array(most)
    const atRisk = new Uint32Array(most)
    const [survival, low, high] = [0, 0, 0].map(() => new Float64Array(most)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ]
    let [begun, over, length] = [0, 0, 0]
    let [share, variance, lastHigh] = [1, 0, 1]
    for (;;) {
      const time = exits.reduce((least, { ends, next }) => Math.min(least, ends[next] ?? least), Infinity)
      if (time === Infinity) break
      while (begun < from.length && from[begun]! < time) begun += 1
      while (over < until.length && until[over]! < time) over += 1
      const watched = begun - over
      const ended = exits.map(({ ends, next }) => countOf(time, ends, next))
      const all = ended.reduce((sum, count) => sum + count, 0)
      // All of the few that were watched so early ended: no reason to believe that nothing lasts longer, since others do.
      const isTooThin = all === watched && begun < from.length
      for (const [index, exit] of exits.entries()) {
        exit.next += ended[index]!
        if (!isTooThin) exit.share += (share * ended[index]!) / watched
      }
      if (isTooThin) continue
      share *= 1 - all / watched
      variance += all / (watched * (watched - all))
      const band = share === 0 ? { low: 0, high: lastHigh } : logLogBand(share, variance)
      lastHigh = band.high
      times[length] = time
      atRisk[length] = watched
      survival[length] = share
      low[length] = band.low
      high[length] = band.high
      length += 1
    }
    return {
      times: times.subarray(0, length),
      atRisk: atRisk.subarray(0, length),
      survival: survival.subarray(0, length),
      low: low.subarray(0, length),
      high: high.subarray(0, length),
      leaveBy: new Map(exits.map(({ exit, share: left }) => [exit, left])),
    }
  }
}

/** The shortest duration that no more than such a share of stays exceeds; null where the line does not get there. */
export function durationAt(
  { times }: Pick<SurvivalCurve, 'times'>,
  line: Float64Array,
  share: number,
): number | null {
  const index = line.findIndex((value) => value <= share + rounding)
  return index === -1 ? null : times[index]!
}

/** Median and 90th percentile of a curve with the limits of the median, milliseconds; null where it does not get there. */
export interface DurationFigures {
  medianMs: number | null
  p90Ms: number | null
  /** 95 % confidence limits of the median, milliseconds. */
  low: number | null
  high: number | null
}

/** The figures of a curve; the limits of the median are where the bands cross the half (Brookmeyer and Crowley, 1982). */
export function durationFigures(curve: SurvivalCurve): DurationFigures {
  return {
    medianMs: durationAt(curve, curve.survival, 0.5),
    p90Ms: durationAt(curve, curve.survival, 0.1),
    low: durationAt(curve, curve.low, 0.5),
    high: durationAt(curve, curve.high, 0.5),
  }
}

/** 95 % confidence limits of a share, by Wilson; null where there is nothing to share. */
export function shareLimits(part: number, whole: number): { low: number | null; high: number | null } {
  if (whole === 0) return { low: null, high: null }
  const share = part / whole
  const middle = share + z95 ** 2 / (2 * whole)
  const reach = z95 * Math.sqrt((share * (1 - share)) / whole + z95 ** 2 / (4 * whole ** 2))
  const scale = 1 + z95 ** 2 / whole
  return { low: Math.max(0, (middle - reach) / scale), high: Math.min(1, (middle + reach) / scale) }
}

/** Kalbfleisch and Prentice: symmetric for log(-log share), which keeps the band between 0 and 1. */
function logLogBand(share: number, variance: number): { low: number; high: number } {
  const reach = (z95 * Math.sqrt(variance)) / Math.log(share)
  return { low: share ** Math.exp(-reach), high: share ** Math.exp(reach) }
}

function countOf(value: number, sorted: Float64Array, from: number): number {
  let end = from
  while (end < sorted.length && sorted[end] === value) end += 1
  return end - from
}
