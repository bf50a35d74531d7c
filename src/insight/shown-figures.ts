import type { DurationFigures } from './survival-curve.ts'

const units = [
  { name: 's', ms: 1_000, digits: 0, below: 59.5 },
  { name: 'min', ms: 60_000, digits: 0, below: 59.5 },
  { name: 'h', ms: 3_600_000, digits: 1, below: 23.95 },
  { name: 'd', ms: 86_400_000, digits: 1, below: Number.POSITIVE_INFINITY },
] as const

/** A duration as people read it: `12.3 d`; what is shorter than a day in hours, minutes or seconds; `-` for none. */
export function shownDuration(durationMs: number | null): string {
  if (durationMs === null) return '-'
  const { name, ms, digits } = units.find((unit) => durationMs / unit.ms < unit.below)!
  return `${(durationMs / ms).toFixed(digits)} ${name}`
}

/** A median with its limits: `12.3 d (10.1 d to 15.0 d)`, `12.3 d (10.1 d or more)`, `over 3.0 d`, or `-`. */
export function shownMedian({ medianMs, p90Ms, low, high }: DurationFigures): string {
  if (medianMs === null) return low === null ? '-' : `over ${shownDuration(low)}`
  // All the same: a confidence band has nothing to say.
  if (high === null && p90Ms === medianMs) return shownDuration(medianMs)
  const limits =
    high === null ? `${shownDuration(low)} or more` : `${shownDuration(low)} to ${shownDuration(high)}`
  return `${shownDuration(medianMs)} (${limits})`
}

/** Contract-days as people read them, with one decimal. */
export function shownDays(days: number): string {
  return days.toFixed(1)
}

/** A share as people read it: `12 %`, `0.4 %`, `-` for none. */
export function shownShare(share: number | null): string {
  if (share === null) return '-'
  const percent = share * 100
  const isSmall = percent > 0 && percent < 0.95
  return `${percent.toFixed(isSmall ? 1 : 0)} %`
}
