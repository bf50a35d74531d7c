import { type ContractDelays, defaultContractDelays } from '../../machines/index.ts'
import type { Clock } from '../clock.ts'
import type { Entry } from '../log-entry.ts'
import type { OrderLog } from '../order-log.ts'
import type { Sink } from '../sink.ts'
import type { Store } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Supplier } from '../supplier.ts'
import { AdoptionDigest } from './adoption-digest.ts'
import { CallBudget } from './call-budget.ts'
import { ContractIndex } from './contract-index.ts'
import { carryOut } from './corrections.ts'
import { Deadlines } from './deadlines.ts'
import { SinkDelivery } from './delivery.ts'
import { Intake } from './intake.ts'
import { isSupplierTrouble, PatientSupplier } from './patient-supplier.ts'
import { Sweeper, type SweepResult } from './sweep.ts'

const hourMs = 3_600_000
const shortestSweepIntervalMs = 60_000
// The rest of the budget is for single looks.
const shareOfSweeps = 0.8

/** How the engine works; what is left out takes the default named. */
export interface EngineOptions {
  store: Store
  supplier: Supplier
  clock: Clock
  /** Time rules of contracts first seen from now on. */
  delays?: Partial<ContractDelays>
  /** Calls to the supplier in any hour; 600. */
  callsPerHour?: number
  /** Orders asked for per page; 100. */
  pageLimit?: number
  /** From the start of one sweep to the next; by default what the call budget allows, but no less than a minute. */
  sweepEveryMs?: number
  /** How often at least it is saved when contracts were last seen; one minute. */
  saveSeenEveryMs?: number
  /** How often to look for what people asked for through another process; never, unless given. */
  lookForCommandsEveryMs?: number
  sinks?: readonly Sink[]
  /** Told of troubles the engine works around: a sweep that failed, a sink that refused. */
  onProblem?: (error: unknown) => void
  /** Told when the call budget is used up, and until when (epoch milliseconds). */
  onWait?: (until: number) => void
}

/** Follows contracts: looks, lets the machines decide, writes it down, tells. Only one may act on a store at a time. */
export class Engine {
  readonly #store: Store
  readonly #clock: Clock
  readonly #index: ContractIndex
  readonly #intake: Intake
  readonly #budget: CallBudget
  readonly #supplier: PatientSupplier
  readonly #sweeper: Sweeper
  readonly #deadlines: Deadlines
  readonly #digest: AdoptionDigest
  readonly #deliveries: readonly SinkDelivery[]
  readonly #callsPerHour: number
  readonly #sweepEveryMs: number | undefined
  readonly #saveSeenEveryMs: number
  readonly #lookForCommandsEveryMs: number | undefined
  readonly #onProblem: (error: unknown) => void
  readonly #listeners = new Set<(entry: Entry) => void>()
  #seenSavedAt = Number.NEGATIVE_INFINITY

  /** @throws StromkreisError `invalidInput` naming an option out of range. */
  constructor(options: EngineOptions) {
    const { store, clock } = options
    this.#callsPerHour = atLeastOne('callsPerHour', options.callsPerHour ?? 600)
    this.#store = store
    this.#clock = clock
    this.#onProblem = options.onProblem ?? (() => {})
    this.#sweepEveryMs = options.sweepEveryMs && atLeastOne('sweepEveryMs', options.sweepEveryMs)
    this.#saveSeenEveryMs = options.saveSeenEveryMs ?? shortestSweepIntervalMs
    this.#lookForCommandsEveryMs = options.lookForCommandsEveryMs
    const index = new ContractIndex(store)
    this.#index = index
    const delays = { ...defaultContractDelays, ...options.delays }
    const onCommitted = (entries: readonly Entry[]) => this.#tell(entries)
    const intake = new Intake({ store, index, delays, onCommitted })
    this.#intake = intake
    this.#budget = new CallBudget({
      store,
      clock,
      callsPerHour: this.#callsPerHour,
      ...(options.onWait ? { onWait: options.onWait } : {}),
    })
    const supplier = new PatientSupplier({ supplier: options.supplier, budget: this.#budget, clock })
    this.#supplier = supplier
    const pageLimit = atLeastOne('pageLimit', options.pageLimit ?? 100)
    const sweeper = new Sweeper({ store, index, intake, supplier, pageLimit })
    this.#sweeper = sweeper
    const completedSweeps = () => sweeper.completed
    const onProblem = this.#onProblem
    const looksAtOnce = Math.max(10, Math.floor(this.#callsPerHour / 50))
    this.#deadlines = new Deadlines({
      store,
      index,
      intake,
      supplier,
      clock,
      looksAtOnce,
      onProblem,
      completedSweeps,
    })
    this.#digest = new AdoptionDigest({ store, index, intake })
    this.#deliveries = (options.sinks ?? []).map(
      (sink) => new SinkDelivery({ store, clock, sink, onProblem: this.#onProblem }),
    )
  }

  /** Calls `listener` with every entry after it is durable; returns how to stop that. Its errors go to `onProblem`. */
  subscribe(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Carries out what people asked for, reads the whole list once, settles what is due and delivers what came of it.
   * @throws StromkreisError what kept the list from being read; what was read before is kept.
   */
  async sync(
    options: { signal?: AbortSignal; onPage?: (progress: SweepResult) => void } = {},
  ): Promise<SweepResult> {
    try {
      carryOut(this.#store, this.#index, this.#intake, this.#clock.now())
      const result = await this.#sweeper.sweep(options)
      await this.#deadlines.settle(options.signal)
      return result
    } finally {
      this.#digest.tell(this.#clock.now())
      this.#saveSeen(null)
      for (const delivery of this.#deliveries) await delivery.drain()
    }
  }

  /**
   * Works until `signal` is aborted: sweeps, deadlines, commands of people, deliveries. Troubles of the supplier and
   * of sinks go to `onProblem` and are tried again; only those of the store end it.
   */
  async run(signal: AbortSignal): Promise<void> {
    let nextSweepAt = this.#clock.now()
    try {
      for (const delivery of this.#deliveries) delivery.wake()
      while (!signal.aborted) {
        carryOut(this.#store, this.#index, this.#intake, this.#clock.now())
        await this.#deadlines.settle(signal)
        if (this.#clock.now() >= nextSweepAt && !signal.aborted) {
          nextSweepAt = await this.#sweepAndPlan(signal)
          await this.#deadlines.settle(signal)
          this.#digest.tell(this.#clock.now())
          if (this.#clock.now() >= this.#seenSavedAt + this.#saveSeenEveryMs) this.#saveSeen(nextSweepAt)
        }
        await this.#clock.sleepUntil(this.#nextWork(nextSweepAt), signal)
      }
    } finally {
      this.#saveSeen(null)
    }
  }

  /**
   * Looks at one order now and follows it from then on.
   * @throws StromkreisError `notFound` when the supplier does not know the number, or what kept it from answering.
   */
  async track(contractNumber: string): Promise<void> {
    const { beganAt, endedAt, sighting } = await this.#supplier.order(contractNumber)
    if (sighting === null) {
      throw new StromkreisError('notFound', `The supplier knows no order ${contractNumber}.`, {
        hint: 'Check the number, and that it was created with these credentials.',
      })
    }
    this.#intake.takeIn({ beganAt, endedAt, sweep: this.#sweeper.completed }, [sighting])
  }

  /** Where what happens to orders of our own is written: told to sinks and listeners like everything else. */
  get orderLog(): OrderLog {
    return this.#intake
  }

  /** Resolves once one more call may be made within the budget. @throws DOMException `AbortError` when stopped. */
  async drawCall(signal?: AbortSignal): Promise<void> {
    await this.#budget.draw(signal)
    signal?.throwIfAborted()
  }

  /** Carries out what people asked for through the store. */
  carryOutCommands(): void {
    carryOut(this.#store, this.#index, this.#intake, this.#clock.now())
  }

  /**
   * Gives back calls set aside and ends deliveries after the one under way; what is left comes when an engine works on
   * this store again.
   */
  async close(): Promise<void> {
    this.#budget.release()
    for (const delivery of this.#deliveries) await delivery.stop()
  }

  /** The instant of the next sweep. */
  async #sweepAndPlan(signal: AbortSignal): Promise<number> {
    const startedAt = this.#clock.now()
    try {
      const { pages } = await this.#sweeper.sweep({ signal })
      return startedAt + this.#sweepInterval(pages)
    } catch (error) {
      if (signal.aborted) return startedAt
      if (!isSupplierTrouble(error)) throw error
      this.#onProblem(error)
      return this.#clock.now() + this.#sweepInterval(1)
    }
  }

  #sweepInterval(pages: number): number {
    const affordableMs = (pages * hourMs) / (shareOfSweeps * this.#callsPerHour)
    return this.#sweepEveryMs ?? Math.max(shortestSweepIntervalMs, Math.ceil(affordableMs))
  }

  #nextWork(nextSweepAt: number): number {
    const commandsAt =
      this.#lookForCommandsEveryMs === undefined
        ? Number.POSITIVE_INFINITY
        : this.#clock.now() + this.#lookForCommandsEveryMs
    return Math.min(nextSweepAt, this.#deadlines.nextAt() ?? Number.POSITIVE_INFINITY, commandsAt)
  }

  #saveSeen(nextAt: number | null): void {
    this.#store.saveSeen(this.#index.unsaved(), { completed: this.#sweeper.completed, nextAt })
    this.#seenSavedAt = this.#clock.now()
  }

  #tell(entries: readonly Entry[]): void {
    for (const delivery of this.#deliveries) delivery.wake()
    for (const entry of entries) {
      for (const listener of this.#listeners) {
        try {
          listener(entry)
        } catch (error) {
          this.#onProblem(error)
        }
      }
    }
  }
}

function atLeastOne(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value
  throw new StromkreisError(
    'invalidInput',
    `${name} is ${value}, which is not a whole number of at least one.`,
    {
      hint: `Give ${name} a whole number of at least one, or leave it out.`,
    },
  )
}
