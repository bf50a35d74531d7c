import { systemClock } from '../clock.ts'
import type { ContractRecord } from '../contract-record.ts'
import type { MasterKey } from '../master-key.ts'
import { leaseHolder } from '../sqlite/lease.ts'
import { mustExist } from '../sqlite/open-database.ts'
import { SqliteStore } from '../sqlite/sqlite-store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { unknownContract } from '../unknown-contract.ts'
import { openStromkreis, type StromkreisOptions } from './open-stromkreis.ts'

const patienceMs = 30_000
const lookAgainMs = 250

/** Who asks, and what to act with where nobody else does. */
export interface LookOptions {
  by: string
  masterKey?: MasterKey | undefined
  /** How this process would open Stromkreis. If it throws, only another process can look. */
  acting: () => Omit<StromkreisOptions, 'database' | 'masterKey' | 'waitForLeaseMs'>
}

/**
 * Looks at a contract at the supplier now: through the process that holds the lease, or here where nobody does. Resolves
 * to the contract as it then is.
 * @throws StromkreisError `notFound` when it is not known here, or not at the supplier; `leaseHeld` when the process that
 *   holds the lease has not looked within 30 s (it still will); what kept the supplier from answering; `configuration`,
 *   `databaseNewer` or `databaseUnusable`
 */
export async function lookAtContract(
  database: string,
  contractNumber: string,
  options: LookOptions,
): Promise<ContractRecord> {
  mustExist(database)
  const store = new SqliteStore(database, { masterKey: options.masterKey })
  try {
    const found = store.find(contractNumber)
    if (found === null) throw unknownContract(contractNumber)
    const isHeld = leaseHolder(store.database) !== null
    if (isHeld || !(await lookHere(database, contractNumber, options))) {
      await askHolder(store, contractNumber, found.id, options.by)
    }
    return store.find(contractNumber)!.record!
  } finally {
    store.close()
  }
}

/** False when another process acts on the database. */
async function lookHere(
  database: string,
  contractNumber: string,
  { acting, by, masterKey }: LookOptions,
): Promise<boolean> {
  const own = { ...acting(), database, masterKey, waitForLeaseMs: 0 }
  const stromkreis = await openStromkreis(own).catch((error: unknown) => {
    if (error instanceof StromkreisError && error.code === 'leaseHeld') return null
    throw error
  })
  if (stromkreis === null) return false
  try {
    stromkreis.askForLook(contractNumber, { by })
    await stromkreis.track(contractNumber)
    return true
  } finally {
    await stromkreis.stop()
  }
}

async function askHolder(store: SqliteStore, subject: string, subjectId: number, by: string): Promise<void> {
  const clock = systemClock(store.latestObservedAt())
  const id = store.request({ command: 'look', subject, by, text: '' }, subjectId, clock.now())
  const deadline = clock.now() + patienceMs
  while (clock.now() < deadline) {
    const outcome = store.commandOutcome(id)
    if (outcome === 'seen') return
    if (outcome !== null) {
      throw new StromkreisError('notFound', `${subject}: ${outcome.replace(/^refused: /, '')}.`, {
        hint: 'Check the number; `stromkreis history` says what was seen of it last.',
      })
    }
    await clock.sleepUntil(clock.now() + lookAgainMs)
  }
  throw new StromkreisError('leaseHeld', `Nobody has looked at ${subject} within ${patienceMs / 1_000} s.`, {
    hint: 'It is written down: whoever acts on the database looks as soon as the supplier and the budget let it.',
  })
}
