import {
  closeSync,
  copyFileSync,
  existsSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { RandomStream } from '../../src/sandbox/random-stream.ts'

/** What a power cut, or somebody who tidies up, does to the files and may cost nothing that was committed. */
export const harmless = {
  none() {},
  /** A page that was being written, and not yet committed, when the power went. */
  tornTail(database: string, chance: RandomStream) {
    const wal = `${database}-wal`
    if (!existsSync(wal)) return
    const file = openSync(wal, 'r+')
    const size = statSync(wal).size
    const torn = Buffer.alloc(chance.integer(1, 4_120))
    // As likely the beginning of an older frame, salt included, as noise.
    if (chance.chance(0.5) && size > 32 + 4_120) readSync(file, torn, 0, torn.length, 32)
    else for (let at = 0; at < torn.length; at += 1) torn[at] = chance.integer(0, 255)
    writeSync(file, torn, 0, torn.length, size)
    closeSync(file)
  },
  noSharedMemory: (database: string) => rmSync(`${database}-shm`, { force: true }),
  noLease(database: string) {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${database}.lease${end}`, { force: true })
  },
  noCalls(database: string) {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${database}.calls${end}`, { force: true })
  },
} satisfies Record<string, (database: string, chance: RandomStream) => void>

/** What only a disk that lies does, or somebody who deletes: the end of the log may be gone, and nothing else. */
export const costly = {
  cutWal(database: string, chance: RandomStream) {
    const wal = `${database}-wal`
    if (!existsSync(wal)) return
    const file = openSync(wal, 'r+')
    const { size } = statSync(wal)
    ftruncateSync(file, Math.max(0, size - chance.integer(1, Math.min(size, 20_000))))
    closeSync(file)
  },
  garbledFrame(database: string, chance: RandomStream) {
    const wal = `${database}-wal`
    if (!existsSync(wal)) return
    const { size } = statSync(wal)
    const file = openSync(wal, 'r+')
    const at = Math.max(0, size - chance.integer(1, Math.min(size, 12_360)))
    writeSync(file, Buffer.from([chance.integer(0, 255), chance.integer(0, 255), 0xa5]), 0, 3, at)
    closeSync(file)
  },
  noWal(database: string) {
    for (const end of ['-wal', '-shm']) rmSync(`${database}${end}`, { force: true })
  },
} satisfies Record<string, (database: string, chance: RandomStream) => void>

/** Copies a database with all that lies beside it under its name, into a folder. */
export function copiedTo(folder: string, database: string): string {
  for (const name of readdirSync(dirname(database))) {
    if (name.startsWith(basename(database))) copyFileSync(join(dirname(database), name), join(folder, name))
  }
  return join(folder, basename(database))
}
