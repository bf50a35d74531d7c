export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** The first midnight of a month (UTC, as all of the bench) that is not before `at`. */
export function firstOfMonth(at: number): number {
  const date = new Date(at)
  const isFirst = at % dayMs === 0 && date.getUTCDate() === 1
  return isFirst ? at : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}

/** The first midnight that is not before `at`. */
export function midnight(at: number): number {
  return Math.ceil(at / dayMs) * dayMs
}
