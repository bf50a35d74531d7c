import { chmodSync, closeSync, existsSync, openSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { StromkreisError } from '../stromkreis-error.ts'
import { migrations } from './migrations.ts'

/** How a database file is opened. */
export interface OpenOptions {
  /** Reads an existing file and changes nothing. */
  readonly?: boolean
  /** Steps that bring an older file up to date; the file's version is their number. */
  migrations?: readonly string[]
}

/**
 * Opens a SQLite file, readable by its owner only, durable on every commit, and brings its shape up to date.
 * @throws StromkreisError `databaseNewer` or `databaseUnusable`
 */
export function openDatabase(path: string, options: OpenOptions = {}): Database.Database {
  const steps = options.migrations ?? migrations
  try {
    return options.readonly ? openToRead(path, steps) : openToWrite(path, steps)
  } catch (error) {
    throw error instanceof StromkreisError ? error : databaseTrouble(path, error)
  }
}

/** What SQLite or the file system said of a database, as an error that says what to do. */
export function databaseTrouble(path: string, error: unknown): StromkreisError {
  return new StromkreisError(
    'databaseUnusable',
    `${path} cannot be used as a database: ${reasonOf(error)}.`,
    {
      hint: hintFor(error),
      cause: error,
    },
  )
}

/** As {@link databaseTrouble} where SQLite raised it; else the error as it is. */
export function raisedBy(path: string, error: unknown): unknown {
  const isSqlites = (error as { code?: string }).code?.startsWith('SQLITE_') === true
  return isSqlites ? databaseTrouble(path, error) : error
}

/** What `write` gives. @throws StromkreisError `databaseUnusable` where SQLite would not have it; what `write` throws else */
export function written<Result>(database: Database.Database, write: () => Result): Result {
  try {
    return write()
  } catch (error) {
    throw raisedBy(database.name, error)
  }
}

/** The file that a path means: by whatever links it is named, its lease and its keys are the same. */
export function canonicalPath(path: string): string {
  if (path === ':memory:') return path
  if (existsSync(path)) return realpathSync(path)
  const folder = dirname(resolve(path))
  return existsSync(folder) ? join(realpathSync(folder), basename(path)) : resolve(path)
}

function openToWrite(path: string, steps: readonly string[]): Database.Database {
  if (path !== ':memory:') {
    // SQLite gives its WAL and shared memory the rights of the file itself, so these must be right before it opens.
    createForOwner(path)
  }
  const database = new Database(path)
  try {
    readVersion(database, path, steps)
    if (path !== ':memory:') chmodSync(path, 0o600)
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('busy_timeout = 5000')
    database.pragma('wal_autocheckpoint = 10000')
    migrate(database, path, steps)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Makes an empty file that only its owner may read, unless there is one. One that is there is not even opened: closing
 * it again would drop every lock that this process holds on it.
 */
export function createForOwner(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600))
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  }
}

function openToRead(path: string, steps: readonly string[]): Database.Database {
  mustExist(path)
  const database = new Database(path, { readonly: true })
  try {
    database.pragma('synchronous = FULL')
    database.pragma('busy_timeout = 5000')
    if (readVersion(database, path, steps) < steps.length) {
      throw new StromkreisError('databaseUnusable', `${path} has the shape of an older Stromkreis.`, {
        hint: 'Run `stromkreis sync` once: it brings the file up to date.',
      })
    }
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** @throws StromkreisError `databaseUnusable` when there is no such file. */
export function mustExist(path: string): void {
  if (existsSync(path)) return
  throw new StromkreisError('databaseUnusable', `There is no database at ${path}.`, {
    hint: 'Set STROMKREIS_DB to the file that `stromkreis run` or `stromkreis sync` writes, or run one of them first.',
  })
}

function migrate(database: Database.Database, path: string, steps: readonly string[]): void {
  if (versionOf(database) === steps.length) return
  const upgrade = database.transaction(() => {
    // Another process may have been faster.
    for (const step of steps.slice(readVersion(database, path, steps))) database.exec(step)
    database.pragma(`user_version = ${steps.length}`)
  })
  upgrade.immediate()
}

/** The version of a file of ours. @throws StromkreisError where it is newer than this program, or another program's */
function readVersion(database: Database.Database, path: string, steps: readonly string[]): number {
  // All of it as it is at one moment: another process may be making the file just now.
  const read = database.transaction(() => ({
    version: versionOf(database),
    tables: database.prepare('SELECT count(*) FROM sqlite_master').pluck().get() as number,
  }))
  const { version, tables } = read()
  if (version > steps.length) throw newerError(version, path, steps)
  if (version === 0 && tables > 0) throw foreignError(path)
  return version
}

function versionOf(database: Database.Database): number {
  return database.pragma('user_version', { simple: true }) as number
}

function foreignError(path: string): StromkreisError {
  return new StromkreisError('databaseUnusable', `${path} is the database of another program.`, {
    hint: 'Point STROMKREIS_DB to a file of its own. Nothing was changed.',
  })
}

function newerError(version: number, path: string, steps: readonly string[]): StromkreisError {
  return new StromkreisError(
    'databaseNewer',
    `${path} has version ${version}; this Stromkreis knows versions up to ${steps.length}.`,
    { hint: 'Update Stromkreis to the version that wrote the file. Nothing was changed.' },
  )
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function hintFor(error: unknown): string {
  const code = (error as { code?: string }).code ?? ''
  if (code === 'SQLITE_NOTADB') return 'It is another kind of file. Point STROMKREIS_DB elsewhere.'
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return 'The disk is full. Make room and start again.'
  if (
    code === 'EACCES' ||
    code === 'ENOENT' ||
    code === 'EROFS' ||
    code === 'SQLITE_CANTOPEN' ||
    code === 'SQLITE_READONLY'
  ) {
    return 'Check that the folder exists and that this user may write to it.'
  }
  if (code === 'SQLITE_BUSY') return 'Another process keeps it locked. Try again, or stop that process.'
  if (code.startsWith('SQLITE_IOERR'))
    return 'The disk does not take or give it: look whether it is full or broken.'
  if (code.startsWith('SQLITE_CORRUPT')) return 'The file is damaged. Keep it, and restore a backup.'
  return 'Check the path and the rights of its folder.'
}
