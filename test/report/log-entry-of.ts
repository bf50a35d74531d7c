import type { Entry } from '../../src/log-entry.ts'

/** An entry of contract 1, seen by a look that took no time at `observedAt`, the one before having been at `after`. */
export function entryOf(parts: Partial<Entry> & { observedAt: number; after?: number | null }): Entry {
  const { after = null, ...rest } = parts
  return {
    kind: 'observed',
    event: `observed.${parts.to}`,
    beganAt: parts.observedAt,
    effectiveAfter: after,
    effectiveBefore: parts.observedAt,
    subject: '1',
    seq: 1,
    from: null,
    to: null,
    timers: { armed: [], removed: [] },
    effects: [],
    ...rest,
  }
}

/** The first sight of contract 1. */
export function adoptedAt(observedAt: number, to: Entry['to'], subject = '1'): Entry {
  return entryOf({ kind: 'adopted', observedAt, to, subject })
}
