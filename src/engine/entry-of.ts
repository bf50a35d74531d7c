import type { Entry, Happening } from '../log-entry.ts'

/** An entry with all its parts in one order, which lets the many of a page share a shape. */
export function entryOf(
  happening: Happening,
  subject: string,
  seq: number,
  outcome: Pick<Entry, 'from' | 'to' | 'timers' | 'effects' | 'overdue'>,
): Entry {
  return {
    subject,
    seq,
    kind: happening.kind,
    event: happening.event,
    from: outcome.from,
    to: outcome.to,
    observedAt: happening.observedAt,
    beganAt: happening.beganAt,
    effectiveAfter: happening.effectiveAfter,
    effectiveBefore: happening.effectiveBefore,
    details: happening.details,
    start: happening.start,
    anomaly: happening.anomaly,
    settles: happening.settles,
    timer: happening.timer,
    act: happening.act,
    migrated: happening.migrated,
    digest: happening.digest,
    alert: happening.alert,
    supplier: happening.supplier,
    timers: outcome.timers,
    effects: outcome.effects,
    overdue: outcome.overdue,
  }
}
