import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { StromkreisError } from '../stromkreis-error.ts'
import { damageIn } from './damage-in.ts'
import { canonicalPath, createForOwner, databaseTrouble, mustExist, openDatabase } from './open-database.ts'

// Between two portions others have their turn.
const pagesAtOnce = 100

/** What a backup is. */
export interface Backup {
  /** Path of the database that was copied. */
  database: string
  path: string
  bytes: number
  /** Entries of the log that it holds. */
  entries: number
}

/**
 * Copies a database to `path` while others read and write it: everything that was committed when it began. The copy
 * appears under its name once it is whole and sound. Keys are not in it. Put in the place of the database, it knows that it
 * is a backup: orders that are Ready in it are looked for at the supplier before they are sent.
 * @param options.onProgress told of the part that is copied, 0 to 1.
 * @throws StromkreisError `invalidInput` when there is such a file already; `databaseUnusable`
 */
export async function backupDatabase(
  database: string,
  path: string,
  options: { onProgress?: (part: number) => void } = {},
): Promise<Backup> {
  mustExist(database)
  if (existsSync(path)) {
    throw new StromkreisError('invalidInput', `FILE: ${path} is there already.`, {
      hint: 'A backup overwrites nothing. Give another name, or move that file away.',
    })
  }
  const source = canonicalPath(database)
  const partial = `${path}.partial`
  try {
    rmSync(partial, { force: true })
    createForOwner(partial)
    await copied(source, partial, options.onProgress)
    const entries = finished(partial)
    renameSync(partial, path)
    return { database: source, path, bytes: statSync(path).size, entries }
  } catch (error) {
    rmSync(partial, { force: true })
    throw error instanceof StromkreisError ? error : databaseTrouble(path, error)
  }
}

async function copied(source: string, target: string, onProgress?: (part: number) => void): Promise<void> {
  const database = openDatabase(source, { readonly: true })
  try {
    // Within a transaction of its own it sees one moment; without, each commit of others would begin it anew.
    database.exec('BEGIN')
    database.prepare('SELECT count(*) FROM sqlite_master').get()
    await database.backup(target, {
      progress({ totalPages, remainingPages }) {
        onProgress?.(totalPages === 0 ? 0 : 1 - remainingPages / totalPages)
        return pagesAtOnce
      },
    })
  } finally {
    database.close()
  }
}

/** Makes the copy one file that nobody holds, checks it, and counts its entries. */
function finished(path: string): number {
  const database = new Database(path)
  try {
    database.pragma('journal_mode = DELETE')
    database.exec(`
      DELETE FROM lease_holder;
      INSERT OR REPLACE INTO backup SELECT 1, coalesce(max(position), 0) FROM entry;
    `)
    const damage = damageIn(database)
    if (damage.length > 0) {
      throw new StromkreisError('databaseUnusable', `The copy is damaged: ${damage[0]}.`, {
        hint: 'Nothing was kept of it. Run `stromkreis verify` on the database, and look at the disk.',
      })
    }
    return database.prepare('SELECT count(*) FROM entry').pluck().get() as number
  } finally {
    database.close()
  }
}
