/**
 * How many requests each route answered, by HTTP status; `unanswered` where nothing came or the connection
 * broke.
 */
export type CallCounts = Record<string, Record<string, number>>

/** Counts requests as they are answered. */
export interface CallCounter {
  count(route: string, outcome: number | 'unanswered'): void
  read(): CallCounts
}

/** Makes a counter that has counted nothing yet. */
export function callCounter(): CallCounter {
  const counts: CallCounts = {}
  return {
    count(route, outcome) {
      counts[route] ??= {}
      const byOutcome = counts[route]
      byOutcome[outcome] = (byOutcome[outcome] ?? 0) + 1
    },
    read: () => structuredClone(counts),
  }
}
