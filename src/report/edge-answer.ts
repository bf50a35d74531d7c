import { timeRuleName } from '../../machines/index.ts'
import type { Timer } from '../contract-record.ts'
import { guardWords } from './guard-words.ts'
import type { MachineEdge } from './machine-edges.ts'

/** A value that a guard looks at. Times are ISO 8601 in UTC. */
export type GuardValues = Readonly<Record<string, string | number | boolean | null>>

/** What a guard says now. */
export interface GuardAnswer {
  name: string
  /** What it asks, as a clause. */
  asks: string
  /** Null where it depends on what will come. */
  holds: boolean | null
  /** What it looks at, as it is now. */
  values: GuardValues
}

/** One thing that can happen where an order stands, and whether it would be let through now. */
export interface EdgeAnswer {
  /** Event type; null for a time rule. */
  event: string | null
  timeRule: string | null
  from: string
  to: string
  /** What has to hold: its own guard, and where one is named under `unless`, that this one does not. */
  guard: GuardAnswer | null
  unless: readonly GuardAnswer[]
  /** Null where it depends on what will come; a time rule is open once it is due. */
  isOpen: boolean | null
  /** Which occasions open it, where that depends on them (`released by a person`). */
  openWhen: readonly string[]
  /** Kinds of the effects it asks for. */
  tells: readonly string[]
  /** Time rules that wait only. */
  dueAt: string | null
}

/** A time rule that is waiting. */
export interface WaitingRule {
  timeRule: string
  dueAt: string
  /** Whether it counts from the signature, since nobody saw the state begin. */
  isEstimated: boolean
}

/** One way in which an event may come now. */
export interface Occasion<Event> {
  /** As a clause, such as `a person releases it`. */
  says: string
  event: Event
}

/** What is needed to ask a machine's own guards. */
export interface Asked<Event> {
  timers: readonly Timer[]
  now: number
  /** How the event may come now, at least one way. */
  occasions(eventType: string): readonly Occasion<Event>[]
  holds(guard: string, event: Event): boolean
  values(guard: string): GuardValues
}

/** What each edge's guards say now. */
export function edgeAnswers<Event>(edges: readonly MachineEdge[], asked: Asked<Event>): EdgeAnswer[] {
  return edges.map((edge) => {
    const { event, timeRule, from, to, tells } = edge
    const dueAt = dueAtOf(edge, asked.timers)
    const occasions = event === null ? [] : asked.occasions(event)
    const open = occasions.filter((occasion) => letsThrough(edge, occasion, asked))
    const isDue = dueAt !== null && dueAt <= asked.now
    const isOpen = event === null ? isDue : allOrNone(open.length, occasions.length)
    const answerOf = (guard: string) => guardAnswer(guard, occasions, asked)
    return {
      event,
      timeRule,
      from,
      to,
      guard: edge.guard === null ? null : answerOf(edge.guard),
      unless: edge.unless.map(answerOf),
      isOpen,
      openWhen: isOpen === null ? open.map(({ says }) => says) : [],
      tells,
      dueAt: dueAt === null ? null : instant(dueAt),
    }
  })
}

/** The time rules that wait, earliest first. */
export function waitingRules(timers: readonly Timer[]): WaitingRule[] {
  return timers
    .toSorted((a, b) => a.dueAt - b.dueAt)
    .map(({ event, dueAt, estimated }) => ({
      timeRule: timeRuleName(event) ?? event,
      dueAt: instant(dueAt),
      isEstimated: estimated,
    }))
}

/** An instant as answers have it. */
export function instant(at: number): string
export function instant(at: number | null): string | null
export function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

function letsThrough<Event>(edge: MachineEdge, { event }: Occasion<Event>, asked: Asked<Event>): boolean {
  const isOwn = edge.guard === null || asked.holds(edge.guard, event)
  return isOwn && edge.unless.every((guard) => !asked.holds(guard, event))
}

function guardAnswer<Event>(
  name: string,
  occasions: readonly Occasion<Event>[],
  { holds, values }: Asked<Event>,
): GuardAnswer {
  const held = occasions.filter(({ event }) => holds(name, event))
  return {
    name,
    asks: guardWords[name] ?? name,
    holds: allOrNone(held.length, occasions.length),
    values: values(name),
  }
}

function allOrNone(some: number, all: number): boolean | null {
  if (some === 0) return false
  return some === all ? true : null
}

function dueAtOf({ timeRule }: MachineEdge, timers: readonly Timer[]): number | null {
  if (timeRule === null) return null
  return timers.find(({ event }) => timeRuleName(event) === timeRule)?.dueAt ?? null
}
