import type Database from 'better-sqlite3'
import type { Dispatcher } from 'undici'
import type { Clock } from '../../src/clock.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import type { Stromkreis } from '../../src/embed/stromkreis.ts'
import type { Entry } from '../../src/log-entry.ts'
import type { OnProblem } from '../../src/on-problem.ts'
import type { Sink } from '../../src/sink.ts'
import type { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { actAs, type DatabaseLife, Death, newDatabaseLife } from './crashing-database.ts'
import type { Plan } from './plan.ts'
import { type ClockError, processClock, type SimTime } from './sim-time.ts'
import type { Caller } from './wire-call.ts'

/** What a process is started with. */
export interface ProcessOptions {
  nth: number
  plan: Plan
  database: string
  time: SimTime
  clockError: ClockError
  credentials: { clientId: string; clientSecret: string }
  dispatcherFor: (caller: Caller) => Dispatcher
  sinksFor: (life: { isDead: boolean }) => readonly Sink[]
  jitter: () => number
  onEntry: (entry: Entry) => void
  onProblem: OnProblem
  /** Told of every error that an act or the loop ends with. */
  onError: (error: unknown, during: string) => void
}

/** One process with an engine, from its start to its end or death. */
export class EngineProcess {
  readonly database: string
  readonly clock: Clock
  readonly life: DatabaseLife
  readonly caller: Caller
  readonly stromkreis: Stromkreis
  /** Acts under way. */
  readonly #pending = new Set<Promise<void>>()
  readonly #options: ProcessOptions
  #running: Promise<void> | null = null
  /** The loop has ended by itself, or an act met a database that cannot be used. */
  hasFailed = false

  private constructor(
    options: ProcessOptions,
    parts: { clock: Clock; life: DatabaseLife; caller: Caller; stromkreis: Stromkreis },
  ) {
    this.#options = options
    this.database = options.database
    this.clock = parts.clock
    this.life = parts.life
    this.caller = parts.caller
    this.stromkreis = parts.stromkreis
  }

  /** @throws what kept it from opening; Death where the process ended meanwhile. `life` is dead afterwards, or ended. */
  static async open(options: ProcessOptions, life = newDatabaseLife()): Promise<EngineProcess> {
    const { plan, time, clockError, database, credentials } = options
    const floor = () => latestObserved(life, database)
    const clock = processClock(time, clockError, life, floor)
    const caller: Caller = {
      ...{ nth: options.nth, clock },
      get isDead() {
        return life.isDead
      },
    }
    const unlessDead =
      <Given extends unknown[]>(act: (...given: Given) => void) =>
      (...given: Given) => {
        if (!life.isDead) act(...given)
      }
    actAs(life)
    try {
      const stromkreis = await openStromkreis({
        database,
        clock,
        rabot: {
          ...{ apiUrl: 'http://127.0.0.1:9', authUrl: 'http://127.0.0.1:9', ...credentials },
          dispatcher: options.dispatcherFor(caller),
        },
        ...{ pageLimit: plan.pageLimit, callsPerHour: plan.callsPerHour, callsPerDay: plan.callsPerDay },
        waitForLeaseMs: 0,
        lookForCommandsEveryMs: plan.lookForCommandsEveryMs,
        ...{
          jitter: options.jitter,
          saveSeenEveryMs: plan.saveSeenEveryMs,
          lookAgainAfterMs: plan.syncEveryMs,
        },
        sinks: options.sinksFor(life),
        onProblem: unlessDead(options.onProblem),
      })
      stromkreis.subscribe(unlessDead(options.onEntry))
      return new EngineProcess(options, { clock, life, caller, stromkreis })
    } finally {
      // What it opens later is opened in turns of its own: one process acts at a time.
      if (life.isDead) actAs(null)
    }
  }

  get store(): SqliteStore {
    return (this.stromkreis as unknown as { store: SqliteStore }).store
  }

  get hasPending(): boolean {
    return this.#pending.size > 0
  }

  /** Follows, until it is stopped, fails or dies. */
  start(): void {
    this.#running ??= this.stromkreis.start().catch((error: unknown) => {
      this.#note(error, 'run')
      this.hasFailed = true
    })
  }

  /** Begins an act; what it ends with is noted. */
  begin(act: (stromkreis: Stromkreis) => Promise<void>): void {
    if (this.life.isDead || this.hasFailed) return
    const done = (async () => {
      try {
        await act(this.stromkreis)
      } catch (error) {
        this.#note(error, 'act')
      }
    })().finally(() => this.#pending.delete(done))
    this.#pending.add(done)
  }

  /** Does something as another process that shares the files. */
  beside(act: () => void): void {
    actAs(null)
    try {
      act()
    } catch (error) {
      this.#note(error, 'beside')
    } finally {
      actAs(this.life)
    }
  }

  /** Ends cleanly, as far as it can. */
  async stop(): Promise<void> {
    try {
      await this.stromkreis.stop()
      await this.#running
      await Promise.all(this.#pending)
    } catch (error) {
      this.#note(error, 'stop')
    }
  }

  #note(error: unknown, during: string): void {
    if (error instanceof Death || this.life.isDead) return
    const isUnusable = error instanceof StromkreisError && error.code === 'databaseUnusable'
    // What ended it is told once more when it is stopped.
    if (!this.hasFailed || !isUnusable) this.#options.onError(error, during)
    if (isUnusable) this.hasFailed = true
  }
}

/** Where the clock of a new process starts from, as the engine itself has it. */
function latestObserved(life: DatabaseLife, database: string): number {
  const main = [...life.handles].find((handle: Database.Database) => handle.name === database)
  return (main?.prepare('SELECT coalesce(max(observed_at), 0) FROM entry').pluck().get() as number) ?? 0
}
