import { keyedJitter } from '../budget/keyed-jitter.ts'
import type { CallGate } from '../call-gate.ts'
import { type Clock, systemClock } from '../clock.ts'
import { Engine, type EngineOptions } from '../engine/engine.ts'
import type { InspectionFrame } from '../inspect/inspection-frame.ts'
import { liveFrames } from '../inspect/inspection-frames.ts'
import type { MasterKey } from '../master-key.ts'
import type { OrderSupplier } from '../order-supplier.ts'
import { createAcceptanceLinks, defaultAcceptanceUrl } from '../orders/acceptance-link.ts'
import { OrderCommands } from '../orders/order-commands.ts'
import { OrderDesk, type SellingOptions } from '../orders/order-desk.ts'
import { OrderShift } from '../orders/order-shift.ts'
import { createRabotClient } from '../rabot/rabot-client.ts'
import type { RabotClientOptions } from '../rabot/rabot-client-options.ts'
import { createRabotOrderSupplier } from '../rabot/rabot-order-supplier.ts'
import { createRabotSupplier } from '../rabot/rabot-supplier.ts'
import { takeLease } from '../sqlite/lease.ts'
import { SqliteStore } from '../sqlite/sqlite-store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Supplier } from '../supplier.ts'
import { gatedOrderSupplier, gatedOrigin, gatedSupplier } from './gated-supplier.ts'
import { type CallGateOptions, openCallGate } from './open-call-gate.ts'
import { operationsReading } from './operations-reading.ts'
import { Stromkreis } from './stromkreis.ts'

// The rest is for looks that cannot wait, for selling, and for commands beside.
const shareOfPlan = 0.9

/** How to open an engine. Times are milliseconds. */
export interface StromkreisOptions
  extends Omit<EngineOptions, 'store' | 'supplier' | 'clock' | 'planSpacingMs' | 'callFreeAt'>,
    SellingOptions,
    Pick<CallGateOptions, 'callsPerSecond' | 'callsPerHour' | 'callsPerDay' | 'concurrentCalls' | 'onWait'> {
  /**
   * Path of the SQLite file; `:memory:` keeps nothing. Keys of free texts go to a second file, `<database>.keys`; which
   * calls were made, to a third, `<database>.calls`, that all processes draw on together.
   */
  database: string
  /** Wraps the keys of personal data. Where left out, a key in the file `<database>.key` does, made when first needed. */
  masterKey?: MasterKey | undefined
  /** Whom to follow: RABOT's API with these credentials, or a supplier of your own. */
  rabot: Omit<RabotClientOptions, 'clock' | 'gate'> | (Supplier & { selling?: OrderSupplier })
  /**
   * Where calls pass in place of the budget that goes with the database; the limits given here then say nothing. It stays
   * open when Stromkreis stops. See `openCallGate`.
   */
  gate?: CallGate | undefined
  /** Where customers reach the acceptance endpoint; `http://127.0.0.1:4601` where left out. */
  acceptanceUrl?: string | undefined
  /** Signs acceptance links, at least 32 bytes; a secret kept beside the database where left out. */
  linkKey?: Uint8Array | undefined
  /** The computer's clock where left out. */
  clock?: Clock
  /** How long to wait for another process to let go of the database; 30 s. */
  waitForLeaseMs?: number
  /** What to call this process to others that find the database in use. */
  holder?: string
  /**
   * Told of everything that happens to contracts and orders, once it is durable, in a Stately inspector's own words; the
   * `send` of `startInspectorBridge` (`stromkreis/inspect`) shows it in one. What it throws goes to `onProblem`.
   */
  inspect?: ((frame: InspectionFrame) => void) | undefined
}

/**
 * Opens the engine on a database and takes its lease. Nothing is asked of the supplier before `start` or `sync`.
 * @throws StromkreisError `configuration`, `invalidInput`, `leaseHeld`, `databaseNewer` or `databaseUnusable`
 */
export async function openStromkreis(options: StromkreisOptions): Promise<Stromkreis> {
  const {
    database,
    masterKey,
    rabot,
    waitForLeaseMs = 30_000,
    holder = 'embedded',
    inspect,
    ...engineOptions
  } = options
  const store = new SqliteStore(database, { masterKey })
  const opened: (() => void | Promise<void>)[] = [() => store.close()]
  try {
    const clock = options.clock ?? systemClock(store.latestObservedAt())
    const budget = openCallGate({ ...options, database: store.path, clock, ...gateOptionsOf(rabot) })
    opened.unshift(() => budget.close())
    const gate = options.gate ?? budget
    const connection = connect(rabot, gate, clock)
    opened.unshift(() => connection.close())
    const lease = await takeLease(store.database, {
      path: store.path,
      clock: systemClock(),
      waitMs: waitForLeaseMs,
      command: holder,
    })
    opened.unshift(() => lease.release())
    store.refresh()
    const engine = new Engine({
      ...{ jitter: keyedJitter(store.path), ...engineOptions, store, clock },
      supplier: connection.supplier,
      planSpacingMs: () => gate.spacingMs(shareOfPlan),
      callFreeAt: () => gate.freeAt?.(connection.origin) ?? clock.now(),
    })
    if (inspect !== undefined) engine.subscribe(liveFrames((subject) => store.entriesOf(subject), inspect))
    const onProblem = options.onProblem ?? (() => {})
    const desk = new OrderDesk({
      ...options,
      store,
      orders: store.orders,
      log: { commit: (...written) => wakeAfter(() => engine.orderLog.commit(...written)) },
      supplier: connection.selling,
      clock,
      pageLimit: options.pageLimit ?? 100,
      links: createAcceptanceLinks({
        baseUrl: options.acceptanceUrl ?? defaultAcceptanceUrl,
        key: () => options.linkKey ?? store.linkKey(),
      }),
      onProblem,
    })
    const commands = new OrderCommands({ store, orders: store.orders, desk, onProblem })
    const { lookForCommandsEveryMs } = options
    const shift = new OrderShift({ desk, commands, clock, lookForCommandsEveryMs })
    const wakeAfter = (write: () => void) => {
      write()
      shift.wake()
    }
    desk.takeOver()
    return new Stromkreis({
      ...{ store, engine, desk, commands, shift, clock, lease, versions: options.versions },
      operations: operationsReading({ store, engine, gate, clock, sinks: options.sinks ?? [] }),
      async closeSupplier() {
        await connection.close()
        budget.close()
      },
    })
  } catch (error) {
    for (const close of opened) await close()
    throw error
  }
}

function connect(rabot: StromkreisOptions['rabot'], gate: CallGate, clock: Clock) {
  if ('page' in rabot) {
    return {
      origin: gatedOrigin,
      supplier: gatedSupplier(rabot, gate, clock),
      selling: rabot.selling ? gatedOrderSupplier(rabot.selling, gate, clock) : notSelling,
      close: async () => {},
    }
  }
  const client = createRabotClient({ ...rabot, gate, clock })
  return {
    origin: client.hosts.apiUrl,
    supplier: createRabotSupplier(client),
    selling: createRabotOrderSupplier(client, clock),
    close: () => client.close(),
  }
}

/** Suppliers of other partners' are none of ours: the credentials tell those apart who should not come at once. */
function gateOptionsOf(rabot: StromkreisOptions['rabot']) {
  if ('page' in rabot) return { jitterKey: 'supplier' }
  return { jitterKey: rabot.clientId, requestTimeoutMs: rabot.requestTimeoutMs }
}

const cannotSell = () =>
  Promise.reject(
    new StromkreisError('configuration', 'This supplier cannot be sold for: it has no `selling`.', {
      hint: 'Give the supplier a `selling`, or open Stromkreis with credentials of the Partner API.',
    }),
  )
const notSelling: OrderSupplier = {
  prepare: cannotSell,
  tariffs: cannotSell,
  price: cannotSell,
  create: cannotSell,
  page: cannotSell,
  order: cannotSell,
}
