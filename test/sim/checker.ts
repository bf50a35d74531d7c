import type { Stromkreis } from '../../src/embed/stromkreis.ts'
import type { Entry } from '../../src/log-entry.ts'
import type { World } from '../../src/sandbox/index.ts'
import type { Delivery } from '../../src/sink.ts'
import type { LogRead } from './stored-log.ts'
import type { WireCall } from './wire-call.ts'

/** How an attempt to deliver ended. */
export type Taking = 'taken' | 'refused' | 'failed'

/** What holds when everything has come to rest. */
export interface Rest {
  stromkreis: Stromkreis
  /** Every entry of the file, in the order of the log. */
  log: readonly Entry[]
  world: World
  /** The engine's time, epoch milliseconds. */
  now: number
  /** When the last reading of the whole list began and ended, in the world's time. */
  lookedFrom: number
  lookedUntil: number
  /** The database's path. */
  database: string
}

/** Watches over one promise. What it is told of is true: it comes from the wire, the database and the world, not from the engine. */
export interface Checker {
  /** A call left. */
  called?(call: WireCall): void
  /** A whole answer came to its caller. */
  answered?(call: WireCall): void
  /** An entry is durable. `isRead`: read from the file by a new process, since the one that wrote it died before it could tell. */
  entry?(entry: Entry, isRead: boolean): void
  /** Everything that could be done at this moment of virtual time has been done. */
  idle?(): void
  /** A process has opened the database; told before the entries in it that nobody has told of yet. */
  opened?(read: LogRead): void
  /** The process is gone. */
  ended?(isKilled: boolean): void
  /** A sink was offered something. */
  offered?(sink: string, delivery: Delivery, taking: Taking): void
  /** A delivery was given up. */
  givenUp?(sink: string, key: string): void
  /** Somebody was told something: an error, a line of a log. */
  said?(text: string): void
  /** The computer's clock was set, by so many milliseconds. */
  clockJumped?(byMs: number): void
  /** Faults have ended, everything has been looked at and delivered. */
  atRest?(rest: Rest): void
}
