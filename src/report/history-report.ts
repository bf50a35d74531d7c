import type { ContractDetails } from '../../machines/index.ts'
import { type Effect, type Entry, effectKey } from '../log-entry.ts'

/** An entry as programs read it. Its names are kept stable; times are ISO 8601 in UTC. */
export interface HistoryLine {
  seq: number
  kind: Entry['kind']
  event: string
  from: string | null
  to: string | null
  /** True where no poll saw it: the contract must have passed here. */
  inferred: boolean
  effectiveAfter: string | null
  effectiveBefore: string
  observedAt: string
  details?: Partial<Omit<ContractDetails, 'startDayEndsAt' | 'endDayEndsAt'>>
  effects: (Effect & { key: string })[]
}

/** An entry of the log as one line of history. */
export function historyLine(entry: Entry): HistoryLine {
  return {
    seq: entry.seq,
    kind: entry.kind,
    event: entry.event,
    from: entry.from,
    to: entry.to,
    inferred: entry.kind === 'inferred',
    effectiveAfter: entry.effectiveAfter === null ? null : instant(entry.effectiveAfter),
    effectiveBefore: instant(entry.effectiveBefore),
    observedAt: instant(entry.observedAt),
    ...(entry.details === undefined ? {} : { details: withoutDayEnds(entry.details) }),
    effects: entry.effects.map((effect, index) => ({ key: effectKey(entry, index), ...effect })),
  }
}

// They say nothing that the days themselves do not.
function withoutDayEnds({ startDayEndsAt, endDayEndsAt, ...details }: Partial<ContractDetails>) {
  return details
}

function instant(at: number): string {
  return new Date(at).toISOString()
}
