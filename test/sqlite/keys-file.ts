import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'

/** A subject's key as it stands in the file of keys beside a database. */
export function wrappedKeyOf(databasePath: string, subject: number): Buffer {
  const keys = new Database(`${databasePath}.keys`, { readonly: true })
  try {
    const find = keys.prepare('SELECT wrapped FROM subject_key WHERE subject = ?').pluck()
    return find.get(subject) as Buffer
  } finally {
    keys.close()
  }
}

/** Everything in the files of a database: itself, its keys, and what SQLite writes beside them. */
export function bytesAround(databasePath: string): Buffer {
  const folder = dirname(databasePath)
  const files = readdirSync(folder).filter((name) => name.startsWith(basename(databasePath)))
  return Buffer.concat(files.map((name) => readFileSync(join(folder, name))))
}
