import type { ServerPeaks } from './api-desk.ts'
import type { CallCounts } from './call-counter.ts'
import type { FaultPlan } from './fault-plan.ts'
import { type LoopbackServer, loopbackServer } from './loopback-server.ts'
import { openSandboxDesk, type SandboxDeskOptions } from './sandbox-desk.ts'
import type { World } from './world.ts'

/** What kind of sandbox to start. */
export interface SandboxOptions extends SandboxDeskOptions {
  /** Default 0: a free one. */
  port?: number | undefined
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
 * Starts a server on 127.0.0.1 that behaves like the RABOT Partner API: {@link openSandboxDesk} over HTTP.
 * @throws StromkreisError `configuration` when the port cannot be had or a limit is no limit.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  let server: LoopbackServer | null = null
  const desk = openSandboxDesk({ ...options, origin: () => server!.origin })
  const { clientId, clientSecret, world, faults, calls, peaks } = desk
  server = await loopbackServer({ clock: options.clock, port: options.port ?? 0, answer: desk.answer })
  const { origin, stop } = server
  return {
    url: origin,
    ...{ clientId, clientSecret, world, faults, calls, peaks },
    stop() {
      desk.close()
      return stop()
    },
  }
}
