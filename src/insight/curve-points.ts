import type { SurvivalCurve } from './survival-curve.ts'

/** A point of a {@link SurvivalCurve} to be drawn: from `ms` on, such a share lasts longer. */
export interface CurvePoint {
  /** Milliseconds. */
  ms: number
  share: number
  low: number
  high: number
  /** How many of at least that length were watched. */
  atRisk: number
}

/**
 * The points of a curve, or so many of them that nobody sees the difference: those at which it has come down by another step.
 * @param most how many at most, 3 or more; the last is always among them.
 */
export function curvePoints(curve: SurvivalCurve, most: number): CurvePoint[] {
  const { times } = curve
  const step = times.length <= most ? 0 : 1 / (most - 2)
  const points: CurvePoint[] = []
  let share = Infinity
  for (let index = 0; index < times.length; index += 1) {
    if (index < times.length - 1 && share - curve.survival[index]! < step) continue
    share = curve.survival[index]!
    points.push({
      ms: times[index]!,
      share,
      low: curve.low[index]!,
      high: curve.high[index]!,
      atRisk: curve.atRisk[index]!,
    })
  }
  return points
}
