import type { Clock } from '../clock.ts'
import type { ContractVersions } from '../engine/contract-versions.ts'
import type { Engine } from '../engine/engine.ts'
import type { SweepResult } from '../engine/sweep.ts'
import type { Entry } from '../log-entry.ts'
import type { OperationsStanding } from '../operations-standing.ts'
import type { OrderCommands } from '../orders/order-commands.ts'
import type { OrderDesk } from '../orders/order-desk.ts'
import type { OrderShift } from '../orders/order-shift.ts'
import { type ContractPlanReport, contractPlanReport } from '../report/contract-plan-report.ts'
import type { Lease } from '../sqlite/lease.ts'
import type { SqliteStore } from '../sqlite/sqlite-store.ts'
import { unknownContract } from '../unknown-contract.ts'
import { type AlertWish, requestAboutAlerts } from './alert-requests.ts'
import { ContractReader } from './contract-reader.ts'
import { requestCorrection } from './correct-contracts.ts'

/** What came of asking for a correction. */
export interface Correction {
  contractNumber: string
  /** `corrected`, or `refused: ` and why. */
  outcome: string
}

/** An open engine. It holds the database's lease until it is stopped. */
export class Stromkreis extends ContractReader {
  /** Sells: quotes, offers, acceptance, submission. */
  readonly desk: OrderDesk
  readonly #engine: Engine
  readonly #commands: OrderCommands
  readonly #shift: OrderShift
  readonly #clock: Clock
  readonly #lease: Lease
  readonly #operations: () => OperationsStanding
  readonly #closeSupplier: () => Promise<void>
  readonly #stopping = new AbortController()
  #running: Promise<void> | null = null
  #stopped: Promise<void> | null = null

  /** Use `openStromkreis`. */
  constructor(parts: {
    store: SqliteStore
    versions?: ContractVersions | undefined
    engine: Engine
    desk: OrderDesk
    commands: OrderCommands
    shift: OrderShift
    clock: Clock
    lease: Lease
    operations: () => OperationsStanding
    closeSupplier: () => Promise<void>
  }) {
    super(parts.store, parts.versions)
    this.desk = parts.desk
    this.#engine = parts.engine
    this.#commands = parts.commands
    this.#shift = parts.shift
    this.#clock = parts.clock
    this.#lease = parts.lease
    this.#operations = parts.operations
    this.#closeSupplier = parts.closeSupplier
  }

  /**
   * Follows the contracts, and works on orders of our own, until {@link stop}. The promise resolves then, and rejects when the database fails; troubles
   * of the supplier go to `onProblem` and are worked around.
   */
  start(): Promise<void> {
    this.#running ??= this.#run()
    return this.#running
  }

  /**
   * Sends what is ready, reads the supplier's list once, settles what is due, delivers what came of it.
   * @throws StromkreisError what kept the list from being read.
   */
  async sync(options: { onPage?: (progress: SweepResult) => void } = {}): Promise<SweepResult> {
    const { signal } = this.#stopping
    await this.#commands.carryOut(signal)
    await this.desk.work(signal)
    return this.#engine.sync({ ...options, signal })
  }

  /** Carries out what people asked for through other processes, and resolves when it is done. */
  async carryOutCommands(): Promise<void> {
    this.#engine.carryOutCommands()
    await this.#commands.carryOut(this.#stopping.signal)
  }

  /** Looks at one order now. @throws StromkreisError `notFound`, or what kept the supplier from answering. */
  track(contractNumber: string): Promise<void> {
    return this.#engine.track(contractNumber)
  }

  /**
   * Asks for a look at a contract as soon as can be, before all that is planned, and returns at once: the look comes with
   * the engine's next turn. Who asked, and why, is an entry of its log.
   * @throws StromkreisError `notFound`
   */
  askForLook(contractNumber: string, { by, reason = '' }: { by: string; reason?: string }): void {
    const id = this.store.find(contractNumber)?.id
    if (id === undefined) throw unknownContract(contractNumber)
    this.store.request({ command: 'look', subject: contractNumber, by, text: reason }, id, this.#clock.now())
  }

  /** When a contract is looked at next, and why, as planned now. @throws StromkreisError `notFound` */
  nextLook(contractNumber: string): ContractPlanReport {
    const { position, timers } = this.contract(contractNumber)
    return contractPlanReport({
      contractNumber,
      state: position?.state ?? null,
      ...this.#engine.nextLook(contractNumber),
      now: this.#clock.now(),
      nextDueAt: timers.length === 0 ? null : Math.min(...timers.map(({ dueAt }) => dueAt)),
      isFollowed: true,
    })
  }

  /** Calls `listener` with every entry once it is durable; returns how to end that. For at least once, use a sink. */
  subscribe(listener: (entry: Entry) => void): () => void {
    return this.#engine.subscribe(listener)
  }

  /**
   * Accepts what was seen of contracts that contradict what is known: each is adopted anew, as a logged act.
   * @throws StromkreisError `notFound`
   */
  correct(contractNumbers: readonly string[], act: { by: string; reason: string }): Correction[] {
    const requests = contractNumbers.map((contractNumber) => ({
      contractNumber,
      id: requestCorrection(this.store, contractNumber, act, this.#clock.now()),
    }))
    this.#engine.carryOutCommands()
    return requests.map(({ contractNumber, id }) => ({
      contractNumber,
      outcome: this.store.commandOutcome(id) ?? 'waiting',
    }))
  }

  /** The engine's time, epoch milliseconds. */
  now(): number {
    return this.#clock.now()
  }

  /** How it stands, for those who operate it: cheap enough to be asked every few seconds, however many contracts there are. */
  operations(): OperationsStanding {
    return this.#operations()
  }

  /**
   * Takes an alert up, with a note; so that others know, and no reminder comes.
   * @returns `acknowledged`, or `refused: ` and why. @throws StromkreisError `notFound`
   */
  acknowledge(id: string, { by, note }: { by: string; note: string }): string {
    return this.#about({ command: 'acknowledge', id, note }, by)
  }

  /**
   * Lets nobody hear of a contract, an order of ours or `supplier` until then (epoch milliseconds), or for as long as
   * nobody says otherwise.
   * @returns `silenced`, or `refused: ` and why. @throws StromkreisError `notFound`
   */
  silence(
    subject: string,
    asked: { by: string; reason?: string | undefined; until?: number | undefined },
  ): string {
    const { by, ...rest } = asked
    return this.#about({ command: 'silence', subject, ...rest }, by)
  }

  /** Ends a silence: what still is so is told again. See {@link silence}. */
  unsilence(subject: string, { by, reason }: { by: string; reason?: string | undefined }): string {
    return this.#about({ command: 'unsilence', subject, reason }, by)
  }

  #about(wish: AlertWish, by: string): string {
    const id = requestAboutAlerts(this.store, wish, by, this.#clock.now())
    this.#engine.carryOutCommands()
    return this.store.commandOutcome(id) ?? 'waiting'
  }

  /** Ends what {@link start} began, and leaves the database open to be read. */
  async halt(): Promise<void> {
    this.#stopping.abort()
    const deskClosed = this.desk.close()
    try {
      await this.#running
    } finally {
      await deskClosed
      await this.#engine.close()
    }
  }

  /** Ends cleanly: nothing is half done, the lease is free, connections and files are closed. */
  stop(): Promise<void> {
    this.#stopped ??= this.#end()
    return this.#stopped
  }

  /** Whichever of the two fails ends the other. */
  async #run(): Promise<void> {
    const { signal } = this.#stopping
    const ended = (error: unknown) => {
      this.#stopping.abort()
      throw error
    }
    await Promise.all([this.#engine.run(signal).catch(ended), this.#shift.run(signal).catch(ended)])
  }

  async #end(): Promise<void> {
    try {
      await this.halt()
    } finally {
      await this.#closeSupplier()
      this.#lease.release()
      if (this.store.database.open) this.store.close()
    }
  }
}
