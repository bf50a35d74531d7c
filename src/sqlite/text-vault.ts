import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { openDatabase } from './open-database.ts'

const keyMigrations = [
  'CREATE TABLE order_key (contract INTEGER PRIMARY KEY, encrypt BLOB NOT NULL, refer BLOB NOT NULL) STRICT;',
]

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
  readonly #select: Database.Statement<[number], OrderKey>
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
    this.#select = this.#keys.prepare('SELECT encrypt, refer FROM order_key WHERE contract = ?')
    this.#insert = this.#keys.prepare('INSERT INTO order_key (contract, encrypt, refer) VALUES (?, ?, ?)')
  }

  /** A reference to `text`. It is written when {@link sealed} is asked for it. */
  refer(contract: number, text: string): string {
    const reference = `text:${createHmac('sha256', this.#key(contract).refer).update(text).digest('base64url').slice(0, 22)}`
    this.#pending.set(`${contract}/${reference}`, text)
    return reference
  }

  /** The sealed form of a text referred to since the last {@link settle}, or null when it is not among them. */
  sealed(contract: number, reference: string): Buffer | null {
    const text = this.#pending.get(`${contract}/${reference}`)
    if (text === undefined) return null
    const nonce = randomBytes(12)
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
      const decipher = createDecipheriv('aes-256-gcm', key.encrypt, sealed.subarray(0, 12))
      decipher.setAuthTag(sealed.subarray(-16))
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8')
    } catch {
      return null
    }
  }

  close(): void {
    this.saveKeys()
    this.#keys.close()
  }

  #key(contract: number): OrderKey {
    const key = this.#used.get(contract) ?? this.#select.get(contract) ?? this.#newKey(contract)
    this.#used.set(contract, key)
    return key
  }

  /** Asked again under the write lock: another process may have made the key meanwhile. */
  #newKey(contract: number): OrderKey {
    if (!this.#keys.inTransaction) this.#keys.exec('BEGIN IMMEDIATE')
    const known = this.#select.get(contract)
    if (known !== undefined) return known
    const key = { encrypt: randomBytes(32), refer: randomBytes(32) }
    this.#insert.run(contract, key.encrypt, key.refer)
    return key
  }
}
