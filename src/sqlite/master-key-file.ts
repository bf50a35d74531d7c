import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { keyOfText, type MasterKey, masterKeyBytes } from '../master-key.ts'
import { StromkreisError } from '../stromkreis-error.ts'

/**
 * The key in a file that only its owner may read. `origin` is what named the file, for people.
 * @throws StromkreisError `configuration` when it cannot be read, others may read it, or it holds no key.
 */
export function readKeyFile(path: string, origin = path): Uint8Array {
  return keyOfText(readSecretFile(path, origin).trim(), origin)
}

/**
 * The text of a file that only its owner may read.
 * @throws StromkreisError `configuration` when it cannot be read, or when others have any right on it.
 */
export function readSecretFile(path: string, origin = path): string {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    throw unreadable(origin, error)
  }
  try {
    if ((fstatSync(file).mode & 0o077) !== 0) throw openToOthers(path, origin)
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw error instanceof StromkreisError ? error : unreadable(origin, error)
  } finally {
    closeSync(file)
  }
}

/**
 * The master key that Stromkreis keeps beside a database when it is given none. While keys are being wrapped anew the
 * coming key lies in a second file, `.next`: whatever happens, each key can be unwrapped with one of the two.
 */
export class MasterKeyFile {
  readonly path: string
  readonly #next: string

  constructor(path: string) {
    this.path = path
    this.#next = `${path}.next`
  }

  /** The key kept here, with the coming one as `current` where there is one; null where there is none. */
  read(): MasterKey | null {
    // The coming one first: the other way round, both could be missed while one takes the other's place.
    const [current, ...previous] = [keyIn(this.#next), keyIn(this.path)].filter((key) => key !== null)
    return current === undefined ? null : { current, previous }
  }

  /** Makes the file, unless another process was quicker, and gives what it holds then. */
  create(): MasterKey {
    createKeyFile(this.path)
    return this.read()!
  }

  /** The same with a coming key: a new one, or the one that an interrupted rotation left. */
  withNext(): MasterKey {
    createKeyFile(this.#next)
    return this.read()!
  }

  /** Puts the coming key in the place of the one before, which is gone then. */
  promoteNext(): void {
    try {
      renameSync(this.#next, this.path)
    } catch (error) {
      // Another rotation has finished this one.
      if (!isAbsent(error)) throw unwritable(this.path, error)
    }
    syncFolderOf(this.path)
  }
}

/** A file with a new key, there as a whole or not at all, unless there is one. */
function createKeyFile(path: string): void {
  if (existsSync(path)) return
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    const file = openSync(draft, 'wx', 0o600)
    try {
      writeSync(file, `${randomBytes(masterKeyBytes).toString('base64')}\n`)
      fsyncSync(file)
      linkSync(draft, path)
    } finally {
      closeSync(file)
      unlinkSync(draft)
    }
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw unwritable(path, error)
  }
  syncFolderOf(path)
}

/** A name is durable only with its folder. */
function syncFolderOf(path: string): void {
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Null when there is no such file. */
function keyIn(path: string): Uint8Array | null {
  try {
    return readKeyFile(path)
  } catch (error) {
    if (isAbsent((error as StromkreisError).cause)) return null
    throw error
  }
}

function isAbsent(error: unknown): boolean {
  return (error as { code?: string } | undefined)?.code === 'ENOENT'
}

function openToOthers(path: string, origin: string): StromkreisError {
  const named = origin === path ? path : `${origin} names a file that`
  return new StromkreisError('configuration', `${named} may be read or changed by others than its owner.`, {
    hint: `chmod 600 ${path}`,
  })
}

function unreadable(origin: string, error: unknown): StromkreisError {
  return new StromkreisError('configuration', `The key file of ${origin} cannot be read.`, {
    hint: `Check the path and its rights (${(error as { code?: string }).code ?? 'unknown reason'}).`,
    cause: error,
  })
}

function unwritable(path: string, error: unknown): StromkreisError {
  return new StromkreisError('configuration', `The key file ${path} cannot be written.`, {
    hint: `Let this user write to its folder (${(error as { code?: string }).code ?? 'unknown reason'}), or set STROMKREIS_KEY to a key of your own.`,
    cause: error,
  })
}
