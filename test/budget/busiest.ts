/** The most of these instants (epoch milliseconds) that any span of so many milliseconds holds. */
export function busiest(instants: readonly number[], windowMs: number): number {
  const sorted = [...instants].sort((one, other) => one - other)
  let first = 0
  let most = 0
  for (const [index, at] of sorted.entries()) {
    while (sorted[first]! <= at - windowMs) first += 1
    most = Math.max(most, index - first + 1)
  }
  return most
}

export const secondMs = 1_000
export const minuteMs = 60 * secondMs
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** Noon of a Monday in January 2026. */
export const monday = Date.UTC(2026, 0, 5, 12)
