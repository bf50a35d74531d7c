import { type ContractDetails, timeRuleName } from '../machines/index.ts'
import type { AnomalyKind } from './contract-record.ts'
import type { Finding } from './finding.ts'
import type { Effect, Entry, Withheld } from './log-entry.ts'
import type { OrderSaying } from './order-saying.ts'

/**
 * An entry of the log as pages show it. Times are ISO 8601 in UTC. Nothing in it is personal: fields are
 * taken over by name, and of free texts only that there are some.
 */
export interface LogStep {
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
  /** The coded details that changed. */
  details: Partial<Record<CodedDetail, string | null>>
  /** Which free texts of the supplier came with it. */
  texts: ('message' | 'processingInfo')[]
  /** What was seen and could not be applied. */
  anomaly: { kind: AnomalyKind; seen: string; status: string | null } | null
  /** True where what could not be applied before is no longer seen. */
  settles: boolean
  timeRule: { name: string; confirmed: boolean; estimated: boolean } | null
  /** Who asked for it. */
  actedBy: string | null
  effects: StepEffect[]
  /** Time rules that began to wait here. */
  waits: { rule: string; until: string; estimated: boolean }[]
  /** Time rules that had run out before the contract was first seen. */
  overdue: string[]
  /** Null for contracts. */
  order: StepOrderSaying | null
}

/** An effect, and the coded fields that it carries. */
export interface StepEffect {
  type: 'alert' | 'notify'
  kind: string
  said: Said
  /** Its state was left again within the same observation, so that nobody was told. */
  suppressed: boolean
  /** Why nobody was told although its state was not left; null where that is not so. */
  withheld: Withheld | null
  unconfirmed: boolean
  estimated: boolean
}

/** What was said with an entry of an order of our own. */
export interface StepOrderSaying {
  said: Said
  offer: { tariffKey: string; quotedAt: string | null } | null
  findings: StepFinding[]
  mark: string | null
  erased: 'request' | 'retention' | null
}

/** A finding; its message is null where it is the supplier's own, which may quote the customer. */
export type StepFinding = Omit<Finding, 'message'> & { message: string | null }

type CodedDetail = (typeof codedDetails)[number]
type Said = Record<string, string | number | boolean>

const codedDetails = ['denialReason', 'cancellationReason', 'startDate', 'endDate'] as const
const freeTexts = ['message', 'processingInfo'] as const
const sayable = [
  ...codedDetails,
  ...['recoveries', 'seen', 'candidate', 'contractNumber', 'customerNumber', 'validUntil', 'beganAt'],
  ...['errors', 'isPassing', 'by', 'alert', 'about'],
]
const instants = ['validUntil', 'beganAt']

/** What may be shown of an entry to anybody. */
export function logStep(entry: Entry): LogStep {
  const { seq, kind, event, from, to, anomaly, timer, act, order, settles, overdue } = entry
  const rule = kind === 'timer' ? timeRuleName(event) : null
  const details = entry.details ?? anomaly?.details ?? {}
  return {
    seq,
    kind,
    event,
    from,
    to,
    inferred: kind === 'inferred',
    effectiveAfter: instantOrNull(entry.effectiveAfter),
    effectiveBefore: instant(entry.effectiveBefore),
    observedAt: instant(entry.observedAt),
    details: coded(details),
    texts: freeTexts.filter((name) => details[name]),
    anomaly: anomaly ? { kind: anomaly.kind, seen: anomaly.seen, status: anomaly.status } : null,
    settles: settles === true,
    timeRule:
      rule === null
        ? null
        : {
            name: rule,
            confirmed: timer?.confirmed ?? true,
            estimated: timer?.estimated ?? false,
          },
    actedBy: act?.by ?? order?.by ?? null,
    effects: entry.effects.map(effectOf),
    waits: entry.timers.armed.map(({ event: fires, dueAt, estimated }) => ({
      rule: timeRuleName(fires) ?? fires,
      until: instant(dueAt),
      estimated,
    })),
    overdue: [...(overdue ?? [])],
    order: order === undefined ? null : orderSaying(order),
  }
}

function coded(details: Partial<ContractDetails>): LogStep['details'] {
  return Object.fromEntries(codedDetails.flatMap((name) => (name in details ? [[name, details[name]]] : [])))
}

function effectOf(effect: Effect): StepEffect {
  const { type, kind, suppressed, withheld, unconfirmed, estimated } = effect
  return {
    type,
    kind,
    said: said(effect),
    suppressed: suppressed === true,
    withheld: withheld ?? null,
    unconfirmed: unconfirmed === true,
    estimated: estimated === true,
  }
}

function orderSaying({ with: carried = {}, offer, findings, mark, erased }: OrderSaying): StepOrderSaying {
  return {
    said: said(carried),
    offer: offer ? { tariffKey: offer.tariffKey, quotedAt: instantOrNull(offer.quotedAt) } : null,
    findings: (findings ?? []).map(({ field, severity, rule, cost, message }) => ({
      ...{ field, severity, rule, cost },
      message: rule === 'supplier' ? null : message,
    })),
    mark: mark ?? null,
    erased: erased ?? null,
  }
}

function said(carried: object): Said {
  const fields = Object.entries(carried).filter(([name, value]) => {
    return sayable.includes(name) && ['string', 'number', 'boolean'].includes(typeof value)
  })
  return Object.fromEntries(
    fields.map(([name, value]) => [name, instants.includes(name) ? instant(value) : value]),
  )
}

function instantOrNull(at: number | null): string | null {
  return at === null ? null : instant(at)
}

function instant(at: number): string {
  return new Date(at).toISOString()
}

/** How a step is drawn: what was seen, guessed, disputed, accepted by a person, ran out, or was done by us. */
export type StepLook = 'seen' | 'inferred' | 'disputed' | 'corrected' | 'timer' | 'act'

/** How a step is drawn. */
export function lookOf({ kind, anomaly }: LogStep): StepLook {
  if (kind === 'anomaly') return anomaly === null ? 'seen' : 'disputed'
  if (kind === 'migrated') return 'act'
  if (kind === 'inferred' || kind === 'corrected' || kind === 'timer' || kind === 'act') return kind
  return 'seen'
}
