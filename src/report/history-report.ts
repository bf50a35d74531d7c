import type { ContractDetails } from '../../machines/index.ts'
import type { Finding } from '../finding.ts'
import { type Effect, type Entry, effectKey } from '../log-entry.ts'
import type { OrderSaying } from '../order-saying.ts'

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
  /** Orders of our own only. */
  order?: OrderLine
  effects: EffectLine[]
}

/** An effect with the key it is delivered under, and whatever its kind says besides. */
export interface EffectLine extends Pick<Effect, 'type' | 'kind' | 'suppressed'> {
  key: string
  [said: string]: unknown
}

/** What was said with an entry of an order of our own. Texts are references, see `ContractReader.text`. */
export interface OrderLine {
  /** What the machine's event carries besides its type and time. */
  with?: Record<string, string | number | boolean | null>
  offer?: { tariffKey: string; quotedAt: string | null }
  findings?: readonly Finding[]
  mark?: string
  by?: string
  reason?: string
  erased?: 'request' | 'retention'
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
    ...(entry.order === undefined ? {} : { order: orderLine(entry.order) }),
    effects: entry.effects.map((effect, index) => ({
      key: effectKey(entry, index),
      ...withInstants(effect),
    })),
  }
}

function orderLine({ with: carried, offer, findings, mark, by, reason, erased }: OrderSaying): OrderLine {
  const line = {
    with: carried && withInstants(carried),
    offer: offer && { tariffKey: offer.tariffKey, quotedAt: offer.quotedAt && instant(offer.quotedAt) },
    findings,
    mark,
    by,
    reason,
    erased,
  }
  return Object.fromEntries(Object.entries(line).filter(([, said]) => said !== undefined)) as OrderLine
}

/** The same with its times, which are `validUntil` and `beganAt`, as ISO 8601. */
function withInstants<Carried extends object>(carried: Carried): Carried {
  const told = Object.entries(carried).map(([name, value]) => [
    name,
    typeof value === 'number' && (name === 'validUntil' || name === 'beganAt') ? instant(value) : value,
  ])
  return Object.fromEntries(told) as Carried
}

// They say nothing that the days themselves do not.
function withoutDayEnds({ startDayEndsAt, endDayEndsAt, ...details }: Partial<ContractDetails>) {
  return details
}

function instant(at: number): string {
  return new Date(at).toISOString()
}
