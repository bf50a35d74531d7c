import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import type { Sandbox } from '../../src/sandbox/index.ts'
import { copiedTo } from './damaged-files.ts'
import { examinedLog, inventedIn, lostEntries } from './examined-log.ts'
import { killedLife, settingsOf } from './killed-life.ts'

const databaseUnusable = 7

/** A disk of its own in memory; null where this process may not mount one. */
export function smallDisk(folder: string): { resize(options: string): void; remove(): void } | null {
  const mount = (...words: string[]) => execFileSync('mount', words, { stdio: 'ignore' })
  try {
    mkdirSync(folder, { recursive: true })
    mount('-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder)
  } catch {
    return null
  }
  return {
    resize: (options) => mount('-o', `remount,${options}`, folder),
    remove: () => execFileSync('umount', ['-l', folder], { stdio: 'ignore' }),
  }
}

/**
 * The same database on a disk that is full, then one that may only be read, then one with room again: it says what it could
 * not do, loses nothing, and goes on. Gives what was not so; null where there is no such disk to be had.
 */
export async function fullAndReadOnly(
  sandbox: Sandbox,
  database: string,
  folder: string,
): Promise<string[] | null> {
  const disk = smallDisk(folder)
  if (disk === null) return null
  try {
    const copy = copiedTo(folder, database)
    const before = examinedLog(copy)
    const problems: string[] = []
    const settings = settingsOf(sandbox, copy)
    const used = Number(execFileSync('du', ['-sk', folder]).toString().split('\t')[0])
    disk.resize(`size=${used + 4}k`)
    const full = await killedLife(settings, { after: 'started', ms: 1_500 })
    if (!/disk is full|database or disk/i.test(full.stderr))
      problems.push(`full: it says ${brief(full.stderr)}`)
    if (full.code !== null && full.code !== databaseUnusable)
      problems.push(`full: it ended with ${full.code}`)
    disk.resize('ro')
    const readOnly = await killedLife(settings, { after: 'started', ms: 500 })
    if (readOnly.code !== databaseUnusable || !readOnly.stderr.includes('may write'))
      problems.push(`read-only: it ended with ${readOnly.code} and says ${brief(readOnly.stderr)}`)
    disk.resize('rw,size=64m')
    const mended = await killedLife(settings, { after: 'started', ms: 500 })
    if (mended.code !== null)
      problems.push(`mended: it ended with ${mended.code} and says ${brief(mended.stderr)}`)
    const after = examinedLog(copy)
    if (after.refused !== null) problems.push(`mended: ${after.refused.message}`)
    problems.push(...after.problems, ...inventedIn(before.log, after.log))
    problems.push(...lostEntries([...full.entries, ...readOnly.entries, ...mended.entries], after.log))
    return problems
  } finally {
    disk.remove()
  }
}

function brief(stderr: string): string {
  return stderr.slice(-300).replaceAll('\n', ' | ') || 'nothing'
}
