import { type Clock, systemClock } from '../clock.ts'
import { Engine, type EngineOptions } from '../engine/engine.ts'
import { createRabotClient } from '../rabot/rabot-client.ts'
import type { RabotClientOptions } from '../rabot/rabot-client-options.ts'
import { createRabotSupplier } from '../rabot/rabot-supplier.ts'
import { takeLease } from '../sqlite/lease.ts'
import { SqliteStore } from '../sqlite/sqlite-store.ts'
import type { Supplier } from '../supplier.ts'
import { ContractReader } from './contract-reader.ts'
import { Stromkreis } from './stromkreis.ts'

/** How to open an engine. Times are milliseconds. */
export interface StromkreisOptions extends Omit<EngineOptions, 'store' | 'supplier' | 'clock'> {
  /** Path of the SQLite file; `:memory:` keeps nothing. Keys of free texts go to a second file, `<database>.keys`. */
  database: string
  /** Whom to follow: RABOT's API with these credentials, or a supplier of your own. */
  rabot: Omit<RabotClientOptions, 'clock'> | Supplier
  /** The computer's clock where left out. */
  clock?: Clock
  /** How long to wait for another process to let go of the database; 30 s. */
  waitForLeaseMs?: number
  /** What to call this process to others that find the database in use. */
  holder?: string
}

/**
 * Opens the engine on a database and takes its lease. Nothing is asked of the supplier before `start` or `sync`.
 * @throws StromkreisError `configuration`, `leaseHeld`, `databaseNewer` or `databaseUnusable`
 */
export async function openStromkreis(options: StromkreisOptions): Promise<Stromkreis> {
  const { database, rabot, waitForLeaseMs = 30_000, holder = 'embedded', ...engineOptions } = options
  const store = new SqliteStore(database)
  try {
    const clock = options.clock ?? systemClock(store.latestObservedAt())
    const connection = connect(rabot, clock)
    const lease = await takeLease(store.database, {
      path: store.path,
      clock: systemClock(),
      waitMs: waitForLeaseMs,
      command: holder,
    })
    try {
      store.refresh()
      const engine = new Engine({ ...engineOptions, store, supplier: connection.supplier, clock })
      return new Stromkreis({ store, engine, clock, lease, closeSupplier: connection.close })
    } catch (error) {
      lease.release()
      throw error
    }
  } catch (error) {
    store.close()
    throw error
  }
}

/**
 * Opens a database to read it, beside whatever process acts on it.
 * @throws StromkreisError `databaseNewer` or `databaseUnusable`
 */
export function openReader(database: string): ContractReader {
  return new ContractReader(new SqliteStore(database, { readonly: true }))
}

function connect(rabot: StromkreisOptions['rabot'], clock: Clock) {
  if ('page' in rabot) return { supplier: rabot, close: async () => {} }
  const client = createRabotClient({ ...rabot, clock })
  return { supplier: createRabotSupplier(client), close: () => client.close() }
}
