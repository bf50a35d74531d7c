/** A logarithmic axis. */
export interface LogScale {
  /** Where a value lies, in the picture's units. */
  at(value: number): number
  /** Values to mark, those of `marks` that lie on the axis. */
  ticks: readonly number[]
}

const durationMarks = [1, 10, 60, 600, 3_600, 6 * 3_600, 86_400, 7 * 86_400, 30 * 86_400]

/** From the mark at or below the least value to the greatest value, over the picture's units from `start` to `end`. */
export function logScale(
  values: readonly number[],
  start: number,
  end: number,
  marks = durationMarks,
): LogScale {
  const least = Math.min(...values)
  const first = marks.findLast((mark) => mark <= least) ?? least
  const last = Math.max(...values) * 1.05
  const perLog = (end - start) / Math.log(last / first)
  return {
    at: (value) => start + Math.log(Math.max(value, first) / first) * perLog,
    ticks: marks.filter((mark) => mark >= first && mark <= last),
  }
}
