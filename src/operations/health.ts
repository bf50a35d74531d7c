import type { OperationsStanding } from '../operations-standing.ts'

/** One thing that was looked into. */
export interface Check {
  check: CheckName
  isOk: boolean
  /** What is wrong, in words; null where nothing is. */
  reason: string | null
}

/** What is looked into: the first four say whether the process is well, the others whether it can do its work. */
export const checkNames = [
  'eventLoop',
  'engineLoop',
  'database',
  'lease',
  'look',
  'credentials',
  'breaker',
] as const

/** One of {@link checkNames}. */
export type CheckName = (typeof checkNames)[number]

/** From when on something is wrong, milliseconds and bytes. */
export interface HealthBounds {
  /** How late the event loop may come to what is due at once; 1 s. */
  eventLoopLagMs: number
  /** How long a turn of the engine's loop may take, waiting for the budget apart; 5 minutes. */
  turnMs: number
  /** What has to be left on the disk; 64 MiB. */
  freeBytes: number
  /** How old the last look that succeeded may be; 15 minutes, or three times as long as the budget spreads calls. */
  lookAgeMs: number
}

const minuteMs = 60_000
const looksMissed = 3

/** See {@link HealthBounds}. */
export const defaultHealthBounds: HealthBounds = {
  eventLoopLagMs: 1_000,
  turnMs: 5 * minuteMs,
  freeBytes: 64 * 2 ** 20,
  lookAgeMs: 15 * minuteMs,
}

/** Whether the process is well: what is wrong here, starting it anew may mend. */
export function healthChecks(
  standing: OperationsStanding,
  {
    eventLoopLagMs = 0,
    bounds = defaultHealthBounds,
  }: { eventLoopLagMs?: number; bounds?: HealthBounds } = {},
): Check[] {
  return [
    check(
      'eventLoop',
      eventLoopLagMs > bounds.eventLoopLagMs && `the event loop is ${seconds(eventLoopLagMs)} late`,
    ),
    check('engineLoop', engineTrouble(standing, bounds)),
    check('database', databaseTrouble(standing, bounds)),
    check('lease', !standing.store.isLeaseHeld && 'another process has taken the lease of the database'),
  ]
}

/** Whether it can do its work: what is wrong here lies outside, and starting anew does not mend it. */
export function readinessChecks(
  standing: OperationsStanding,
  bounds: HealthBounds = defaultHealthBounds,
): Check[] {
  return [
    check('look', lookTrouble(standing, bounds)),
    check('credentials', credentialsTrouble(standing)),
    check('breaker', breakerTrouble(standing)),
  ]
}

function check(name: CheckName, trouble: string | false | null): Check {
  return { check: name, isOk: !trouble, reason: trouble || null }
}

function engineTrouble({ at, engine, budget }: OperationsStanding, { turnMs }: HealthBounds): string | null {
  const stillMs = at - (engine.turnedAt ?? engine.startedAt)
  if (stillMs <= turnMs) return null
  // A turn lasts as long as its look, and a look waits for leave: for hours, where the supplier asks for that.
  const { calls = 0, until = null } = budget?.waiting ?? {}
  if (calls > 0 && until !== null && at <= until + turnMs) return null
  return `the engine’s loop has not turned for ${seconds(stillMs)}`
}

function databaseTrouble({ store }: OperationsStanding, { freeBytes }: HealthBounds): string | null {
  if (store.unwritable !== null) return `nothing can be written (${store.unwritable})`
  if (store.freeBytes === null || store.freeBytes >= freeBytes) return null
  return `only ${Math.floor(store.freeBytes / 2 ** 20)} MiB are left on its disk`
}

function lookTrouble({ at, engine, budget }: OperationsStanding, { lookAgeMs }: HealthBounds): string | null {
  const mostMs = Math.max(lookAgeMs, looksMissed * (budget?.intervalMs ?? 0))
  if (engine.lookedAt !== null && at - engine.lookedAt <= mostMs) return null
  const until = budget?.waiting.until ?? null
  const why = [
    ...(engine.trouble === null ? [] : [`the latest failed with ${engine.trouble}`]),
    ...(until === null || until <= at ? [] : [`calls have to wait for another ${seconds(until - at)}`]),
  ]
  const since =
    engine.lookedAt === null
      ? 'no look has succeeded yet'
      : `no look has succeeded for ${seconds(at - engine.lookedAt)}`
  return [since, ...why].join('; ')
}

function credentialsTrouble({ engine: { trouble } }: OperationsStanding): string | null {
  if (trouble !== 'credentialsRefused' && trouble !== 'scopeMissing') return null
  return `the supplier does not accept them (${trouble})`
}

function breakerTrouble({ at, budget }: OperationsStanding): string | null {
  const shut = (budget?.hosts ?? []).filter(({ breaker }) => breaker !== 'closed')
  if (shut.length === 0) return null
  const each = shut.map(
    ({ host, nextCallAt }) => `${host} for another ${seconds(Math.max(0, nextCallAt - at))}`,
  )
  return `left alone after several failures in a row: ${each.join(', ')}`
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1_000)} s`
}
