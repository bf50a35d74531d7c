import { systemClock } from '../../clock.ts'
import type { KeptTariff, KeptTariffs } from '../../order-store.ts'
import { SqliteStore } from '../../sqlite/sqlite-store.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { printable } from '../field-rows.ts'
import { iso } from '../iso.ts'
import type { Shell } from '../shell.ts'
import { withClient } from '../with-client.ts'

/** The supplier is not there, or not well: what was read before is better than nothing. */
const passingTroubles = ['unreachable', 'rateLimited', 'supplierFailed', 'unreadable']

/** `stromkreis tariffs`: those that may be sold, kept with the time they were read; the kept ones while the supplier fails. */
export async function tariffs(shell: Shell, options: { date?: string; json?: boolean }): Promise<number> {
  const found = await (options.date === undefined ? readOrKept(shell) : tariffsOf(shell, options.date))
  if (options.json) shell.printJson(found)
  else {
    shell.printTable(
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
function tariffsOf(shell: Shell, effectiveDate: string): Promise<ShownTariff[]> {
  return withClient(shell, (client) => client.tariffs({ effectiveDate }))
}

async function readOrKept(shell: Shell): Promise<readonly ShownTariff[]> {
  let read: ShownTariff[]
  try {
    read = await withClient(shell, (client) => client.tariffs())
  } catch (error) {
    const kept = isPassing(error) ? keptTariffs(shell) : null
    if (kept === null) throw error
    shell.printError(error)
    shell.note(`These were read at ${iso(kept.readAt)}.`)
    return kept.tariffs
  }
  keep(shell, read)
  return read
}

/** What cannot be kept is shown all the same. */
function keep(shell: Shell, read: readonly ShownTariff[]): void {
  const tariffs = read.flatMap(({ tariffKey, tariffName, providerName }) =>
    tariffKey === null ? [] : { tariffKey, tariffName, providerName },
  )
  try {
    withStore(shell, (store) =>
      store.orders.saveTariffs({ readAt: systemClock(store.latestObservedAt()).now(), tariffs }),
    )
  } catch (error) {
    shell.printError(error)
  }
}

function keptTariffs(shell: Shell): KeptTariffs | null {
  return withStore(shell, (store) => store.orders.tariffs())
}

function withStore<Result>(shell: Shell, work: (store: SqliteStore) => Result): Result {
  const store = new SqliteStore(databasePath(shell.environment), { masterKey: masterKey(shell.environment) })
  try {
    return work(store)
  } finally {
    store.close()
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof StromkreisError && passingTroubles.includes(error.code)
}
