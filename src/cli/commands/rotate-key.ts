import { type Clock, systemClock } from '../../clock.ts'
import type { MasterKey } from '../../master-key.ts'
import { takeLease } from '../../sqlite/lease.ts'
import { mustExist } from '../../sqlite/open-database.ts'
import { SqliteStore } from '../../sqlite/sqlite-store.ts'
import { databasePath, masterKey } from '../environment.ts'
import { exitCodes } from '../exit-code.ts'
import { Progress } from '../progress.ts'
import type { Shell } from '../shell.ts'

const patienceMs = 30_000

/** `stromkreis rotate-key`: the keys of personal data are wrapped with another master key. */
export async function rotateKey(shell: Shell, options: { json?: boolean }): Promise<number> {
  const given = masterKey(shell.environment)
  const progress = new Progress(shell)
  progress.show('waiting for the database')
  const rotated = await rotateKeysOf(databasePath(shell.environment), {
    masterKey: given,
    waitMs: shell.patienceMs,
  }).finally(() => progress.end())
  if (options.json) shell.printJson({ rewrapped: rotated.rewrapped })
  else for (const line of linesFor(rotated, given)) shell.printLine(line)
  return exitCodes.done
}

/** What a rotation did. */
export interface Rotated {
  /** Path of the database, whatever links it was named by. */
  database: string
  /** Keys that were not wrapped with the current master key before. */
  rewrapped: number
}

/**
 * Wraps every key of a database with the current master key, under the lease, waiting up to `waitMs` (30 s) for it.
 * Where none is given, a new one is made and takes the place of that in `<database>.key`.
 * @throws StromkreisError `configuration`, `leaseHeld`, `databaseNewer` or `databaseUnusable`
 */
export async function rotateKeysOf(
  database: string,
  options: { masterKey?: MasterKey | undefined; clock?: Clock; waitMs?: number } = {},
): Promise<Rotated> {
  mustExist(database)
  const { clock = systemClock(), waitMs = patienceMs } = options
  const store = new SqliteStore(database, { masterKey: options.masterKey })
  try {
    const lease = await takeLease(store.database, { path: store.path, clock, waitMs, command: 'rotate-key' })
    try {
      return { database: store.path, rewrapped: store.rotateKeys() }
    } finally {
      lease.release()
    }
  } finally {
    store.close()
  }
}

/** What to tell people, and what is left for them to do. */
export function linesFor({ database, rewrapped }: Rotated, given: MasterKey | undefined): string[] {
  const told = `${rewrapped} ${rewrapped === 1 ? 'key' : 'keys'} wrapped anew.`
  if (given === undefined) {
    return [
      told,
      `${database}.key holds the new master key, and the one before it is gone. Copies of ${database}.keys made before now tell nothing without a copy of that.`,
    ]
  }
  if (rewrapped > 0) {
    return [
      told,
      `All are wrapped with STROMKREIS_KEY now, and STROMKREIS_KEY_PREVIOUS is needed no more. Copies of ${database}.keys made before now tell nothing once that key is destroyed.`,
    ]
  }
  return [
    told,
    'All were wrapped with STROMKREIS_KEY already. To change it, set STROMKREIS_KEY to the new key and STROMKREIS_KEY_PREVIOUS to the one before it, and call this again.',
  ]
}
