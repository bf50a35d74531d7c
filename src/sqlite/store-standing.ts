import { statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type Database from 'better-sqlite3'
import type { StoreStanding } from '../operations-standing.ts'
import { isLeaseOurs } from './lease.ts'

// Somebody else's commit takes milliseconds; the engine must not stand still for a look at its health.
const longestWaitMs = 250

/** How the database of a process that acts on it is. Nothing is written: a write is begun and taken back. */
export function storeStanding(database: Database.Database): StoreStanding {
  return {
    unwritable: whyUnwritable(database),
    isLeaseHeld: isLeaseOurs(database),
    ...(database.memory ? { bytes: null, freeBytes: null } : sizesOf(database.name)),
    entries: database.prepare('SELECT coalesce(max(position), 0) FROM entry').pluck().get() as number,
  }
}

function whyUnwritable(database: Database.Database): string | null {
  if (database.inTransaction) return null
  const patienceMs = database.pragma('busy_timeout', { simple: true }) as number
  try {
    database.pragma(`busy_timeout = ${longestWaitMs}`)
    database.exec('BEGIN IMMEDIATE')
    // A transaction by itself begins in a file that may only be read, too.
    database.exec('UPDATE sweep SET completed = completed')
    return null
  } catch (error) {
    return codeOf(error)
  } finally {
    if (database.inTransaction) database.exec('ROLLBACK')
    database.pragma(`busy_timeout = ${patienceMs}`)
  }
}

function sizesOf(path: string): Pick<StoreStanding, 'bytes' | 'freeBytes'> {
  const { bavail, bsize } = statfsSync(dirname(path))
  return { bytes: sizeOf(path) + sizeOf(`${path}-wal`), freeBytes: bavail * bsize }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? 'unknown reason'
}
