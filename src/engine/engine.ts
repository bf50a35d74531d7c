import { type ContractDelays, defaultContractDelays } from '../../machines/index.ts'
import type { Clock } from '../clock.ts'
import type { ContractRecord } from '../contract-record.ts'
import { type Entry, supplierSubject } from '../log-entry.ts'
import type { OnProblem } from '../on-problem.ts'
import type { EngineStanding } from '../operations-standing.ts'
import type { OrderLog } from '../order-log.ts'
import type { PlanExplanation, PollPlan } from '../plan/poll-plan.ts'
import { defaultListMayGrowBy, type ListTrouble, type PlanSettings, type Stage } from '../plan-record.ts'
import type { Sink } from '../sink.ts'
import type { KnownContract, Store } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Supplier } from '../supplier.ts'
import { AlertBook, type AlertOptions } from './alert-book.ts'
import { AlertDesk } from './alert-desk.ts'
import { AnonymousOrders } from './anonymous-orders.ts'
import { Clicks } from './clicks.ts'
import { ContractIndex } from './contract-index.ts'
import { type ContractVersions, contractVersions } from './contract-versions.ts'
import { carryOut } from './corrections.ts'
import { Deadlines } from './deadlines.ts'
import { EnginePulse } from './engine-pulse.ts'
import { EntryListeners } from './entry-listeners.ts'
import { Intake } from './intake.ts'
import { listTroubleError } from './list-trouble-error.ts'
import { Lookout } from './lookout.ts'
import { migrateContracts } from './migrate-contracts.ts'
import { Pace } from './pace.ts'
import { PageReader } from './page-reader.ts'
import { isSupplierTrouble, PatientSupplier } from './patient-supplier.ts'
import { lacksDetails, plannedStageOf } from './planned-stage.ts'
import { restoredPlan } from './restored-plan.ts'
import { SinkDelivery } from './sink-delivery.ts'
import { Sweeper, type SweepResult } from './sweep.ts'

const minuteMs = 60_000
const deadlineLooksOfSync = 12

/** How the engine works; what is left out takes the default named. */
export interface EngineOptions extends AlertOptions {
  store: Store
  /** Its calls are within the budget already. */
  supplier: Supplier
  clock: Clock
  /** Time rules of contracts first seen from now on. */
  delays?: Partial<ContractDelays>
  /** Versions of the contract machine, and how running contracts go from one to another; those of this build. */
  versions?: ContractVersions
  /** Orders asked for per page; 100. */
  pageLimit?: number
  /** A list with so many orders more than twice those known is taken for endless: 100,000. It is read on beside other looks. */
  listMayGrowBy?: number
  /** How bad it is to see a change late, by the state left: see {@link defaultWeights}. */
  weights?: Partial<Record<Stage, number>>
  /** No page is looked at twice within this time, milliseconds; one minute. */
  lookAgainAfterMs?: number
  /** From one planned look to the next as the budget has it at the time, milliseconds; 10 s. */
  planSpacingMs?: () => number
  /** When the budget will let a call through, epoch milliseconds: what to look at is chosen only then. Always now, unless given. */
  callFreeAt?: () => number
  /** How often at least it is saved when contracts were last seen, and the plan; one minute. */
  saveSeenEveryMs?: number
  /** How often to look for what people asked for through another process; never, unless given. */
  lookForCommandsEveryMs?: number
  /** How long the supplier may fail before an alert says so, milliseconds; five minutes. */
  supplierMayFailForMs?: number
  sinks?: readonly Sink[]
  /** Gives numbers from 0 to 1, by which what is delivered again comes apart; always 0 where left out. */
  jitter?: () => number
  /** Told of troubles the engine works around: a look that failed, a sink that refused. */
  onProblem?: OnProblem
}

/** Follows contracts: looks, lets the machines decide, writes it down, tells. Only one may act on a store at a time. */
export class Engine {
  readonly #store: Store
  readonly #clock: Clock
  readonly #index: ContractIndex
  readonly #intake: Intake
  readonly #plan: PollPlan
  readonly #lookout: Lookout
  readonly #sweeper: Sweeper
  readonly #deadlines: Deadlines
  readonly #clicks: Clicks
  readonly #alerts: AlertDesk
  readonly #deliveries: readonly SinkDelivery[]
  readonly #planSettings: PlanSettings
  readonly #planSpacingMs: () => number
  readonly #callFreeAt: () => number
  readonly #saveSeenEveryMs: number
  readonly #lookForCommandsEveryMs: number | undefined
  readonly #onProblem: OnProblem
  readonly #pulse: EnginePulse
  readonly #listeners: EntryListeners
  #savedAt = Number.NEGATIVE_INFINITY
  #wasWalking = true
  /** What was told last of the list. */
  #toldOfList: ListTrouble | null = null

  /**
   * Contracts that have to go on under another version of their machine do so now.
   * @throws StromkreisError `invalidInput` naming an option out of range, `logBroken` where contracts stand in a version of
   *   their machine that is not among `versions`.
   */
  constructor(options: EngineOptions) {
    const { store, supplier, clock, versions = contractVersions } = options
    versions.mustKnow(store.contractsByVersion())
    const listMayGrowBy = atLeastOne('listMayGrowBy', options.listMayGrowBy ?? defaultListMayGrowBy)
    const pageLimit = atLeastOne('pageLimit', options.pageLimit ?? 100)
    this.#store = store
    this.#clock = clock
    this.#pulse = new EnginePulse(clock.now())
    this.#onProblem = options.onProblem ?? (() => {})
    this.#listeners = new EntryListeners(this.#onProblem)
    this.#planSpacingMs = options.planSpacingMs ?? (() => 10_000)
    this.#callFreeAt = options.callFreeAt ?? (() => clock.now())
    this.#saveSeenEveryMs = options.saveSeenEveryMs ?? minuteMs
    this.#lookForCommandsEveryMs = options.lookForCommandsEveryMs
    const known: KnownContract[] = []
    const index = new ContractIndex(store, (contract) => known.push(contract))
    this.#planSettings = {
      limit: pageLimit,
      againAfterMs: atLeastOne('lookAgainAfterMs', options.lookAgainAfterMs ?? minuteMs),
      weights: options.weights ?? {},
      callsPerPage: supplier.callsPerPage ?? 1,
    }
    const plan = restoredPlan(store.savedPlan(), {
      ...{ store, known, settings: { ...this.#planSettings, listMayGrowBy } },
      now: clock.now(),
    })
    const delays = { ...defaultContractDelays, ...options.delays }
    const alerts = new AlertBook(options)
    const intake = new Intake({
      ...{ store, index, alerts, delays, versions },
      onMoved: (id, record) => this.#replan(id, record),
      onCommitted: (entries) => this.#tell(entries),
    })
    const reader = new PageReader({ intake, plan })
    const anonymous = new AnonymousOrders({ index, intake })
    const deadlines = new Deadlines({ store, index, intake, clock })
    const clicks = new Clicks({
      ...{ store, intake, index, clock },
      wish: ({ id }) => plan.urge(id, 'click'),
    })
    const lookout = new Lookout({
      ...{ index, intake, reader, anonymous, plan, supplier },
      completedSweeps: () => this.#sweeper.completed,
      onUnknown: (contract) => {
        deadlines.noteUnknown(contract)
        clicks.noteUnknown(contract)
      },
    })
    const patient = new PatientSupplier({ supplier, clock })
    this.#index = index
    this.#intake = intake
    this.#plan = plan
    this.#lookout = lookout
    this.#sweeper = new Sweeper({
      ...{ store, index, reader, anonymous, lookout, supplier: patient },
      ...{ pageLimit, listMayGrowBy },
    })
    this.#deadlines = deadlines
    this.#clicks = clicks
    this.#alerts = new AlertDesk({ store, index, intake, alerts, toleratedMs: options.supplierMayFailForMs })
    this.#deliveries = (options.sinks ?? []).map(
      (sink) =>
        new SinkDelivery({
          ...{ log: store, deliveries: store.deliveries, clock, sink },
          jitter: options.jitter ?? (() => 0),
          onProblem: this.#onProblem,
        }),
    )
    migrateContracts({ store, index, intake, versions, now: clock.now() })
  }

  /** Calls `listener` with every entry after it is durable; returns how to stop that. Its errors go to `onProblem`. */
  subscribe(listener: (entry: Entry) => void): () => void {
    return this.#listeners.add(listener)
  }

  /**
   * Carries out what people asked for, reads the whole list once, settles what is due and delivers what came of it.
   * @throws StromkreisError what kept the list from being read; what was read before is kept.
   */
  async sync(
    options: { signal?: AbortSignal; onPage?: (progress: SweepResult) => void } = {},
  ): Promise<SweepResult> {
    try {
      this.carryOutCommands()
      const result = await this.#watched(this.#sweeper.sweep(options))
      await this.#confirmDue(options.signal)
      return result
    } finally {
      this.#alerts.settle(this.#clock.now())
      this.#alerts.tellDigests(this.#clock.now())
      this.#save()
      for (const delivery of this.#deliveries) await delivery.drain()
    }
  }

  /**
   * Works until `signal` is aborted: looks as planned, deadlines, commands of people, deliveries. Troubles of the
   * supplier and of sinks go to `onProblem` and are tried again; only those of the store end it.
   */
  async run(signal: AbortSignal): Promise<void> {
    const pace = new Pace()
    try {
      while (!signal.aborted) {
        this.#pulse.turned(this.#clock.now())
        this.carryOutCommands()
        // Another process may have asked for dead letters to be sent again.
        for (const delivery of this.#deliveries) delivery.wake()
        this.#clicks.settle()
        for (const { id } of this.#deadlines.settle()) this.#plan.urge(id, 'deadline')
        this.#alerts.settle(this.#clock.now())
        const isAtWork = await this.#lookOnce(pace, signal)
        this.#tellOfList()
        this.#keepBooks()
        if (!isAtWork) await this.#rest(pace, signal)
      }
    } finally {
      this.#save()
    }
  }

  /**
   * Looks at one order now and follows it from then on.
   * @throws StromkreisError `notFound` when the supplier does not know the number, or what kept it from answering.
   */
  async track(contractNumber: string): Promise<void> {
    this.#clicks.settle()
    await this.#lookout.track(contractNumber)
    this.#clicks.settle()
  }

  /** Where what happens to orders of our own is written: told to sinks and listeners like everything else. */
  get orderLog(): OrderLog {
    return this.#intake
  }

  /** How the loop and its looks go, and how old what is known is. */
  standing(): EngineStanding {
    const { isWalking } = this.#plan
    const { byStage: knowledge } = this.#plan.staleness(this.#clock.now())
    return { ...this.#pulse.standing(), isWalking, knowledge }
  }

  /** When and why a contract is looked at next, and how far apart planned looks are, milliseconds. */
  nextLook(contractNumber: string): { explanation: PlanExplanation | null; spacingMs: number } {
    const contract = this.#index.get(contractNumber)
    const spacingMs = this.#planSpacingMs()
    const explanation = contract ? this.#plan.explain(contract.id, this.#clock.now(), spacingMs) : null
    return { explanation, spacingMs }
  }

  /** Carries out what people asked for through the store. */
  carryOutCommands(): void {
    carryOut(this.#store, this.#index, this.#intake, this.#clock.now())
    this.#alerts.carryOut(this.#clock.now())
  }

  /** Ends deliveries after the one under way; what is left comes when an engine works on this store again. */
  async close(): Promise<void> {
    for (const delivery of this.#deliveries) await delivery.stop()
  }

  /** Makes the next look, if it is time for one; false when it is not. */
  async #lookOnce(pace: Pace, signal: AbortSignal): Promise<boolean> {
    const now = this.#clock.now()
    if (now < pace.pausedUntil || this.#isHeld(pace, now)) return false
    const look = this.#plan.next(now, pace.choiceAt(now))
    if (look === null) return false
    // The first walk through the list is as fast as the budget lets it.
    if (now >= pace.plannedFrom && look.why !== 'walk') pace.plannedFrom = now + this.#planSpacingMs()
    this.#pulse.lookDue(now, now)
    try {
      await this.#watched(this.#lookout.make(look, signal))
      this.#pulse.looked(this.#clock.now())
      pace.troubles = 0
    } catch (error) {
      this.#plan.lookFailed(look, this.#clock.now())
      if (signal.aborted) return false
      if (!isSupplierTrouble(error)) throw error
      this.#deadlines.noteTrouble()
      this.#pulse.lookFailed(error)
      this.#onProblem(error, 'look')
      pace.pause(this.#clock.now(), error)
    }
    return true
  }

  /** Whether the next look waits until a call is free, so that it is the most urgent one then. */
  #isHeld(pace: Pace, now: number): boolean {
    const isDue = this.#plan.isDue(now, pace.choiceAt(now))
    return pace.hold(isDue ? this.#callFreeAt() : now, now)
  }

  /** After a whole sweep only orders that it did not show are left to be looked at: a few now, others when it is run. */
  async #confirmDue(signal?: AbortSignal): Promise<void> {
    for (const contract of this.#deadlines.settle().slice(0, deadlineLooksOfSync)) {
      try {
        await this.#lookout.look(contract, signal)
      } catch (error) {
        if (!isSupplierTrouble(error)) throw error
        this.#deadlines.noteTrouble()
        this.#onProblem(error, 'look')
        break
      }
    }
    this.#deadlines.settle()
  }

  /** The supplier's answer, with whether it came noted. */
  async #watched<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      const answered = await answer
      this.#alerts.answered(this.#clock.now())
      return answered
    } catch (error) {
      this.#alerts.failed(error, this.#clock.now())
      throw error
    }
  }

  /** Says once that the list cannot be read to its end, and again only after it could. */
  #tellOfList(): void {
    const { listTrouble } = this.#plan
    if (listTrouble !== null && listTrouble !== this.#toldOfList)
      this.#onProblem(listTroubleError(listTrouble), 'look')
    this.#toldOfList = listTrouble
  }

  #keepBooks(): void {
    const now = this.#clock.now()
    const { isWalking } = this.#plan
    const isFirstSeenWhole = this.#wasWalking && !isWalking
    this.#wasWalking = isWalking
    if (now < this.#savedAt + this.#saveSeenEveryMs && !isFirstSeenWhole) return
    if (!isWalking) this.#alerts.tellDigests(now)
    this.#save()
  }

  /** Sleeps until there is work. Held back by the budget it stirs each minute, so that others see that it lives. */
  async #rest(pace: Pace, signal: AbortSignal): Promise<void> {
    const commandsAt = this.#clock.now() + (this.#lookForCommandsEveryMs ?? Number.POSITIVE_INFINITY)
    let workAt: number
    do {
      const now = this.#clock.now()
      this.#pulse.turned(now)
      workAt = Math.min(this.#nextWork(pace), commandsAt)
      const isHeld = pace.heldUntil !== null
      await this.#clock.sleepUntil(isHeld ? Math.min(workAt, now + minuteMs) : workAt, signal)
    } while (!signal.aborted && this.#clock.now() < workAt)
  }

  #nextWork({ pausedUntil, plannedFrom, heldUntil }: Pace): number {
    const now = this.#clock.now()
    const dueAt = heldUntil ?? Math.max(plannedFrom, this.#plan.nextAt(now))
    this.#pulse.lookDue(dueAt, now)
    const deadlineAt = this.#deadlines.nextAt() ?? Number.POSITIVE_INFINITY
    return Math.min(Math.max(pausedUntil, dueAt), deadlineAt, this.#alerts.nextAt())
  }

  #replan(id: number, record: ContractRecord): void {
    if (record.contractNumber === supplierSubject) return
    this.#plan.know({ id, ...plannedStageOf(record) }, this.#clock.now())
    if (lacksDetails(record)) this.#plan.urge(id, 'details')
  }

  #save(): void {
    const savedAt = this.#clock.now()
    const spacingMs = this.#planSpacingMs()
    const plan = { ...this.#plan.save(), settings: this.#planSettings, savedAt, spacingMs }
    this.#store.saveSeen(this.#index.unsaved(), this.#sweeper.completed, plan)
    this.#savedAt = savedAt
  }

  #tell(entries: readonly Entry[]): void {
    for (const delivery of this.#deliveries) delivery.wake()
    this.#listeners.tell(entries)
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
