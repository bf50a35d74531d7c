import type { ContractDetails } from '../../machines/index.ts'
import type { Finding } from '../finding.ts'
import { askedForLook, type Effect, type Entry, effectKey } from '../log-entry.ts'
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
  /** What a person did about the contract itself: accepted a contradiction, asked for a look. */
  act?: ActLine
  /** What happened to an alert, or to all of the subject; in words, see `alertWords`. */
  alert?: AlertLine
  effects: EffectLine[]
}

/** An effect with the key it is delivered under, and whatever its kind says besides. */
export interface EffectLine extends Pick<Effect, 'type' | 'kind' | 'suppressed' | 'withheld'> {
  key: string
  [said: string]: unknown
}

/** Who wanted it, and why: a reference, see `ContractReader.text`. */
export interface ActLine {
  by: string
  reason: string
  words: string
}

/** What happened to alerts. The note of a person is a reference, see `ContractReader.text`. */
export interface AlertLine {
  /** Which alert; left out where it is about all of the subject. */
  id?: string
  /** Silences only: until when; null for as long as nobody says otherwise. */
  until?: string | null
  by?: string
  note?: string
  words: string
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
    ...(entry.alert === undefined && entry.act !== undefined ? { act: actLine(entry, entry.act) } : {}),
    ...(entry.alert === undefined ? {} : { alert: alertLine(entry, entry.alert) }),
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

function actLine({ event }: Entry, { by, reason }: NonNullable<Entry['act']>): ActLine {
  const words = event === askedForLook ? `look asked for by ${by}` : `accepted by ${by}`
  return { by, reason, words }
}

function alertLine({ event, act }: Entry, { id, until }: NonNullable<Entry['alert']>): AlertLine {
  return {
    ...(id === undefined ? {} : { id }),
    ...(until === undefined ? {} : { until: until === null ? null : instant(until) }),
    ...(act === undefined ? {} : { by: act.by, note: act.reason }),
    words: alertWords(event, act?.by ?? 'a person', until ?? null),
  }
}

/** What happened to an alert, in words for people. */
function alertWords(event: string, who: string, until: number | null): string {
  switch (event) {
    case 'alert.acknowledged':
      return `alert taken up by ${who}`
    case 'alert.silenced':
      return `silenced by ${who} ${until === null ? 'until somebody says otherwise' : `until ${instant(until)}`}`
    case 'alert.unsilenced':
      return `silence ended by ${who}`
    case 'alert.escalation':
      return 'alert told to more people: nobody has taken it up'
    case 'alert.acknowledgementEnds':
      return 'alert told again: it was taken up long ago and still is so'
    case 'alert.silenceEnds':
      return 'alert told again: the silence is over and it still is so'
    default:
      return 'alert told again: nobody has taken it up'
  }
}

const instants = ['validUntil', 'beganAt', 'openedAt', 'since']

/** The same with its times as ISO 8601. */
function withInstants<Carried extends object>(carried: Carried): Carried {
  const told = Object.entries(carried).map(([name, value]) => [
    name,
    typeof value === 'number' && instants.includes(name) ? instant(value) : value,
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
