import Database from 'better-sqlite3'
import { actAs, type DatabaseLife, fillDisk } from './crashing-database.ts'
import { type Happening, hourMs } from './plan.ts'
import type { ClockError, SimTime } from './sim-time.ts'
import type { Tally } from './tally.ts'

/** The computer's side of what happens: its clock, its disk, and another program that holds the database. */
export class MisbehavingComputer {
  readonly clockError: ClockError = { ms: 0 }
  readonly #time: SimTime
  readonly #faults: Tally
  readonly #later: (at: number, act: () => void) => void
  readonly #database: () => { path: string; life: DatabaseLife } | null
  readonly #clockJumped: (byMs: number) => void
  #isDiskFull = false
  #lock: Database.Database | null = null

  constructor(options: {
    time: SimTime
    faults: Tally
    later: (at: number, act: () => void) => void
    /** That of the process that runs now, if any does. */
    database: () => { path: string; life: DatabaseLife } | null
    clockJumped: (byMs: number) => void
  }) {
    this.#time = options.time
    this.#faults = options.faults
    this.#later = options.later
    this.#database = options.database
    this.#clockJumped = options.clockJumped
  }

  /** Whether nothing can be written now. */
  get isSpoilt(): boolean {
    return this.#isDiskFull || this.#lock !== null
  }

  /** Lets it happen; false where it is not the computer's business. */
  meet({ kind, dice, forMs }: Happening): boolean {
    const [one, two] = dice as [number, number]
    switch (kind) {
      case 'clockJump':
        this.#jump(Math.floor((two < 0.5 ? -1 : 1) * one ** 2 * 5 * hourMs))
        return true
      case 'fullDisk':
        this.#faults.add(kind)
        this.#isDiskFull = true
        fillDisk(true)
        this.#later(this.#time.now() + forMs, () => this.#makeRoom())
        return true
      case 'busyDatabase':
        this.#keepBusy(forMs)
        return true
      default:
        return false
    }
  }

  /** The database can be written again. */
  calmDown(): void {
    this.unlock()
    this.#makeRoom()
  }

  unlock(): void {
    this.#lock?.close()
    this.#lock = null
  }

  #jump(ms: number): void {
    this.clockError.ms += ms
    this.#faults.add('clockJump')
    this.#clockJumped(ms)
  }

  #keepBusy(forMs: number): void {
    const database = this.#database()
    if (this.#lock !== null || database === null) return
    actAs(null)
    const lock = new Database(database.path, { timeout: 0 })
    try {
      lock.exec('BEGIN IMMEDIATE')
      this.#lock = lock
      this.#faults.add('busyDatabase')
      this.#later(this.#time.now() + Math.min(forMs, 3 * hourMs), () => this.unlock())
    } catch {
      lock.close()
    }
    actAs(database.life)
  }

  #makeRoom(): void {
    this.#isDiskFull = false
    fillDisk(false)
  }
}
