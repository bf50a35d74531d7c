import { onTestFinished } from 'vitest'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import { openStromkreis, type StromkreisOptions } from '../../src/embed/open-stromkreis.ts'
import type { Stromkreis } from '../../src/embed/stromkreis.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts'
import type { Delivery } from '../../src/sink.ts'
import { callbackSink } from '../../src/sinks/callback-sink.ts'
import { writtenAt } from '../../src/testing/valid-order.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { ScriptedOrderSupplier } from './scripted-order-supplier.ts'

export const secondMs = 1_000
export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** A partner at work: an engine that sells, on a clock that stands still until told. */
export interface Selling {
  clock: VirtualClock
  database: string
  /** The engine that is open now. */
  readonly stromkreis: Stromkreis
  delivered: Delivery[]
  problems: unknown[]
  /** Lets time pass, then does what is to be done. */
  work(afterMs?: number): Promise<void>
  /** Ends the engine and opens another on the same file. */
  reopen(options?: Partial<StromkreisOptions>): Promise<Stromkreis>
  /** What was told of an order, in order. */
  told(id: string): string[]
}

/** Sells to a supplier that does as told. */
export async function sellToScripted(
  options: Partial<StromkreisOptions> = {},
): Promise<Selling & { supplier: ScriptedOrderSupplier }> {
  const clock = virtualClock(writtenAt)
  const supplier = new ScriptedOrderSupplier(clock)
  return Object.assign(await sell(clock, { rabot: supplier, ...options }), { supplier })
}

/** Sells to a sandbox, with the real client over HTTP. */
export async function sellToSandbox(
  options: Partial<StromkreisOptions> = {},
  sandboxOptions: Partial<SandboxOptions> & { requestTimeoutMs?: number } = {},
): Promise<Selling & { sandbox: Sandbox }> {
  const clock = virtualClock(writtenAt)
  const { requestTimeoutMs, ...world } = sandboxOptions
  const sandbox = await startSandbox({ clock, seed: 5, orders: 0, ...world })
  const { url, clientId, clientSecret } = sandbox
  const rabot = { apiUrl: url, clientId, clientSecret, requestTimeoutMs }
  onTestFinished(() => sandbox.stop())
  return Object.assign(await sell(clock, { rabot, ...options }), { sandbox })
}

async function sell(
  clock: VirtualClock,
  options: Partial<StromkreisOptions> & Pick<StromkreisOptions, 'rabot'>,
): Promise<Selling> {
  const database = temporaryDatabase()
  const delivered: Delivery[] = []
  const problems: unknown[] = []
  const open = (more: Partial<StromkreisOptions> = {}) =>
    openStromkreis({
      database,
      clock,
      callsPerHour: 100_000,
      waitForLeaseMs: 0,
      sinks: [callbackSink('test', (delivery) => void delivered.push(delivery))],
      onProblem: (problem) => problems.push(problem),
      ...options,
      ...more,
    })
  let stromkreis = await open()
  onTestFinished(() => stromkreis.stop())
  return {
    clock,
    database,
    get stromkreis() {
      return stromkreis
    },
    delivered,
    problems,
    async work(afterMs = 0) {
      clock.advanceTo(clock.now() + afterMs)
      await stromkreis.desk.work()
    },
    async reopen(more) {
      await stromkreis.stop()
      stromkreis = await open(more)
      return stromkreis
    },
    told: (id) => stromkreis.history(id).flatMap(({ effects }) => effects.map(({ kind }) => kind as string)),
  }
}
