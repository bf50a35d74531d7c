import { randomStream } from '../../src/sandbox/random-stream.ts'
import { actAs, close, filesAfterKill, newDatabaseLife } from './crashing-database.ts'
import { EngineProcess, type ProcessOptions } from './engine-process.ts'
import { minuteMs } from './plan.ts'
import { StoredLog } from './stored-log.ts'
import type { Tally } from './tally.ts'
import type { Trace } from './trace.ts'
import type { Verdict } from './verdict.ts'
import type { Witness } from './witness.ts'

/** What a host runs its processes with. */
export interface EngineHostOptions
  extends Pick<
    ProcessOptions,
    'plan' | 'time' | 'clockError' | 'credentials' | 'dispatcherFor' | 'sinksFor'
  > {
  /** Where its files lie. */
  folder: string
  witness: Witness
  verdict: Verdict
  trace: Trace
  faults: Tally
  /** Waits in virtual time. @throws what it rejects with */
  wait: (promised: Promise<void>, what: string) => Promise<void>
}

/** Runs one process after another on the same database, and never two that live. */
export class EngineHost {
  readonly #options: EngineHostOptions
  readonly #log = new StoredLog()
  #process: EngineProcess | null = null
  #processes = 0
  #database: string
  #crashes = 0

  constructor(options: EngineHostOptions) {
    this.#options = options
    this.#database = `${options.folder}/db`
  }

  /** The process that was opened last, living or not; null where it has ended. */
  get process(): EngineProcess | null {
    return this.#process
  }

  get isAlive(): boolean {
    return this.#process !== null && !this.#process.life.isDead && !this.#process.hasFailed
  }

  get crashes(): number {
    return this.#crashes
  }

  /** Opens the next process; where that does not work, a minute has passed and there is none. */
  async open(): Promise<void> {
    await this.stop()
    const { witness, time, plan } = this.#options
    const life = newDatabaseLife()
    witness.opening()
    try {
      this.#process = await EngineProcess.open(this.#processOptions(), life)
    } catch (error) {
      witness.notOpened()
      witness.expect(error, 'open')
      for (const handle of life.handles) close(handle)
      // Whatever kept it from opening may pass.
      time.moveTo(time.now() + minuteMs)
      return
    }
    witness.opened(this.#log.read(this.#process.store), this.#process.clock.now())
    if (plan.follows === 'daemon') this.#process.start()
  }

  /** Ends the process cleanly, if there is one. */
  async stop(): Promise<void> {
    const process = this.#process
    if (process === null) return
    await this.#options.wait(process.stop(), 'stopping')
    if (process.life.isDead) return
    this.abandon()
    this.#options.witness.ended(false)
  }

  /** Buries the process if it has died: what a kill leaves is what the next one finds. */
  bury(): void {
    if (this.#process?.life.isDead !== true) return
    const { life } = this.#process
    this.#process = null
    this.#crashes += 1
    this.#options.faults.add('crash')
    actAs(null)
    this.#database = filesAfterKill(this.#database, life, `${this.#options.folder}/life-${this.#crashes}`)
    this.#options.trace.note('crash', life.statements)
    this.#options.witness.ended(true)
  }

  /** A second engine wants the same database. It must not get it while the first one lives. */
  async fight(): Promise<void> {
    const { faults, verdict, witness } = this.#options
    const isHeld = this.isAlive
    faults.add('rival')
    if (!isHeld) return this.open()
    const first = this.#process!
    try {
      const rival = await EngineProcess.open(this.#processOptions())
      verdict.fault('lease', 'two engines hold the lease of one database')
      await rival.stop()
    } catch (error) {
      witness.expect(error, 'rival', ['leaseHeld'])
    } finally {
      actAs(first.life)
    }
  }

  /** Closes whatever the process has open. */
  abandon(): void {
    if (this.#process !== null) for (const handle of this.#process.life.handles) close(handle)
    this.#process = null
    actAs(null)
  }

  #processOptions() {
    const { plan, time, clockError, credentials, dispatcherFor, sinksFor, witness } = this.#options
    const nth = this.#processes++
    const jitter = randomStream(plan.seed, `jitter/${nth}`)
    return {
      ...{ nth, plan, time, clockError, credentials, database: this.#database, jitter: jitter.next },
      ...{ dispatcherFor, sinksFor },
      onEntry: (entry: Parameters<Witness['entry']>[0]) => witness.entry(entry, false),
      onProblem: (error: unknown, during?: string) => witness.problem(error, during),
      onError: (error: unknown, during: string) => witness.expect(error, during),
    }
  }
}
