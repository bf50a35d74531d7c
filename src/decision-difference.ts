import { isDeepStrictEqual } from 'node:util'
import { timeRuleName } from '../machines/index.ts'
import type { Timer } from './contract-record.ts'
import { type Effect, type Entry, machineEffects } from './log-entry.ts'

/** What a machine made of one happening. */
export interface Decided<Standing> {
  entry: Entry
  /** Where its subject then stands. */
  record: Standing
}

/**
 * Decides every entry of a history anew, each from where the log says that its subject stood, and says what comes out
 * otherwise: `entry 4, observed.Denied in Processing: the log went to Denied and asked for alert denied; now it stays in
 * Processing`. One difference does not bring on others after it. Nothing comes of a history that is decided as it was.
 * @param decide what the machine makes of an entry's happening; null where it does not take it.
 */
export function* historyDifferences<Standing extends object>(
  history: readonly Decided<Standing>[],
  decide: (before: Standing | null, entry: Entry) => Decided<Standing> | null,
): Generator<string> {
  let before: Standing | null = null
  for (const logged of history) {
    const { seq } = logged.entry
    const decided = decide(before, logged.entry)
    const problem = decisionDifference(logged.entry, decided?.entry ?? null)
    if (problem !== null) yield `entry ${seq}, ${problem}`
    else {
      const places = differentPlaces(logged.record, decided!.record)
      if (places.length > 0) yield `entry ${seq}, ${happeningOf(logged.entry)}: ${places.join('; ')}`
    }
    before = logged.record
  }
}

/**
 * How what the log says of an entry differs from what the machine makes of it now, in words; null where it does not.
 * @param decided null where the machine does not take what happened
 */
export function decisionDifference(
  logged: Entry,
  decided: Pick<Entry, 'from' | 'to' | 'timers' | 'effects' | 'overdue'> | null,
): string | null {
  // Whether an effect was suppressed depends on the entries after it, of the same observation.
  const asked = machineEffects(logged.effects).map(({ suppressed, ...effect }) => effect as Effect)
  const happening = happeningOf(logged)
  if (decided === null) {
    const was = [movement(logged, 'was'), ...(asked.length > 0 ? [asking(asked, asked, 'was')] : [])]
    const stays = logged.from === null ? 'the machine does not take it' : `it stays in ${logged.from}`
    return `${happening}: the log ${was.join(' and ')}; now ${stays}`
  }
  const was: string[] = []
  const is: string[] = []
  if (logged.from !== decided.from || logged.to !== decided.to) {
    was.push(movement(logged, 'was'))
    is.push(movement(decided, 'is'))
  }
  if (!isDeepStrictEqual(asked, decided.effects)) {
    was.push(asking(asked, decided.effects, 'was'))
    is.push(asking(decided.effects, asked, 'is'))
  }
  if (!isDeepStrictEqual(logged.timers.armed, decided.timers.armed)) {
    was.push(arming(logged.timers.armed, decided.timers.armed, 'was'))
    is.push(arming(decided.timers.armed, logged.timers.armed, 'is'))
  }
  if (!isDeepStrictEqual(logged.timers.removed, decided.timers.removed)) {
    was.push(ending(logged.timers.removed, 'was'))
    is.push(ending(decided.timers.removed, 'is'))
  }
  if (!isDeepStrictEqual(logged.overdue, decided.overdue)) {
    was.push(`found ${listed(logged.overdue ?? [])} overdue`)
    is.push(`finds ${listed(decided.overdue ?? [])} overdue`)
  }
  if (was.length === 0) return null
  return `${happening}: the log ${was.join(' and ')}; now it ${is.join(' and ')}`
}

type Tense = 'was' | 'is'

function happeningOf({ event, from }: Entry): string {
  return from === null ? event : `${event} in ${from}`
}

function movement({ from, to }: Pick<Entry, 'from' | 'to'>, tense: Tense): string {
  if (from === to) return `${tense === 'was' ? 'stayed' : 'stays'} in ${to ?? 'no state'}`
  return `${tense === 'was' ? 'went' : 'goes'} to ${to ?? 'no state'}`
}

function asking(effects: readonly Effect[], others: readonly Effect[], tense: Tense): string {
  const isSaidAlike = isDeepStrictEqual(effects.map(kindOf), others.map(kindOf))
  const names = effects.map((effect, place) => {
    const differing = isSaidAlike ? differentFields(effect, others[place]!) : null
    return differing === null ? kindOf(effect) : `${kindOf(effect)} with ${differing}`
  })
  return `${tense === 'was' ? 'asked' : 'asks'} for ${listed(names)}`
}

function kindOf({ type, kind }: Effect): string {
  return `${type} ${kind}`
}

function differentFields(effect: object, other: object): string | null {
  const fields = Object.entries(effect).filter(
    ([name, value]) => !isDeepStrictEqual(value, (other as Record<string, unknown>)[name]),
  )
  return fields.length === 0 ? null : JSON.stringify(Object.fromEntries(fields))
}

/** Only of the rules that wait otherwise. */
function arming(timers: readonly Timer[], others: readonly Timer[], tense: Tense): string {
  const differing = timers.filter((timer) => !others.some((other) => isDeepStrictEqual(timer, other)))
  const waits = differing.map((timer) => {
    const estimated = timer.estimated ? ' (estimated)' : ''
    return `${ruleOf(timer)} wait until ${instant(timer.dueAt)}${estimated}`
  })
  return `${tense === 'was' ? 'let' : 'lets'} ${waits.length === 0 ? 'nothing wait' : waits.join(', ')}`
}

function ending(timers: readonly Timer[], tense: Tense): string {
  return `${tense === 'was' ? 'ended' : 'ends'} the wait of ${listed(timers.map(ruleOf))}`
}

function ruleOf({ event }: Timer): string {
  return timeRuleName(event) ?? event
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ')
}

function instant(at: number): string {
  return new Date(at).toISOString()
}

/** Each place in which two snapshots differ: `position.context.recoveries was 1, now 0`. */
function differentPlaces(logged: unknown, decided: unknown, path = 'snapshot'): string[] {
  if (isDeepStrictEqual(logged, decided)) return []
  if (!isBranch(logged) || !isBranch(decided)) {
    return [`${path} was ${JSON.stringify(logged)}, now ${JSON.stringify(decided)}`]
  }
  const names = new Set([...Object.keys(logged), ...Object.keys(decided)])
  return [...names].flatMap((name) => differentPlaces(logged[name], decided[name], `${path}.${name}`))
}

function isBranch(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
