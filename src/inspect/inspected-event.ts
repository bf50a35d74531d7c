import type { Entry } from '../log-entry.ts'
import type { InspectedEntry, InspectedEvent } from './inspection-frame.ts'

/**
 * An entry as an inspector may show it. Field by field, so that what an entry may hold some day does not go out by
 * itself; who acted, and why, stays in.
 */
export function inspectedEvent(entry: Entry): InspectedEvent {
  const { event: type, observedAt: now, details } = entry
  return { type, now, ...entry.order?.with, details, entry: inspectedEntry(entry) }
}

function inspectedEntry(entry: Entry): InspectedEntry {
  const { seq, kind, from, to, effectiveAfter, effectiveBefore, anomaly, timer, effects } = entry
  const findings = entry.order?.findings
  return {
    seq,
    kind,
    from,
    to,
    effectiveAfter,
    effectiveBefore,
    ...(anomaly && { anomaly: { kind: anomaly.kind, seen: anomaly.seen, status: anomaly.status } }),
    ...(timer && { timer: { confirmed: timer.confirmed, estimated: timer.estimated } }),
    ...(findings && { findings: findings.map(({ field, rule, severity }) => ({ field, rule, severity })) }),
    effects: effects.map((effect) => ({
      type: effect.type,
      kind: effect.kind,
      ...(effect.suppressed && { suppressed: true as const }),
      ...(effect.withheld && { withheld: effect.withheld }),
    })),
  }
}
