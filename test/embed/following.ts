import { onTestFinished } from 'vitest'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import { openStromkreis, type StromkreisOptions } from '../../src/embed/open-stromkreis.ts'
import type { Stromkreis } from '../../src/embed/stromkreis.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts'
import type { Delivery } from '../../src/sink.ts'
import { callbackSink } from '../../src/sinks/callback-sink.ts'
import { StromkreisError, type StromkreisErrorCode } from '../../src/stromkreis-error.ts'
import { temporaryDatabase } from './temporary-database.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** Noon of a Monday in January 2026. */
export const monday = Date.UTC(2026, 0, 5, 12)

/** A sandbox, an engine that follows it over HTTP, and what came of it. */
export interface Following {
  clock: VirtualClock
  sandbox: Sandbox
  stromkreis: Stromkreis
  database: string
  /** What the engine reported as troubles it works around. */
  problems: unknown[]
  delivered: Delivery[]
  /** Lets time pass, then reads the supplier's list once. */
  sync(afterMs?: number): Promise<void>
  /** As `sync`, where the supplier may fail; the error's code, or null. */
  trySync(afterMs?: number): Promise<StromkreisErrorCode | null>
  /** Stops the engine, once however often it is called. */
  stop(): Promise<void>
}

export interface FollowingOptions {
  sandbox?: Partial<SandboxOptions>
  engine?: Partial<StromkreisOptions>
  requestTimeoutMs?: number
}

/** Starts both, on one virtual clock, and ends both with the test. */
export async function follow(options: FollowingOptions = {}): Promise<Following> {
  const clock = virtualClock(monday)
  const sandbox = await startSandbox({ clock, seed: 1, orders: 0, ...options.sandbox })
  const database = options.engine?.database ?? temporaryDatabase()
  const problems: unknown[] = []
  const delivered: Delivery[] = []
  const stromkreis = await openStromkreis({
    database,
    rabot: { ...clientOf(sandbox), requestTimeoutMs: options.requestTimeoutMs },
    clock,
    callsPerHour: 100_000,
    waitForLeaseMs: 0,
    sinks: [callbackSink('test', (delivery) => void delivered.push(delivery))],
    onProblem: (problem) => problems.push(problem),
    ...options.engine,
  })
  const sync = async (afterMs = hourMs) => {
    clock.advanceTo(clock.now() + afterMs)
    await stromkreis.sync()
  }
  const trySync = (afterMs?: number) =>
    sync(afterMs).then(
      () => null,
      (error: unknown) => {
        if (error instanceof StromkreisError) return error.code
        throw error
      },
    )
  let stopped: Promise<void> | null = null
  const stop = () => {
    stopped ??= stromkreis.stop()
    return stopped
  }
  onTestFinished(async () => {
    await stop()
    await sandbox.stop()
  })
  return { clock, sandbox, stromkreis, database, problems, delivered, sync, trySync, stop }
}

/** What a client needs to talk to a sandbox. */
export function clientOf({ url, clientId, clientSecret }: Sandbox) {
  return { apiUrl: url, clientId, clientSecret }
}
