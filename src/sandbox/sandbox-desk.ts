import type { Clock } from '../clock.ts'
import { apiDesk, type Reply, type ServerPeaks } from './api-desk.ts'
import { type CallCounts, callCounter } from './call-counter.ts'
import { controlDesk } from './control-desk.ts'
import type { EntityTags } from './entity-tag.ts'
import { type FaultPlan, faultPlan } from './fault-plan.ts'
import type { HttpRequest } from './http-request.ts'
import { linkDesk } from './link-desk.ts'
import type { ListOrder } from './order-listing.ts'
import { hash32 } from './random-stream.ts'
import type { RateLimit } from './rate-limit.ts'
import { allScopes, tokenDesk } from './token-desk.ts'
import { createWorld, type World } from './world.ts'

/** What kind of supplier to play. */
export interface SandboxDeskOptions {
  /** The sandbox's time. Its world begins at the clock's `now()`. */
  clock: Clock
  /** The same seed and start make the same world. */
  seed: number
  /** How many orders exist at the start. From eight on there is one at every stage. */
  orders: number
  /** Orders placed after the start, evenly within this time. Default none. */
  arrivals?: { orders: number; withinMs: number } | undefined
  /** The most items on a page; the supplier's own limit is not documented. Default 100. */
  maxLimit?: number | undefined
  /** Default `oldestFirst`. */
  listOrder?: ListOrder | undefined
  clientId?: string | undefined
  clientSecret?: string | undefined
  /** What a token may be asked for. Default: every scope there is (API reference, section 2). */
  assignedScopes?: readonly string[] | undefined
  /** The shape of the answer to `POST /orders`. Default `bare`. */
  orderAnswer?: 'bare' | 'envelope' | undefined
  /** Default 3599, as documented (API reference, section 2). */
  tokenLifetimeSeconds?: number | undefined
  /** Which ETag the pages of `GET /orders` carry, by which a client may ask for what has changed. Default `none`. */
  entityTags?: EntityTags | undefined
  /** How many calls the API server takes. Default: all. */
  rateLimit?: RateLimit | undefined
  /** How long an answer takes on the clock; what it says was true when the request came. Default 0. */
  latencyMs?: number | undefined
}

/** A supplier to ask without a network. */
export interface SandboxDesk {
  clientId: string
  clientSecret: string
  /** The orders, to look at and to change. */
  world: World
  /** What goes wrong, and when. */
  faults: FaultPlan
  /** Answers one request of the API, the auth server or the control routes. */
  answer(request: HttpRequest): Reply | Promise<Reply>
  /** How many API requests there were, per route and status. */
  calls(): CallCounts
  /** How many requests there were at the worst of times, to each server. */
  peaks(): ServerPeaks
  /** Ends the wait for answers. */
  close(): void
}

/**
 * Opens a desk that behaves like the RABOT Partner API, on a made-up world whose time is the clock's. With the same seed,
 * the same clock and the same requests one after another, it answers the same bytes.
 * @param options.origin where links of its answers lead to.
 * @throws StromkreisError `configuration` when a limit is no limit.
 */
export function openSandboxDesk(options: SandboxDeskOptions & { origin: () => string }): SandboxDesk {
  const { clock, seed, orders, origin } = options
  const { arrivals = { orders: 0, withinMs: 0 }, listOrder = 'oldestFirst' } = options
  const client = {
    clientId: options.clientId ?? 'sandbox-client',
    clientSecret: options.clientSecret ?? `sandbox-secret-${hash32(`${seed}/secret`).toString(36)}`,
    assignedScopes: options.assignedScopes ?? allScopes,
  }
  const world = createWorld({ clock, seed, orders, arrivals, listOrder })
  const faults = faultPlan()
  const counter = callCounter()
  const tokens = tokenDesk({ clock, seed, client, lifetimeSeconds: options.tokenLifetimeSeconds ?? 3599 })
  const stopping = new AbortController()
  const api = apiDesk({
    ...{ clock, seed, world, tokens, origin, faults, counter },
    links: linkDesk({ clock, seed }),
    maxLimit: options.maxLimit ?? 100,
    orderAnswer: options.orderAnswer ?? 'bare',
    entityTags: options.entityTags ?? 'none',
    rateLimit: options.rateLimit,
    latencyMs: options.latencyMs ?? 0,
    stopping: stopping.signal,
  })
  const control = controlDesk({ world, faults, counter, peaks: api.peaks })
  return {
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    ...{ world, faults },
    answer: (request) => (/^\/sandbox(\/|$)/.test(request.path) ? control(request) : api.answer(request)),
    calls: counter.read,
    peaks: api.peaks,
    close: () => stopping.abort(),
  }
}
