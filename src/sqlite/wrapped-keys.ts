import { existsSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { MasterKey } from '../master-key.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { damageIn } from './damage-in.ts'
import { MasterKeys, masterKeyTable, type WrappedKey } from './master-keys.ts'
import { openDatabase, raisedBy } from './open-database.ts'
import { pooledRandomBytes } from './random-pool.ts'

const keyMigrations = [
  'CREATE TABLE order_key (contract INTEGER PRIMARY KEY, key BLOB NOT NULL) STRICT;',
  `
  DROP TABLE order_key;
  ${masterKeyTable}
  CREATE TABLE subject_key (
    subject INTEGER PRIMARY KEY,
    master INTEGER NOT NULL REFERENCES master_key (id),
    wrapped BLOB NOT NULL
  ) STRICT;

  CREATE TABLE purpose_key (
    purpose TEXT PRIMARY KEY,
    master INTEGER NOT NULL REFERENCES master_key (id),
    wrapped BLOB NOT NULL
  ) STRICT;
  `,
]

/** So many keys are wrapped anew in one transaction: others wait for it no longer than a fraction of a second. */
const portion = 10_000

/** How a file of keys is opened. */
export interface KeysOptions {
  readonly?: boolean | undefined
  /** Where left out, the one in `<database>.key`, made when first needed. */
  masterKey?: MasterKey | undefined
}

/**
 * The keys of subjects (contracts, orders, the supplier) and purposes, in a file of their own, each wrapped with a master
 * key that is not in it. Removing one from the file is the end of all that was encrypted with it.
 */
export class WrappedKeys {
  readonly #path: string
  readonly #isReader: boolean
  readonly #database: Database.Database
  readonly #masters: MasterKeys
  readonly #statements: ReturnType<typeof prepareStatements>
  /** Number of the current master key while a transaction is open that may write; null otherwise. */
  #master: number | null = null
  /** Why keys that were handed out are not in the file. */
  #failure: unknown = null

  /** @throws StromkreisError `configuration`, `databaseNewer` or `databaseUnusable` */
  constructor(databasePath: string, options: KeysOptions = {}) {
    const { readonly = false, masterKey } = options
    this.#path = databasePath === ':memory:' ? databasePath : `${databasePath}.keys`
    this.#isReader = readonly
    // Without its keys, as from a backup or after all were destroyed, a database is readable but for its texts.
    const isKeyless = readonly && !existsSync(this.#path)
    this.#database = openDatabase(isKeyless ? ':memory:' : this.#path, {
      readonly: readonly && !isKeyless,
      migrations: keyMigrations,
    })
    try {
      // What is deleted or replaced is overwritten in the file.
      this.#database.pragma('secure_delete = ON')
      this.#masters = new MasterKeys(this.#database, { databasePath, keysPath: this.#path, masterKey })
      this.#statements = prepareStatements(this.#database)
      const isRecognized = this.#masters.recognize()
      if (!isRecognized && !this.#lacksMasterKey) this.#masters.mustBeRecognized()
      // Somebody may have ended between removing a key and its last traces.
      if (!readonly) this.#emptyLog()
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  /** The subject's key; null when it has none, or to a reader without any master key. */
  ofSubject(subject: number): Buffer | null {
    return this.#unwrap(this.#statements.subject.get(subject), () => subjectData(subject))
  }

  /** The same; a new one of so many bytes where there is none. It is durable after {@link save}. */
  forSubject(subject: number, bytes: number): Buffer {
    return this.#usable(() => this.#forSubject(subject, bytes))
  }

  #forSubject(subject: number, bytes: number): Buffer {
    // Within one transaction, keys are found in half the time that single looks take.
    if (!this.#database.inTransaction) this.#beginReading()
    const known = this.ofSubject(subject)
    if (known !== null) return known
    const master = this.#beginWriting()
    // Asked again under the write lock: another process may have made it meanwhile.
    const others = this.ofSubject(subject)
    if (others !== null) return others
    const key = pooledRandomBytes(bytes)
    this.#statements.insertSubject.run(subject, master, this.#masters.wrap(key, master, subjectData(subject)))
    return key
  }

  /** The key of a purpose, the same in every process; a new one of so many bytes, durable at once, where there is none. */
  forPurpose(purpose: string, bytes: number): Buffer {
    return this.#usable(() => this.#forPurpose(purpose, bytes))
  }

  #forPurpose(purpose: string, bytes: number): Buffer {
    const find = () => this.#unwrap(this.#statements.purpose.get(purpose), () => purposeData(purpose))
    const known = find()
    if (known !== null) return known
    const master = this.#beginWriting()
    let key = find()
    if (key === null) {
      key = pooledRandomBytes(bytes)
      this.#statements.insertPurpose.run(
        purpose,
        master,
        this.#masters.wrap(key, master, purposeData(purpose)),
      )
    }
    this.save()
    return key
  }

  /** Makes new keys durable. Once that has failed it fails for good: what is encrypted with them would be lost. */
  save(): void {
    if (this.#failure !== null) throw this.#failure
    const hasKeys = this.#master !== null
    this.#master = null
    try {
      if (this.#database.inTransaction) this.#database.exec('COMMIT')
      else if (hasKeys) throw this.#lost()
    } catch (error) {
      this.#failure = raisedBy(this.#path, error)
      throw this.#failure
    }
  }

  /**
   * Removes the keys of subjects, so that nothing in the file or its write-ahead log tells them any more.
   * @throws StromkreisError `databaseUnusable` when another process is in the way of the last step.
   */
  destroy(subjects: readonly number[]): void {
    this.save()
    const remove = this.#database.transaction(() => {
      for (const subject of subjects) this.#statements.removeSubject.run(subject)
    })
    this.#usable(() => remove.immediate())
    if (this.#emptyLog()) return
    throw new StromkreisError('databaseUnusable', `${this.#path}-wal still holds traces of removed keys.`, {
      hint: 'The keys are removed, but another process kept reading. Do the same again.',
    })
  }

  /**
   * Wraps every key anew that is not wrapped with the current master key, and says how many those were. Where the master
   * key lies in our own file, a new one is made and takes its place at the end. Broken off at any point, every key stays
   * readable, and the next call goes on from there.
   */
  rotate(): number {
    return this.#usable(() => this.#rotate())
  }

  #rotate(): number {
    this.save()
    this.#masters.renew()
    let rewrapped = 0
    for (;;) {
      const found = this.#rewrapPortion()
      rewrapped += found
      if (found === 0) break
    }
    this.#emptyLog()
    this.#masters.endRenewal()
    return rewrapped
  }

  /** @throws StromkreisError `configuration` when keys are there and the master key for them is not. */
  mustBeReadable(): void {
    this.#masters.mustBeRecognized()
  }

  /** Keys in the file. */
  count(): number {
    return this.#statements.count.get()!
  }

  /** Whether a subject has a key, readable or not. */
  hasSubject(subject: number): boolean {
    return this.#statements.subject.get(subject) !== undefined
  }

  /** What SQLite finds wrong with the file. */
  damage(): string[] {
    return damageIn(this.#database)
  }

  close(): void {
    try {
      // Keys that were lost without a text under them are nothing.
      if (this.#failure === null) this.save()
    } finally {
      this.#database.close()
    }
  }

  /** How many keys it wrapped anew; none when all are, and then the file knows of no other master key any more. */
  #rewrapPortion(): number {
    const master = this.#beginWriting()
    try {
      const subjects = this.#statements.otherSubjects.all(master, portion)
      for (const [subject, ...wrapped] of subjects) {
        const key = this.#masters.unwrap(wrapped, subjectData(subject))
        const anew = this.#masters.wrap(key, master, subjectData(subject))
        this.#statements.updateSubject.run(master, anew, subject)
      }
      const purposes = this.#statements.otherPurposes.all(master)
      for (const [purpose, ...wrapped] of purposes) {
        const key = this.#masters.unwrap(wrapped, purposeData(purpose))
        this.#statements.updatePurpose.run(
          master,
          this.#masters.wrap(key, master, purposeData(purpose)),
          purpose,
        )
      }
      const rewrapped = subjects.length + purposes.length
      if (rewrapped === 0) this.#masters.retireOthers(master)
      this.save()
      return rewrapped
    } catch (error) {
      this.#master = null
      if (this.#database.inTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  #unwrap(row: WrappedKey | undefined, data: () => Buffer): Buffer | null {
    if (row === undefined) return null
    // It may have been made since.
    if (this.#lacksMasterKey && !this.#masters.recognize()) return null
    return this.#masters.unwrap(row, data())
  }

  /** A reader may do without: it reads everything but texts. */
  get #lacksMasterKey(): boolean {
    return this.#isReader && this.#masters.areMissing
  }

  /** Nothing stays locked for longer than one turn, whatever becomes of the work that keys were asked for. */
  #beginReading(): void {
    this.save()
    this.#database.exec('BEGIN')
    this.#saveSoon()
  }

  /** Takes the write lock; the number of the master key that new keys are to be wrapped with. */
  #beginWriting(): number {
    if (this.#master !== null) return this.#master
    if (this.#isReader) {
      throw new StromkreisError('databaseUnusable', `${this.#path} was opened to be read only.`, {
        hint: 'Open the database for writing to make a key.',
      })
    }
    this.save()
    this.#database.exec('BEGIN IMMEDIATE')
    this.#saveSoon()
    try {
      this.#master = this.#masters.current()
      return this.#master
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }

  #usable<Result>(work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      throw raisedBy(this.#path, error)
    }
  }

  /** As on a full disk, where SQLite gives up the whole transaction. */
  #lost(): StromkreisError {
    return new StromkreisError('databaseUnusable', `New keys could not be written to ${this.#path}.`, {
      hint: 'Look whether the disk is full, and start again. What was to be encrypted with them was not written.',
    })
  }

  #saveSoon(): void {
    queueMicrotask(() => {
      try {
        if (this.#database.open && this.#failure === null) this.save()
      } catch {
        // Whoever saves next is told.
      }
    })
  }

  /** Empties the write-ahead log, which still holds what was deleted or replaced; false when others read from it. */
  #emptyLog(): boolean {
    const [result] = this.#database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
    return result?.busy === 0
  }
}

const subjectBytes = Buffer.alloc(8)

/** What binds a wrapped key to its subject: eight bytes hold its number exactly. Good until the next call. */
function subjectData(subject: number): Buffer {
  subjectBytes.writeDoubleBE(subject)
  return subjectBytes
}

/** Longer than a subject's, so that none is ever the same. */
function purposeData(purpose: string): Buffer {
  return Buffer.from(`purpose:${purpose}`)
}

function prepareStatements(database: Database.Database) {
  const rows = <Parameters extends unknown[], Row>(sql: string) =>
    database.prepare<Parameters, Row>(sql).raw()
  return {
    subject: rows<[number], WrappedKey>('SELECT master, wrapped FROM subject_key WHERE subject = ?'),
    insertSubject: database.prepare('INSERT INTO subject_key (subject, master, wrapped) VALUES (?, ?, ?)'),
    updateSubject: database.prepare('UPDATE subject_key SET master = ?, wrapped = ? WHERE subject = ?'),
    removeSubject: database.prepare('DELETE FROM subject_key WHERE subject = ?'),
    otherSubjects: rows<[number, number], [subject: number, ...WrappedKey]>(
      'SELECT subject, master, wrapped FROM subject_key WHERE master <> ? LIMIT ?',
    ),
    purpose: rows<[string], WrappedKey>('SELECT master, wrapped FROM purpose_key WHERE purpose = ?'),
    insertPurpose: database.prepare('INSERT INTO purpose_key (purpose, master, wrapped) VALUES (?, ?, ?)'),
    updatePurpose: database.prepare('UPDATE purpose_key SET master = ?, wrapped = ? WHERE purpose = ?'),
    otherPurposes: rows<[number], [purpose: string, ...WrappedKey]>(
      'SELECT purpose, master, wrapped FROM purpose_key WHERE master <> ?',
    ),
    count: database
      .prepare<[], number>('SELECT (SELECT count(*) FROM subject_key) + (SELECT count(*) FROM purpose_key)')
      .pluck(),
  }
}
