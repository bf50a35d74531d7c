/** A time from an instant to before another, epoch milliseconds. */
export interface Period {
  /** Null: from the beginning. */
  from: number | null
  to: number
}

/** Something that lasted, as far as it was watched. Instants are epoch milliseconds. */
export interface WatchedSpan {
  /** Null where nobody knows since when. */
  enteredAt: number | null
  watchedFrom: number
  /** When it ended, or until when it is known to have lasted. */
  until: number
  /** How it ended; null where it had not by `until`. */
  exit: string | null
}

/** How much of a span falls into a period; null when nothing does. */
export function partIn(span: WatchedSpan, { from, to }: Period): WatchedSpan | null {
  const watchedFrom = Math.max(span.watchedFrom, from ?? span.watchedFrom)
  const isOver = span.until < to
  const until = isOver ? span.until : to
  if (watchedFrom >= to || until < watchedFrom) return null
  return { enteredAt: span.enteredAt, watchedFrom, until, exit: isOver ? span.exit : null }
}

/** The period of the same length right before. */
export function periodBefore({ from, to }: Period & { from: number }): Period & { from: number } {
  return { from: from - (to - from), to: from }
}

/** Whether an instant falls into a period. */
export function isIn(at: number, { from, to }: Period): boolean {
  return at < to && (from === null || at >= from)
}
