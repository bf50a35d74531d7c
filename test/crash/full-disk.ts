import { execFileSync } from 'node:child_process'
import Database from 'better-sqlite3'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { killedLife, type PrintedEntry, settingsOf } from './killed-life.ts'

const databaseUnusable = 7

/** A small disk in memory. */
export interface SmallDisk {
  /** @param options of `mount -o remount`, such as `size=64m` or `ro`. */
  resize(options: string): void
  usedKiB(): number
  remove(): void
}

/** One mounted at a folder; null where this process may not mount any. */
export function smallDisk(folder: string): SmallDisk | null {
  const mount = (...words: string[]) => execFileSync('mount', words, { stdio: 'ignore' })
  try {
    mount('-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder)
  } catch {
    return null
  }
  return {
    resize: (options) => mount('-o', `remount,${options}`, folder),
    usedKiB: () => Number(execFileSync('du', ['-sk', folder]).toString().split('\t')[0]),
    remove: () => execFileSync('umount', ['-l', folder], { stdio: 'ignore' }),
  }
}

/**
 * The database's disk is full, then may only be read, then has room again: it says what it could not do, and goes on. Gives
 * what was not so, and the entries that were printed.
 * @param submit asks it for orders; resolves to why it could not be asked.
 */
export async function fullAndReadOnly(
  sandbox: Sandbox,
  database: string,
  disk: SmallDisk,
  submit: () => Promise<string>,
): Promise<{ problems: string[]; entries: PrintedEntry[] }> {
  const problems: string[] = []
  const settings = settingsOf(sandbox, database)
  // What its write-ahead log has taken before would be room enough.
  const file = new Database(database)
  file.pragma('wal_checkpoint(TRUNCATE)')
  file.close()
  disk.resize(`size=${disk.usedKiB() + 4}k`)
  let answered = ''
  const ask = async () => {
    answered = await submit()
  }
  const full = await killedLife(settings, { after: 'started', ms: 1_500 }, { whileAlive: ask })
  const said = full.stderr + answered
  if (!/disk is full|full or broken/.test(said)) problems.push(`full: it says ${brief(said)}`)
  if (full.code !== null && full.code !== databaseUnusable) problems.push(`full: it ended with ${full.code}`)
  disk.resize('ro')
  const readOnly = await killedLife(settings, { after: 'started', ms: 500 })
  // It may be killed before it has to write.
  if (readOnly.code !== null && readOnly.code !== databaseUnusable)
    problems.push(`read-only: it ended with ${readOnly.code}`)
  if (!readOnly.stderr.includes('may write')) problems.push(`read-only: it says ${brief(readOnly.stderr)}`)
  disk.resize('rw,size=64m')
  const mended = await killedLife(settings, { after: 'started', ms: 500 })
  if (mended.code !== null)
    problems.push(`mended: it ended with ${mended.code} and says ${brief(mended.stderr)}`)
  return { problems, entries: [full, readOnly, mended].flatMap(({ entries }) => entries) }
}

function brief(stderr: string): string {
  return stderr.slice(-300).replaceAll('\n', ' | ') || 'nothing'
}
