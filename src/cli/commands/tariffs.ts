import { systemClock } from '../../clock.ts'
import type { KeptTariff, KeptTariffs } from '../../order-store.ts'
import { SqliteStore } from '../../sqlite/sqlite-store.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { printable } from '../field-rows.ts'
import { iso, printError, printJson, printTable } from '../terminal.ts'
import { withClient } from '../with-client.ts'

/** The supplier is not there, or not well: what was read before is better than nothing. */
const passingTroubles = ['unreachable', 'rateLimited', 'supplierFailed', 'unreadable']

/** `stromkreis tariffs`: those that may be sold, kept with the time they were read; the kept ones while the supplier fails. */
export async function tariffs(options: { date?: string; json?: boolean }): Promise<number> {
  const found = await (options.date === undefined ? readOrKept() : tariffsOf(options.date))
  if (options.json) printJson(found)
  else {
    printTable(
      ['key', 'name', 'provider'],
      found.map((tariff) =>
        [tariff.tariffKey, tariff.tariffName, tariff.providerName].map((text) => printable(text ?? '')),
      ),
    )
  }
  return exitCodes.done
}

type ShownTariff = Omit<KeptTariff, 'tariffKey'> & { tariffKey: string | null }

/** Not kept: another day's tariffs say nothing about what may be sold now. */
function tariffsOf(effectiveDate: string): Promise<ShownTariff[]> {
  return withClient((client) => client.tariffs({ effectiveDate }))
}

async function readOrKept(): Promise<readonly ShownTariff[]> {
  let read: ShownTariff[]
  try {
    read = await withClient((client) => client.tariffs())
  } catch (error) {
    const kept = isPassing(error) ? keptTariffs() : null
    if (kept === null) throw error
    printError(error)
    process.stderr.write(`These were read at ${iso(kept.readAt)}.\n`)
    return kept.tariffs
  }
  keep(read)
  return read
}

/** What cannot be kept is shown all the same. */
function keep(read: readonly ShownTariff[]): void {
  const tariffs = read.flatMap(({ tariffKey, tariffName, providerName }) =>
    tariffKey === null ? [] : { tariffKey, tariffName, providerName },
  )
  try {
    withStore((store) =>
      store.orders.saveTariffs({ readAt: systemClock(store.latestObservedAt()).now(), tariffs }),
    )
  } catch (error) {
    printError(error)
  }
}

function keptTariffs(): KeptTariffs | null {
  return withStore((store) => store.orders.tariffs())
}

function withStore<Result>(work: (store: SqliteStore) => Result): Result {
  const store = new SqliteStore(databasePath(process.env), { masterKey: masterKey(process.env) })
  try {
    return work(store)
  } finally {
    store.close()
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof StromkreisError && passingTroubles.includes(error.code)
}
