import { type ListOrder, listOrders } from '../../src/sandbox/index.ts'
import { type RandomStream, randomStream } from '../../src/sandbox/random-stream.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** What can happen, besides what orders do by themselves, and how often it does in a seed of the usual size. */
const kinds = {
  // The supplier answers badly.
  slow: 1,
  down: 1,
  storm429: 1,
  failing: 1,
  wrongJson: 1,
  cutJson: 1,
  truncated: 1,
  unknownWords: 1,
  missingFields: 1,
  wrongTypes: 0.6,
  brokenConnections: 1,
  tokenTrouble: 0.5,
  oldReplica: 1.5,
  repeatedPage: 1,
  shuffledPage: 1,
  shiftingPages: 1,
  vanish: 1.5,
  vanishAll: 0.3,
  contradict: 1.5,
  lostCreate: 2,
  refusedCreate: 0.7,
  newOrders: 2,
  // The computer.
  clockJump: 0.8,
  crash: 4,
  restart: 1,
  rival: 1.5,
  fullDisk: 0.5,
  busyDatabase: 0.7,
  sinkTrouble: 2,
  // People.
  lead: 7,
  accept: 2,
  acknowledge: 1.5,
  silence: 1,
  lookNow: 2,
  resolve: 2,
} as const

/** The name of something that happens. */
export type HappeningKind = keyof typeof kinds
const happeningKinds = Object.keys(kinds) as HappeningKind[]

/** One thing that happens. */
export interface Happening {
  /** Its number among those of its seed. */
  nth: number
  /** The world's time, epoch milliseconds. */
  at: number
  kind: HappeningKind
  /** How long it lasts, where it lasts. */
  forMs: number
  /** 0 to 1: which, how much, how; by the happening's own stream. */
  dice: readonly number[]
}

/** What is cut from a plan to find the least that still fails. */
export interface PlanLimits {
  days?: number | undefined
  orders?: number | undefined
  /** Numbers of the happenings that stay. */
  only?: readonly number[] | undefined
}

/** Everything that a seed means. */
export interface Plan {
  seed: number
  /** Contract-years that were asked for. */
  years: number
  startAt: number
  days: number
  orders: number
  follows: 'daemon' | 'sync'
  /** How often the list is read whole, or, by a daemon, a page at most. */
  syncEveryMs: number
  listOrder: ListOrder
  maxLimit: number
  pageLimit: number
  callsPerHour: number
  callsPerDay: number
  entityTags: 'none' | 'strong' | 'weak'
  tokenLifetimeSeconds: number
  saveSeenEveryMs: number
  orderAnswer: 'bare' | 'envelope'
  /** Whether calls go over sockets instead of being handed over in process. */
  isLoopback: boolean
  happenings: readonly Happening[]
}

// The nights of 2025 to 2027 in which Germany changes its clocks.
const clockChanges = [
  Date.UTC(2025, 2, 30, 1),
  Date.UTC(2025, 9, 26, 1),
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2026, 9, 25, 1),
  Date.UTC(2027, 2, 28, 1),
]
const callsOfSeed = 200

/** Draws the world and everything that happens in it from a seed; the same seed gives the same, limits apart. */
export function drawPlan(seed: number, years: number, limits: PlanLimits = {}): Plan {
  const stream = randomStream(seed, 'plan')
  const drawnDays = stream.weighted([
    [20, 0.25],
    [45, 0.35],
    [90, 0.25],
    [200, 0.15],
  ] as const)
  const orders = Math.max(3, Math.round((years * 365) / drawnDays))
  const change = stream.pick(clockChanges)
  const startAt = Math.floor((change - stream.next() * drawnDays * dayMs) / 1_000) * 1_000
  const follows = stream.chance(0.3) ? 'daemon' : 'sync'
  const pageLimit = Math.max(Math.ceil(orders / 5), stream.pick([4, 10, 25, 100]))
  const pages = Math.ceil((orders + 10) / pageLimit)
  const syncEveryMs = Math.max(hourMs, Math.round((drawnDays * dayMs * pages) / callsOfSeed))
  const syncsPerDay = Math.ceil(dayMs / syncEveryMs)
  const drawn = drawHappenings(seed, startAt, drawnDays, years)
  const days = limits.days ?? drawnDays
  const only = limits.only && new Set(limits.only)
  return {
    ...{ seed, years, startAt, days, follows, pageLimit },
    orders: limits.orders ?? orders,
    syncEveryMs,
    listOrder: stream.weighted(listOrders.map((order) => [order, order === 'shuffled' ? 0.1 : 0.3] as const)),
    maxLimit: stream.pick([100, 100, Math.max(3, pageLimit - 1)]),
    callsPerHour: stream.pick([30, 60, 240]) + 4 * pages,
    // A list in another order on each call keeps a daemon walking for ever: as fast as the budget lets it.
    callsPerDay:
      follows === 'sync'
        ? 300 + 4 * pages * syncsPerDay
        : Math.max(24, 2 * pages, Math.round((3 * callsOfSeed) / drawnDays)),
    entityTags: stream.pick(['none', 'strong', 'weak'] as const),
    // A token for each look would be half of a daemon's budget.
    tokenLifetimeSeconds: follows === 'sync' ? stream.pick([3_599, 1_200]) : stream.pick([30, 3]) * 86_400,
    saveSeenEveryMs: stream.pick([minuteMs, 12 * hourMs, 12 * hourMs]),
    orderAnswer: stream.pick(['bare', 'envelope'] as const),
    isLoopback: stream.chance(1 / 200),
    happenings: drawn.filter(
      ({ nth, at }) => at < startAt + days * dayMs && (only === undefined || only.has(nth)),
    ),
  }
}

function drawHappenings(seed: number, startAt: number, days: number, years: number): Happening[] {
  const stream = randomStream(seed, 'happenings')
  const scale = Math.min(1, years / 10)
  const happenings: Omit<Happening, 'nth'>[] = []
  for (const kind of happeningKinds) {
    const usual = kinds[kind] * scale
    const count = Math.floor(usual * 2 * stream.next() + stream.next())
    for (let turn = 0; turn < count; turn += 1) happenings.push(drawn(kind, stream, startAt, days))
  }
  return happenings.sort((a, b) => a.at - b.at).map((happening, nth) => ({ nth, ...happening }))
}

function drawn(kind: HappeningKind, stream: RandomStream, startAt: number, days: number) {
  // The last tenth is left to what was begun.
  const at = Math.floor(startAt + stream.next() * 0.9 * days * dayMs)
  const longest = kind === 'down' || kind === 'vanish' ? 4 * dayMs : dayMs
  const forMs = Math.floor(Math.min(longest, days * hourMs * 2.4) * stream.next() ** 2) + minuteMs
  return { kind, at, forMs, dice: [stream.next(), stream.next(), stream.next(), stream.next()] }
}
