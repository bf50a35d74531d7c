import type { Entry } from '../log-entry.ts'

// Seen for the first time, or anew, in the middle of a state; or passed between two looks, at an unknown moment.
const beginningsUnseen = new Set(['adopted', 'corrected', 'inferred', 'migrated'])

/**
 * How long the state lasted that an entry left, milliseconds, from the look that first saw it to the one that saw it left; null where nobody saw it begin, or where
 * the entry left none. `history` is all entries of its subject, oldest first.
 */
export function stayMs(entry: Entry, history: () => readonly Entry[]): number | null {
  const { from, to, kind, seq } = entry
  if (from === null || from === to || kind === 'corrected' || kind === 'migrated') return null
  const begun = history().findLast((other) => other.seq < seq && other.to === from && other.from !== other.to)
  if (begun === undefined) return null
  if (begun.order === undefined && beginningsUnseen.has(begun.kind)) return null
  return Math.max(0, entry.effectiveBefore - begun.effectiveBefore)
}
