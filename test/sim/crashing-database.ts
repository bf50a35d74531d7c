import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'

/** What is thrown where a process ends, and by every statement after that. */
export class Death extends Error {
  constructor() {
    super('the process ended here')
  }
}

/** The database of one process, between any two statements of which the process may die. */
export interface DatabaseLife {
  isDead: boolean
  /** It dies before its n-th statement from now; infinite where it lives. */
  statementsLeft: number
  /** Every handle that it has opened. */
  readonly handles: Set<Database.Database>
  /** Statements so far. */
  statements: number
}

/** Whose statements are being made; one process acts at a time. */
let acting: DatabaseLife | null = null
/** Whether files may not grow now. */
let isDiskFull = false
const owners = new WeakMap<object, DatabaseLife>()

const folder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** Whoever opens a handle from now on owns it. */
export function actAs(life: DatabaseLife | null): void {
  acting = life
}

export function newDatabaseLife(): DatabaseLife {
  return { isDead: false, statementsLeft: Number.POSITIVE_INFINITY, handles: new Set(), statements: 0 }
}

/** Files may not grow, or may again. */
export function fillDisk(isFull: boolean): void {
  isDiskFull = isFull
  if (!isFull) for (const handle of limited) if (handle.open) limit(handle, 4_294_967_294)
  if (!isFull) limited.clear()
}

const limited = new Set<Database.Database>()

/** A folder of its own for the files of a seed. */
export function databaseFolder(seed: number): string {
  const path = join(folder, `stromkreis-sim-${process.pid}-${seed}-${folders++}`)
  mkdirSync(path, { recursive: true })
  return path
}
let folders = 0

export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true })
}

/**
 * What a kill leaves: copies of the files as they are at this moment, write-ahead logs included, in a folder of their own. The
 * dead process's own handles are dropped afterwards, so that what they had not committed cannot come back.
 */
export function filesAfterKill(database: string, life: DatabaseLife, into: string): string {
  mkdirSync(into, { recursive: true })
  const from = join(database, '..')
  for (const name of readdirSync(from)) {
    const isOfDatabase = name.startsWith(basename(database)) && !name.endsWith('-shm')
    if (isOfDatabase && statSync(join(from, name)).isFile()) copyFileSync(join(from, name), join(into, name))
  }
  life.isDead = true
  for (const handle of life.handles) close(handle)
  return join(into, basename(database))
}

/** The process is gone; its handles go with it. */
export function close(handle: Database.Database): void {
  try {
    original.close.call(handle)
  } catch {
    // An iterator of the dead process is still open: the handle goes with the garbage.
  }
}

type Method = (this: object, ...given: unknown[]) => unknown

const prototype = Database.prototype as unknown as Record<'exec' | 'pragma' | 'close', Method>
const original = { exec: prototype.exec, pragma: prototype.pragma, close: prototype.close }

function ownerOf(handle: Database.Database): DatabaseLife | null {
  const known = owners.get(handle)
  if (known !== undefined) return known
  if (acting === null) return null
  owners.set(handle, acting)
  acting.handles.add(handle)
  return acting
}

/** One statement of a process: the last one never comes. */
function count(handle: Database.Database): void {
  const life = ownerOf(handle)
  if (life === null) return
  if (life.isDead) throw new Death()
  life.statements += 1
  life.statementsLeft -= 1
  if (life.statementsLeft > 0) return
  life.isDead = true
  throw new Death()
}

function limit(handle: Database.Database, pages: number): void {
  original.pragma.call(handle, `max_page_count = ${pages}`)
}

function limitIfFull(handle: Database.Database): void {
  if (!isDiskFull || limited.has(handle) || owners.get(handle) === undefined) return
  limited.add(handle)
  limit(handle, 1)
}

/** Watches over every statement of this thread; called once, when this file is loaded. */
function watchStatements(): void {
  prototype.exec = function (...given) {
    count(this as Database.Database)
    return original.exec.apply(this, given)
  }
  prototype.pragma = function (...given) {
    const handle = this as Database.Database
    count(handle)
    // Whoever waits for a lock would hold up this thread, and with it who has the lock. What nobody owns is let be.
    const isOwned = ownerOf(handle) !== null
    if (isOwned && given[0] === 'busy_timeout = 5000') return original.pragma.call(this, 'busy_timeout = 0')
    return original.pragma.apply(this, given)
  }
  const probe = new Database(':memory:')
  const statement = Object.getPrototypeOf(probe.prepare('SELECT 1')) as Record<string, Method>
  probe.close()
  for (const name of ['run', 'get', 'all', 'iterate']) {
    const method = statement[name]!
    statement[name] = function (...given) {
      const { database, source } = this as Database.Statement
      count(database)
      if (isDiskFull && source.startsWith('BEGIN')) limitIfFull(database)
      return method.apply(this, given)
    }
  }
}
watchStatements()
