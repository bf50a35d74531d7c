import type { Clock } from '../clock.ts'
import { apiDesk, type ServerPeaks } from './api-desk.ts'
import { type CallCounts, callCounter } from './call-counter.ts'
import { controlDesk } from './control-desk.ts'
import type { EntityTags } from './entity-tag.ts'
import { type FaultPlan, faultPlan } from './fault-plan.ts'
import { linkDesk } from './link-desk.ts'
import { loopbackServer } from './loopback-server.ts'
import type { ListOrder } from './order-listing.ts'
import { hash32 } from './random-stream.ts'
import type { RateLimit } from './rate-limit.ts'
import { allScopes, tokenDesk } from './token-desk.ts'
import { createWorld, type World } from './world.ts'

/** What kind of sandbox to start. */
export interface SandboxOptions {
  /** The sandbox's time. Its world begins at the clock's `now()`. */
  clock: Clock
  /** The same seed and start make the same world. */
  seed: number
  /** How many orders exist at the start. From eight on there is one at every stage. */
  orders: number
  /** Default 0: a free one. */
  port?: number | undefined
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

/** A supplier to try things with. */
export interface Sandbox {
  /** Origin of both the auth server and the API server, without a path. */
  url: string
  clientId: string
  clientSecret: string
  /** The orders, to look at and to change. */
  world: World
  /** What goes wrong, and when. */
  faults: FaultPlan
  /** How many API requests there were, per route and status. */
  calls(): CallCounts
  /** How many requests there were at the worst of times, to each server. */
  peaks(): ServerPeaks
  /** Ends every connection and frees the port. */
  stop(): Promise<void>
}

/**
 * Starts a server on 127.0.0.1 that behaves like the RABOT Partner API, on a made-up world whose time is the
 * clock's. With the same seed, the same clock and the same requests one after another, it answers the same
 * bytes.
 * @throws StromkreisError `configuration` when the port cannot be had or a limit is no limit.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, seed, orders, arrivals = { orders: 0, withinMs: 0 }, listOrder = 'oldestFirst' } = options
  const client = {
    clientId: options.clientId ?? 'sandbox-client',
    clientSecret: options.clientSecret ?? `sandbox-secret-${hash32(`${seed}/secret`).toString(36)}`,
    assignedScopes: options.assignedScopes ?? allScopes,
  }
  const world = createWorld({ clock, seed, orders, arrivals, listOrder })
  const faults = faultPlan()
  const counter = callCounter()
  const tokens = tokenDesk({ clock, seed, client, lifetimeSeconds: options.tokenLifetimeSeconds ?? 3599 })
  const maxLimit = options.maxLimit ?? 100
  const orderAnswer = options.orderAnswer ?? 'bare'
  const links = linkDesk({ clock, seed })
  const origin = () => server.origin
  const stopping = new AbortController()
  const api = apiDesk({
    clock,
    seed,
    world,
    tokens,
    links,
    origin,
    faults,
    counter,
    maxLimit,
    orderAnswer,
    entityTags: options.entityTags ?? 'none',
    rateLimit: options.rateLimit,
    latencyMs: options.latencyMs ?? 0,
    stopping: stopping.signal,
  })
  const control = controlDesk({ world, faults, counter, peaks: api.peaks })

  const server = await loopbackServer({
    clock,
    port: options.port ?? 0,
    answer: (request) => (/^\/sandbox(\/|$)/.test(request.path) ? control(request) : api.answer(request)),
  })
  return {
    url: server.origin,
    clientId: client.clientId,
    clientSecret: client.clientSecret,
    world,
    faults,
    calls: counter.read,
    peaks: api.peaks,
    stop() {
      stopping.abort()
      return server.stop()
    },
  }
}
