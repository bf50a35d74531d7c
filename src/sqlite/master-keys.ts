import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import type Database from 'better-sqlite3'
import { type MasterKey, masterKeyBytes, mustBeMasterKey } from '../master-key.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { MasterKeyFile } from './master-key-file.ts'
import { pooledRandomBytes } from './random-pool.ts'

const nonceBytes = 12
const tagBytes = 16
const digestBytes = 16

/** A key as it is stored: the number of the master key that wrapped it, and nonce, sealed key and tag. */
export type WrappedKey = [master: number, wrapped: Buffer]

/** The table of all master keys that any key in the file is wrapped with, each by a digest under itself. */
export const masterKeyTable = `
  -- A number never comes again.
  CREATE TABLE master_key (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest BLOB NOT NULL UNIQUE
  ) STRICT;
`

/** The master keys of a file of keys: those that it names, as far as we have them, and what they wrap. */
export class MasterKeys {
  readonly #keysPath: string
  readonly #statements: ReturnType<typeof prepareStatements>
  /** Where the master key lies when none was given; null when one was, or nothing is to outlive the process. */
  readonly #file: MasterKeyFile | null
  #masterKey: MasterKey | null
  /** Those that we have, by their number in the file of keys. */
  readonly #known = new Map<number, KeyObject>()

  /** @throws StromkreisError `configuration` when the one given is none. */
  constructor(
    database: Database.Database,
    options: { databasePath: string; keysPath: string; masterKey: MasterKey | undefined },
  ) {
    const { databasePath, keysPath, masterKey } = options
    if (masterKey !== undefined) mustBeMasterKey(masterKey)
    this.#keysPath = keysPath
    const isInMemory = databasePath === ':memory:'
    this.#masterKey =
      masterKey ?? (isInMemory ? { current: randomBytes(masterKeyBytes), previous: [] } : null)
    this.#file = this.#masterKey === null ? new MasterKeyFile(`${databasePath}.key`) : null
    this.#statements = prepareStatements(database)
  }

  /** Whether there is none at all, neither given nor in its file. */
  get areMissing(): boolean {
    return this.#masterKey === null
  }

  /** Whether we have all that keys in the file are wrapped with. */
  recognize(): boolean {
    if (this.#hasAll()) return true
    if (this.#file === null) return false
    // A rotation may be under way, or over, since it was read.
    this.#masterKey = this.#file.read()
    return this.#hasAll()
  }

  /** @throws StromkreisError `configuration` when one that keys are wrapped with is not among ours. */
  mustBeRecognized(): void {
    if (!this.recognize()) throw this.#doesNotFit()
  }

  /**
   * Number of the one that new keys are to be wrapped with. Call it under the write lock: another process may have
   * wrapped all keys with another one since we last looked, and a key wrapped with ours would be lost then.
   * @throws StromkreisError `configuration`
   */
  current(): number {
    this.mustBeRecognized()
    this.#masterKey ??= this.#file!.create()
    const digest = digestOf(this.#masterKey.current)
    const id =
      this.#statements.idOf.get(digest) ?? Number(this.#statements.insert.run(digest).lastInsertRowid)
    if (!this.#known.has(id)) this.#known.set(id, createSecretKey(this.#masterKey.current))
    return id
  }

  /** Makes a new one the current one, or the one that an interrupted rotation left, where it lies in our own file. */
  renew(): void {
    if (this.#file === null) return
    this.#masterKey = this.#file.read()
    this.mustBeRecognized()
    this.#masterKey = this.#file.withNext()
  }

  /** No key is wrapped with any other any more. */
  retireOthers(current: number): void {
    this.#statements.removeOthers.run(current)
  }

  /** The end of {@link renew}, once the others are retired for good. */
  endRenewal(): void {
    this.#file?.promoteNext()
  }

  /** A key sealed with a master key; `data` binds it to its owner. */
  wrap(key: Buffer, master: number, data: Buffer): Buffer {
    const nonce = pooledRandomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', this.#known.get(master)!, nonce)
    cipher.setAAD(data)
    return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()])
  }

  /**
   * The key in a wrapped one.
   * @throws StromkreisError `configuration` without the master key for it, `databaseUnusable` when it is damaged.
   */
  unwrap([master, wrapped]: WrappedKey, data: Buffer): Buffer {
    if (!this.#known.has(master)) this.mustBeRecognized()
    const key = this.#known.get(master)
    if (key === undefined) throw this.#doesNotFit()
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, nonceBytes))
      decipher.setAAD(data)
      decipher.setAuthTag(wrapped.subarray(-tagBytes))
      const opened = decipher.update(wrapped.subarray(nonceBytes, -tagBytes))
      decipher.final()
      return opened
    } catch {
      throw new StromkreisError('databaseUnusable', `A key in ${this.#keysPath} is damaged.`, {
        hint: 'Keep the file, and restore a backup of it.',
      })
    }
  }

  #hasAll(): boolean {
    const keys = this.#masterKey === null ? [] : [this.#masterKey.current, ...this.#masterKey.previous]
    const named = this.#statements.all.all()
    for (const { id, digest } of named) {
      const key = keys.find((candidate) => digestOf(candidate).equals(digest))
      if (key === undefined) this.#known.delete(id)
      else if (!this.#known.has(id)) this.#known.set(id, createSecretKey(key))
    }
    return named.every(({ id }) => this.#known.has(id))
  }

  #doesNotFit(): StromkreisError {
    if (this.#file === null) {
      const message = `The master key given does not fit the keys in ${this.#keysPath}.`
      return new StromkreisError('configuration', message, {
        hint: 'Check STROMKREIS_KEY, and after a change of keys STROMKREIS_KEY_PREVIOUS (or their _FILE forms; in programs `masterKey`). Nothing was changed.',
      })
    }
    const { path } = this.#file
    const message = this.areMissing
      ? `The master key of ${this.#keysPath} is missing: there is no ${path}, and no other was given.`
      : `The master key in ${path} does not fit the keys in ${this.#keysPath}.`
    return new StromkreisError('configuration', message, {
      hint: `Put the right ${path} back, or set STROMKREIS_KEY (in programs \`masterKey\`) if the keys were wrapped with that. Nothing was changed.`,
    })
  }
}

/** The same for the same key alone, and tells nothing of it. */
function digestOf(masterKey: Uint8Array): Buffer {
  return createHmac('sha256', masterKey).update('stromkreis master key').digest().subarray(0, digestBytes)
}

function prepareStatements(database: Database.Database) {
  return {
    all: database.prepare<[], { id: number; digest: Buffer }>('SELECT id, digest FROM master_key'),
    idOf: database.prepare<[Buffer], number>('SELECT id FROM master_key WHERE digest = ?').pluck(),
    insert: database.prepare('INSERT INTO master_key (digest) VALUES (?)'),
    removeOthers: database.prepare('DELETE FROM master_key WHERE id <> ?'),
  }
}
