import { systemClock } from '../clock.ts'
import type { MasterKey } from '../master-key.ts'
import { mustExist } from '../sqlite/open-database.ts'
import { SqliteStore } from '../sqlite/sqlite-store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { unknownContract } from '../unknown-contract.ts'
import { seeCarriedOut } from './asked-commands.ts'
import type { Correction } from './stromkreis.ts'

/**
 * Asks for corrections in the database and sees them carried out: by the process that holds the lease, or here once
 * the lease is free. After 30 s without either, the outcome is `waiting` and the request stays.
 * @throws StromkreisError `notFound`, `configuration`, `databaseNewer` or `databaseUnusable`
 */
export async function correctContracts(
  database: string,
  contractNumbers: readonly string[],
  act: { by: string; reason: string },
  { masterKey }: { masterKey?: MasterKey | undefined } = {},
): Promise<Correction[]> {
  mustExist(database)
  const store = new SqliteStore(database, { masterKey })
  try {
    const clock = systemClock(store.latestObservedAt())
    for (const contractNumber of contractNumbers) mustBeKnown(store, contractNumber)
    const requests = contractNumbers.map((contractNumber) => ({
      contractNumber,
      id: requestCorrection(store, contractNumber, act, clock.now()),
    }))
    const ids = requests.map(({ id }) => id)
    const outcomes = await seeCarriedOut(store, clock, { ids, command: 'correct' })
    return requests.map(({ contractNumber }, index) => ({ contractNumber, outcome: outcomes[index]! }))
  } finally {
    store.close()
  }
}

function mustBeKnown(store: SqliteStore, contractNumber: string): void {
  if (store.find(contractNumber) !== null) return
  throw new StromkreisError(
    'notFound',
    `No contract ${contractNumber} is known here. Nothing was corrected.`,
    {
      hint: '`stromkreis anomalies` lists the contracts that contradict what is known.',
    },
  )
}

/** Writes down that a contradiction is to be accepted; returns the command's id. @throws StromkreisError `notFound` */
export function requestCorrection(
  store: SqliteStore,
  contractNumber: string,
  { by, reason }: { by: string; reason: string },
  now: number,
): number {
  const id = store.find(contractNumber)?.id
  if (id === undefined) throw unknownContract(contractNumber)
  return store.request({ command: 'correct', subject: contractNumber, by, text: reason }, id, now)
}
