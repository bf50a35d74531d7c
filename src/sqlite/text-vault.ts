import { createCipheriv, createDecipheriv, hash } from 'node:crypto'
import { type KeysOptions, WrappedKeys } from './wrapped-keys.ts'

const prefix = 'text:'
const keyBytes = 64
const nonceBytes = 12
const secretBytes = 32

interface SubjectKey {
  encrypt: Buffer
  /** As text: hashed together with a text, it costs no buffer. */
  refer: string
}

/**
 * Free text and personal data of a subject (a contract, an order, the supplier), encrypted under a key of the subject's
 * own. The keys live in a file of their own, `<database>.keys`, wrapped with a master key: the one given, or else that in
 * `<database>.key`. Destroying a subject's key also ends what backups of the database could tell. Equal texts of a
 * subject have equal references.
 */
export class TextVault {
  readonly #keys: WrappedKeys
  /** Texts referred to and not yet written, by subject and reference. */
  readonly #pending = new Map<string, string>()
  /** Keys used since the last {@link settle}: each text needs its key twice. */
  readonly #used = new Map<number, SubjectKey>()
  readonly #secrets = new Map<string, Buffer>()

  /**
   * A reader without any master key opens all the same; texts are null to it.
   * @throws StromkreisError `configuration` when the master key does not fit the keys, or its file is not its owner's
   * alone; `databaseNewer` or `databaseUnusable`.
   */
  constructor(databasePath: string, options: KeysOptions = {}) {
    this.#keys = new WrappedKeys(databasePath, options)
  }

  /** A reference to `text`. It is written when {@link sealed} is asked for it. */
  refer(subject: number, text: string): string {
    const reference = referenceTo(text, this.#key(subject))
    this.#pending.set(`${subject}/${reference}`, text)
    return reference
  }

  /** The sealed form of a text referred to since the last {@link settle}, or null when it is not among them. */
  sealed(subject: number, reference: string): Buffer | null {
    const text = this.#pending.get(`${subject}/${reference}`)
    return text === undefined ? null : seal(text, reference, this.#key(subject))
  }

  /** A text sealed at once, its key durable: for a process that writes beside the one that acts on the database. */
  sealNow(subject: number, text: string): { reference: string; sealed: Buffer } {
    const key = parts(this.#keys.forSubject(subject, keyBytes))
    this.#keys.save()
    const reference = referenceTo(text, key)
    return { reference, sealed: seal(text, reference, key) }
  }

  /** Makes new keys durable. Call before the texts under them are committed. */
  saveKeys(): void {
    this.#keys.save()
  }

  /** Forgets the texts referred to so far: they are written, or nobody needed them. */
  settle(): void {
    this.#pending.clear()
    this.#used.clear()
  }

  /** The text, or null when its key is gone or the bytes are not what was sealed. */
  reveal(subject: number, sealed: Buffer): string | null {
    const key = this.#keys.ofSubject(subject)
    if (key === null) return null
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

  /**
   * 32 secret bytes for a purpose, such as signing links: the same in every process on this database, for ever.
   * @throws StromkreisError `databaseUnusable` to a reader, when there are none yet or it has no master key.
   */
  secretFor(purpose: string): Buffer {
    let secret = this.#secrets.get(purpose)
    if (secret === undefined) {
      secret = this.#keys.forPurpose(purpose, secretBytes)
      this.#secrets.set(purpose, secret)
    }
    return secret
  }

  /**
   * Destroys the keys of subjects: nobody can read their texts any more, here or in a backup of the database.
   * @throws StromkreisError `databaseUnusable` when another process is in the way of the last step.
   */
  destroy(...subjects: readonly number[]): void {
    for (const subject of subjects) this.#used.delete(subject)
    this.#keys.destroy(subjects)
  }

  /**
   * Wraps every key that is not wrapped with the current master key with that, and says how many those were. Where no
   * master key was given, a new one is made and takes the place of the one in `<database>.key`. After a crash, every
   * key is readable, and the next call goes on.
   */
  rotate(): number {
    return this.#keys.rotate()
  }

  hasKey(subject: number): boolean {
    return this.#keys.hasSubject(subject)
  }

  /** What SQLite finds wrong with the file of keys. */
  damage(): string[] {
    return this.#keys.damage()
  }

  close(): void {
    this.#keys.close()
  }

  #key(subject: number): SubjectKey {
    let key = this.#used.get(subject)
    if (key === undefined) {
      key = parts(this.#keys.forSubject(subject, keyBytes))
      this.#used.set(subject, key)
    }
    return key
  }
}

function parts(key: Buffer): SubjectKey {
  return { encrypt: key.subarray(0, keyBytes / 2), refer: key.toString('base64url', keyBytes / 2) }
}

function referenceTo(text: string, { refer }: SubjectKey): string {
  return prefix + hash('sha256', refer + text, 'base64url').slice(0, 22)
}

/** The nonce is the reference's beginning: under one key it comes again only with the same text. */
function seal(text: string, reference: string, { encrypt }: SubjectKey): Buffer {
  const nonce = Buffer.from(reference.slice(prefix.length), 'base64url').subarray(0, nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', encrypt, nonce)
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}
