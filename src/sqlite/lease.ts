import { chmodSync } from 'node:fs'
import { hostname } from 'node:os'
import Database from 'better-sqlite3'
import type { Clock } from '../clock.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { createForOwner, databaseTrouble } from './open-database.ts'

const retryMs = 250

/** The right to act on a database, held by one process at a time. */
export interface Lease {
  release(): void
}

/**
 * Takes the lease of `path`, waiting up to `waitMs` for a live holder to let go. It is an exclusive lock on a second
 * file: whatever way its holder dies, the kernel frees it.
 * @throws StromkreisError `leaseHeld`, naming the holder; `databaseUnusable`
 */
export async function takeLease(
  database: Database.Database,
  options: { path: string; clock: Clock; waitMs: number; command: string },
): Promise<Lease> {
  if (options.path === ':memory:') return { release: () => {} }
  const lock = openLock(`${options.path}.lease`)
  const deadline = options.clock.now() + options.waitMs
  while (!tryLock(lock)) {
    if (options.clock.now() >= deadline) {
      lock.close()
      throw held(database, options.path)
    }
    await options.clock.sleepUntil(options.clock.now() + retryMs)
  }
  try {
    noteHolder(database, options.command, options.clock.now())
  } catch (error) {
    lock.close()
    throw databaseTrouble(options.path, error)
  }
  return {
    release() {
      if (!lock.open) return
      try {
        forgetHolder(database)
      } catch {
        // The database cannot be written now. Whoever reads the note finds its process gone, and the lock itself is free.
      }
      lock.close()
    },
  }
}

/** Who holds the lease of a database, for people; null when nobody says so, or who said so is dead. */
export function leaseHolder(database: Database.Database): string | null {
  const holder = database.prepare('SELECT * FROM lease_holder').get() as Holder | undefined
  if (holder === undefined || isDead(holder)) return null
  return `\`stromkreis ${holder.command}\`, process ${holder.pid} on ${holder.host}, since ${new Date(holder.since).toISOString()}`
}

/** Whether this process is the one that has last taken the lease of a database, and still says so. */
export function isLeaseOurs(database: Database.Database): boolean {
  if (database.memory) return true
  const holder = database.prepare('SELECT * FROM lease_holder').get() as Holder | undefined
  return holder?.pid === process.pid && holder.host === hostname()
}

interface Holder {
  pid: number
  host: string
  command: string
  since: number
}

/** Only of processes on this computer can that be told. */
function isDead({ pid, host }: Holder): boolean {
  if (host !== hostname()) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as { code?: string }).code === 'ESRCH'
  }
}

function openLock(path: string): Database.Database {
  createForOwner(path)
  chmodSync(path, 0o600)
  // Asking a locked file anything more, a pragma included, would throw before the lock is even tried.
  return new Database(path, { timeout: 0 })
}

function tryLock(lock: Database.Database): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return false
    throw error
  }
}

function noteHolder(database: Database.Database, command: string, since: number): void {
  database
    .prepare('INSERT OR REPLACE INTO lease_holder (id, pid, host, command, since) VALUES (1, ?, ?, ?, ?)')
    .run(process.pid, hostname(), command, since)
}

function forgetHolder(database: Database.Database): void {
  if (database.open) database.exec('DELETE FROM lease_holder')
}

function held(database: Database.Database, path: string): StromkreisError {
  const holder = leaseHolder(database) ?? 'another process'
  return new StromkreisError('leaseHeld', `${path} is in use by ${holder}.`, {
    hint: 'Only one process acts on a database at a time. Stop that one, or wait until it is done.',
  })
}
