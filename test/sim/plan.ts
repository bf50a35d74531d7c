import { type ListOrder, listOrders } from '../../src/sandbox/index.ts'
import { type RandomStream, randomStream } from '../../src/sandbox/random-stream.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** What can happen, besides what orders do by themselves, and how often it does in a seed of the usual size. */
const kinds = {
  // The supplier answers badly.
  slow: 0.7,
  down: 0.7,
  storm429: 0.7,
  failing: 0.7,
  wrongJson: 0.6,
  cutJson: 0.6,
  truncated: 0.6,
  unknownWords: 0.8,
  missingFields: 0.8,
  wrongTypes: 0.6,
  brokenConnections: 0.7,
  tokenTrouble: 0.5,
  oldReplica: 1.5,
  repeatedPage: 1,
  shuffledPage: 1,
  shiftingPages: 1,
  vanish: 1.5,
  vanishAll: 0.3,
  contradict: 1.5,
  lostCreate: 1.5,
  refusedCreate: 0.7,
  newOrders: 2,
  // The computer.
  clockJump: 0.8,
  crash: 2.5,
  restart: 1,
  rival: 1.5,
  fullDisk: 0.5,
  busyDatabase: 0.7,
  sinkTrouble: 1.5,
  // People.
  lead: 3,
  accept: 1.5,
  acknowledge: 1,
  silence: 0.7,
  lookNow: 1.5,
  resolve: 1.5,
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
  /** Contract-years that were asked for, on average over many seeds. */
  years: number
  startAt: number
  days: number
  orders: number
  follows: 'daemon' | 'sync'
  /** How often the list is read whole, or, by a daemon, a page at most. */
  syncEveryMs: number
  /** How often a daemon asks the database for what people want of it. */
  lookForCommandsEveryMs: number
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

/** How long a seed is and how many orders there are at first, at ten contract-years; and how often the list is read. */
const shapes: Record<string, Shape> = {
  dense: { days: [14, 45], orders: [5, 14], readings: [16, 36], weight: 0.45 },
  middle: { days: [60, 180], orders: [5, 12], readings: [14, 30], weight: 0.3 },
  long: { days: [400, 1_100], orders: [9, 20], readings: [14, 30], weight: 0.25 },
}

interface Shape {
  days: [least: number, most: number]
  orders: [least: number, most: number]
  readings: [least: number, most: number]
  weight: number
}

/** Draws the world and everything that happens in it from a seed; the same seed gives the same, limits apart. */
export function drawPlan(seed: number, years: number, limits: PlanLimits = {}): Plan {
  const stream = randomStream(seed, 'plan')
  const scale = years / 10
  const shape = stream.weighted(Object.values(shapes).map((shape) => [shape, shape.weight] as const))
  const drawnDays = stream.integer(...shape.days)
  const orders = Math.max(3, Math.round(stream.integer(...shape.orders) * scale))
  const readings = stream.integer(...shape.readings)
  const startAt = Math.floor((stream.pick(clockChanges) - stream.next() * drawnDays * dayMs) / 1_000) * 1_000
  const follows = stream.chance(0.3) ? 'daemon' : 'sync'
  const pageLimit = Math.max(Math.ceil(orders / 3), stream.pick([4, 10, 25, 100]))
  const pages = Math.ceil((orders + 10) / pageLimit)
  const syncEveryMs = Math.max(hourMs, Math.round((drawnDays * dayMs) / readings))
  const syncsPerDay = Math.ceil(dayMs / syncEveryMs)
  // A list in another order on each call keeps a daemon walking for ever: as fast as the budget lets it.
  const mayShuffle = follows === 'sync' || drawnDays <= 45
  const listOrder = stream.weighted(
    listOrders.map((order) => [order, order !== 'shuffled' ? 0.3 : mayShuffle ? 0.1 : 0] as const),
  )
  const maxLimit = stream.pick([100, 100, Math.max(3, pageLimit - 1)])
  // Where the list is read whole every few days, half of what happens would pass between two readings, unseen.
  const unseenMs = follows === 'sync' ? syncEveryMs : Math.min(dayMs, syncEveryMs)
  const drawn = drawHappenings(seed, { startAt, days: drawnDays, scale: Math.min(1, scale), unseenMs })
  const days = limits.days ?? drawnDays
  const only = limits.only && new Set(limits.only)
  return {
    ...{ seed, years, startAt, days, follows, pageLimit, syncEveryMs, listOrder, maxLimit },
    lookForCommandsEveryMs: Math.min(4 * dayMs, Math.max(8 * hourMs, syncEveryMs / 4)),
    orders: limits.orders ?? orders,
    callsPerHour: stream.pick([30, 60, 240]) + 4 * pages,
    callsPerDay:
      follows === 'sync'
        ? 200 + 4 * pages * syncsPerDay
        : Math.max(stream.pick([24, 48, 96]), 2 * pages, Math.round((4 * readings * pages) / drawnDays)),
    entityTags: stream.pick(['none', 'strong', 'weak'] as const),
    // A daemon whose budget is small may need a new token for each look.
    tokenLifetimeSeconds:
      follows === 'sync' ? stream.pick([3_599, 1_200]) : stream.pick([30 * 86_400, 3 * 86_400, 3_599]),
    saveSeenEveryMs: stream.pick([minuteMs, 12 * hourMs, 12 * hourMs]),
    orderAnswer: stream.pick(['bare', 'envelope'] as const),
    isLoopback: stream.chance(1 / 200),
    happenings: drawn.filter(
      ({ nth, at }) => at < startAt + days * dayMs && (only === undefined || only.has(nth)),
    ),
  }
}

interface Span {
  startAt: number
  days: number
  /** How much happens, of what happens in a seed of the usual size. */
  scale: number
  /** For how long nobody may look, milliseconds. */
  unseenMs: number
}

function drawHappenings(seed: number, span: Span): Happening[] {
  const stream = randomStream(seed, 'happenings')
  const happenings: Omit<Happening, 'nth'>[] = []
  for (const kind of happeningKinds) {
    const usual = kinds[kind] * span.scale
    const count = Math.floor(usual * 2 * stream.next() + stream.next())
    for (let turn = 0; turn < count; turn += 1) happenings.push(drawn(kind, stream, span))
  }
  return happenings.sort((a, b) => a.at - b.at).map((happening, nth) => ({ nth, ...happening }))
}

function drawn(kind: HappeningKind, stream: RandomStream, { startAt, days, unseenMs }: Span) {
  // The last tenth is left to what was begun.
  const at = Math.floor(startAt + stream.next() * 0.9 * days * dayMs)
  const longest = kind === 'down' || kind === 'vanish' ? 4 * dayMs : dayMs
  const shortMs = Math.floor(Math.min(longest, days * hourMs * 2.4) * stream.next() ** 2) + minuteMs
  const forMs = shortMs + (stream.chance(0.6) ? unseenMs : 0)
  return { kind, at, forMs, dice: [stream.next(), stream.next(), stream.next(), stream.next()] }
}
