import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { openDatabase } from './open-database.ts'

const keyMigrations = ['CREATE TABLE order_key (contract INTEGER PRIMARY KEY, key BLOB NOT NULL) STRICT;']

const prefix = 'text:'
const keyBytes = 64
const nonceBytes = 12

interface OrderKey {
  encrypt: Buffer
  refer: Buffer
}

/**
 * Free text about an order, encrypted under a key of that order's own. The keys live in a file of their own, so that
 * destroying a key also ends what backups of the database could tell. Equal texts of an order have equal references.
 */
export class TextVault {
  readonly #keys: Database.Database
  readonly #select: Database.Statement<[number], Buffer>
  readonly #insert: Database.Statement
  /** Texts referred to and not yet written, by contract and reference. */
  readonly #pending = new Map<string, string>()
  /** Keys used since the last {@link settle}: each text needs its key twice. */
  readonly #used = new Map<number, OrderKey>()

  constructor(databasePath: string, options: { readonly?: boolean } = {}) {
    const path = databasePath === ':memory:' ? databasePath : `${databasePath}.keys`
    // Without its keys, as from a backup or after all were destroyed, a database is readable but for its texts.
    const isKeyless = options.readonly === true && !existsSync(path)
    this.#keys = isKeyless
      ? openDatabase(':memory:', { migrations: keyMigrations })
      : openDatabase(path, { ...options, migrations: keyMigrations })
    this.#select = this.#keys
      .prepare<[number], Buffer>('SELECT key FROM order_key WHERE contract = ?')
      .pluck()
    this.#insert = this.#keys.prepare('INSERT INTO order_key (contract, key) VALUES (?, ?)')
  }

  /** A reference to `text`. It is written when {@link sealed} is asked for it. */
  refer(contract: number, text: string): string {
    const { refer } = this.#key(contract)
    const reference =
      prefix + hash('sha256', Buffer.concat([refer, Buffer.from(text)]), 'base64url').slice(0, 22)
    this.#pending.set(`${contract}/${reference}`, text)
    return reference
  }

  /**
   * The sealed form of a text referred to since the last {@link settle}, or null when it is not among them. The nonce
   * is the reference's beginning: under one key it comes again only with the same text.
   */
  sealed(contract: number, reference: string): Buffer | null {
    const text = this.#pending.get(`${contract}/${reference}`)
    if (text === undefined) return null
    const nonce = Buffer.from(reference.slice(prefix.length), 'base64url').subarray(0, nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', this.#key(contract).encrypt, nonce)
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  }

  /** Makes new keys durable. Call before the texts under them are committed. */
  saveKeys(): void {
    if (this.#keys.inTransaction) this.#keys.exec('COMMIT')
  }

  /** Forgets the texts referred to so far: they are written, or nobody needed them. */
  settle(): void {
    this.#pending.clear()
    this.#used.clear()
  }

  /** The text, or null when its key is gone or the bytes are not what was sealed. */
  reveal(contract: number, sealed: Buffer): string | null {
    const key = this.#select.get(contract)
    if (key === undefined) return null
    try {
      const decipher = createDecipheriv('aes-256-gcm', parts(key).encrypt, sealed.subarray(0, nonceBytes))
      decipher.setAuthTag(sealed.subarray(-16))
      return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -16)), decipher.final()]).toString(
        'utf8',
      )
    } catch {
      return null
    }
  }

  close(): void {
    this.saveKeys()
    this.#keys.close()
  }

  #key(contract: number): OrderKey {
    let key = this.#used.get(contract)
    if (key === undefined) {
      key = parts(this.#select.get(contract) ?? this.#newKey(contract))
      this.#used.set(contract, key)
    }
    return key
  }

  /** Asked again under the write lock: another process may have made the key meanwhile. */
  #newKey(contract: number): Buffer {
    if (!this.#keys.inTransaction) this.#keys.exec('BEGIN IMMEDIATE')
    const known = this.#select.get(contract)
    if (known !== undefined) return known
    const key = randomBytes(keyBytes)
    this.#insert.run(contract, key)
    return key
  }
}

function parts(key: Buffer): OrderKey {
  return { encrypt: key.subarray(0, keyBytes / 2), refer: key.subarray(keyBytes / 2) }
}
