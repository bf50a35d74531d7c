import { createHash, type Hash } from 'node:crypto'
import Database from 'better-sqlite3'
import type { Entry } from '../../src/log-entry.ts'
import { errorFields } from '../../src/operations/daemon-log.ts'
import { type OrderAnswer, openSandboxDesk, type SandboxDesk } from '../../src/sandbox/index.ts'
import { randomStream } from '../../src/sandbox/random-stream.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { CallQuota } from './call-quota.ts'
import type { Checker } from './checker.ts'
import {
  actAs,
  close,
  Death,
  databaseFolder,
  filesAfterKill,
  fillDisk,
  newDatabaseLife,
  removeFolder,
} from './crashing-database.ts'
import { DeliveredEffects } from './delivered-effects.ts'
import { DurableLog } from './durable-log.ts'
import { EngineProcess } from './engine-process.ts'
import { FaultyTransport, statusShown, type WireCall } from './faulty-transport.ts'
import { KeptFreshness } from './kept-freshness.ts'
import { KeptSecrets } from './kept-secrets.ts'
import { KeptTimers } from './kept-timers.ts'
import { MisbehavingWorld } from './misbehaving-world.ts'
import { MoodySink, moods } from './moody-sink.ts'
import { orderSearches } from './order-searches.ts'
import { People } from './people.ts'
import { dayMs, type Happening, hourMs, minuteMs, type Plan } from './plan.ts'
import { SimTime } from './sim-time.ts'
import { SingleOrders } from './single-orders.ts'
import { Tally } from './tally.ts'
import { TrueHistory } from './true-history.ts'
import { Verdict, type Violation } from './verdict.ts'

/** What came of a seed. The same plan gives the same, bit for bit. */
export interface Outcome {
  violations: Violation[]
  contractYears: number
  /** How often each kind of fault was met. */
  faults: Record<string, number>
  /** What people and customers did. */
  acts: Record<string, number>
  crashes: number
  /** Moments at which something happened: calls, statements' commits aside, and moves of virtual time. */
  steps: number
  entries: number
  /** What answers showed that was compared with the log, and transitions that only an old answer excuses. */
  compared: number
  excused: number
  /** Digest of everything that happened, in order. */
  trace: string
}

// Beyond this nobody waits for a promise any more, in virtual time.
const patienceMs = 20 * dayMs
const unexpectedCodes: readonly string[] = ['logBroken', 'configuration', 'databaseNewer', 'leaseHeld']

/** One seed: the real engine, client and store, against a world that misbehaves, in virtual time. */
export class Simulation {
  readonly #plan: Plan
  readonly #time: SimTime
  readonly #verdict: Verdict
  readonly #faults = new Tally()
  readonly #acts = new Tally()
  readonly #trace: Hash = createHash('sha256')
  readonly #clockError = { ms: 0 }
  readonly #agenda: { at: number; nth: number; act: () => void | Promise<void> }[] = []
  readonly #folder: string
  readonly #desk: SandboxDesk
  readonly #line: FaultyTransport
  readonly #world: MisbehavingWorld
  readonly #people: People
  readonly #sinks: readonly MoodySink[]
  readonly #checkers: readonly Checker[]
  readonly #history: TrueHistory
  readonly #secrets: KeptSecrets
  readonly #searches = orderSearches()
  #process: EngineProcess | null = null
  #processes = 0
  #database: string
  #crashes = 0
  #entries = 0
  #isDiskFull = false
  #lock: Database.Database | null = null
  #nth = 0

  readonly #onTrace: ((line: string) => void) | undefined

  /** @param options.onTrace told of everything that happens, line by line. */
  constructor(plan: Plan, options: { onTrace?: ((line: string) => void) | undefined } = {}) {
    this.#plan = plan
    this.#onTrace = options.onTrace
    const time = new SimTime(plan.startAt)
    this.#time = time
    this.#verdict = new Verdict(time.now)
    this.#folder = databaseFolder(plan.seed)
    this.#database = `${this.#folder}/db`
    const { seed, orders, listOrder, maxLimit, entityTags, tokenLifetimeSeconds, orderAnswer } = plan
    this.#desk = openSandboxDesk({
      ...{ clock: time, seed, orders, listOrder, maxLimit, entityTags, tokenLifetimeSeconds, orderAnswer },
      origin: () => 'http://127.0.0.1:9',
    })
    const faults = this.#faults
    this.#line = new FaultyTransport({
      ...{ time, desk: this.#desk, stream: randomStream(seed, 'line'), faults },
      onCall: (call) => {
        if (call.method === 'POST' && call.path === '/partner/v1/orders') this.#spoilCreation()
        this.#tell((checker) => checker.called?.(call))
      },
      onAnswer: (call) => {
        this.#note('answer', call.method, call.path, call.status, call.met.join(), call.beganAt)
        if (this.#onTrace) for (const order of call.orders) this.#onTrace(shownLine(call, order))
        this.#tell((checker) => checker.answered?.(call))
      },
    })
    const later = (at: number, act: () => void) => this.#later(at, act)
    this.#world = new MisbehavingWorld({ time, desk: this.#desk, line: this.#line, faults, later })
    const names = ['crm', 'mail']
    this.#sinks = names.map(
      (name) =>
        new MoodySink({
          ...{ name, time, faults },
          offered: (sink, delivery, taking) => {
            this.#note('delivery', sink, delivery.key, taking)
            this.#offers.push(() => this.#tell((checker) => checker.offered?.(sink, delivery, taking)))
            if (!this.#isOpening) this.#handOn()
          },
        }),
    )
    const verdict = this.#verdict
    const orderChecker = new SingleOrders(verdict)
    this.#secrets = new KeptSecrets(verdict)
    this.#history = new TrueHistory(verdict, { isSearching: () => this.#searches.underWay > 0 })
    this.#checkers = [
      ...[
        new DurableLog(verdict),
        this.#history,
        new DeliveredEffects(verdict, names),
        new KeptTimers(verdict),
      ],
      ...[orderChecker, new KeptFreshness(verdict), new CallQuota(verdict, plan), this.#secrets],
    ]
    this.#people = new People({
      ...{ time, seed, orders: orderChecker, later },
      process: () => (this.#isAlive() ? this.#process : null),
      keep: (secret) => this.#secrets.keep(secret),
    })
    this.#secrets.keep(this.#desk.clientSecret)
    const { submit } = this.#desk.world
    this.#desk.world.submit = (request) => {
      const numbers = submit(request)
      orderChecker.created(request.userAccount.emailAddress, numbers.contractNumber)
      return numbers
    }
    for (const happening of plan.happenings) this.#later(happening.at, () => this.#meet(happening))
  }

  async run(): Promise<Outcome> {
    const { startAt, days } = this.#plan
    const endAt = startAt + days * dayMs
    try {
      if (this.#plan.follows === 'sync') this.#later(startAt, () => this.#syncAndAgain())
      while (this.#time.now() < endAt && this.#verdict.violations.length === 0) await this.#turn(endAt)
      await this.#comeToRest()
    } finally {
      this.#searches.end()
      this.#unlock()
      fillDisk(false)
      if (this.#process !== null) for (const handle of this.#process.life.handles) close(handle)
      actAs(null)
      removeFolder(this.#folder)
    }
    return this.#outcome()
  }

  #outcome(): Outcome {
    return {
      violations: this.#verdict.violations,
      contractYears: this.#contractYears(),
      ...{ faults: this.#faults.counts, acts: this.#acts.counts, crashes: this.#crashes },
      steps: this.#time.wakes + this.#line.calls,
      entries: this.#entries,
      ...{ compared: this.#history.compared, excused: this.#history.excused },
      trace: this.#trace.digest('hex').slice(0, 16),
    }
  }

  #contractYears(): number {
    const { world } = this.#desk
    const now = this.#time.now()
    const livedMs = world
      .contractNumbers()
      .map((contractNumber) => now - Math.max(this.#plan.startAt, world.truth(contractNumber)[0]!.at))
    return livedMs.reduce((sum, ms) => sum + ms, 0) / (365 * dayMs)
  }

  /** To the next thing on the agenda, or `until`. */
  async #turn(until: number): Promise<void> {
    if (!this.#isAlive()) await this.#open()
    const at = Math.min(this.#agenda[0]?.at ?? until, until)
    await this.#pass(at)
    this.#time.moveTo(at)
    while (this.#agenda[0] !== undefined && this.#agenda[0].at <= this.#time.now()) {
      await this.#do(this.#agenda.shift()!.act)
      await this.#pass(this.#time.now())
    }
  }

  /** Whoever asks a process may be the one who sees it die. */
  async #do(act: () => void | Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      this.#expect(error, 'agenda')
    }
  }

  /** Lets virtual time pass up to `until`, or until `isOver`. */
  async #pass(until: number, isOver: () => boolean = () => false): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#line.inFlight > 0) continue
      if (this.#process?.life.isDead) this.#bury()
      // What could not be written down was not taken in.
      if (this.#isDiskFull || this.#lock !== null || !this.#isAlive()) this.#history.forgetAnswers()
      this.#tell((checker) => checker.idle?.())
      if (isOver() || this.#time.nextAt > until) return
      this.#time.wakeNext()
    }
  }

  /** Waits for something in virtual time. @throws what it rejects with */
  async #await<Result>(promised: Promise<Result>, what: string): Promise<Result | undefined> {
    let end: { value: Result } | { error: unknown } | null = null
    const life = this.#process?.life
    promised.then(
      (value) => {
        end = { value }
      },
      (error: unknown) => {
        end = { error }
      },
    )
    const until = this.#time.now() + patienceMs
    await this.#pass(until, () => end !== null || life?.isDead === true)
    const ended = end as { value: Result } | { error: unknown } | null
    if (ended === null) {
      if (life?.isDead !== true) this.#verdict.fault('progress', `${what} did not end within 20 days`)
      return undefined
    }
    if ('error' in ended) throw ended.error
    return ended.value
  }

  #later(at: number, act: () => void | Promise<void>): void {
    const place = this.#agenda.findLastIndex((other) => other.at <= at) + 1
    this.#agenda.splice(place, 0, { at, nth: this.#nth++, act })
  }

  #isAlive(): boolean {
    return this.#process !== null && !this.#process.life.isDead && !this.#process.hasFailed
  }

  async #meet(happening: Happening): Promise<void> {
    this.#note('happening', happening.nth, happening.kind)
    if (this.#world.meet(happening, this.#plan.seed)) return
    if (this.#people.meet(happening)) return this.#acts.add(happening.kind)
    const { kind, dice, forMs } = happening
    const [one, two] = dice as [number, number]
    switch (kind) {
      case 'clockJump':
        return this.#jump(one, two)
      case 'crash':
        if (this.#process !== null) this.#process.life.statementsLeft = 1 + Math.floor(one ** 2 * 400)
        return
      case 'restart':
        this.#faults.add(kind)
        return this.#stop()
      case 'rival':
        return this.#fight()
      case 'fullDisk':
        this.#faults.add(kind)
        this.#isDiskFull = true
        fillDisk(true)
        this.#later(this.#time.now() + forMs, () => this.#makeRoom())
        return
      case 'busyDatabase':
        return this.#keepBusy(forMs)
      case 'sinkTrouble': {
        const sink = this.#sinks[Math.floor(one * this.#sinks.length)]!
        sink.mood = moods[Math.floor(two * moods.length)]!
        sink.until = this.#time.now() + forMs
        return
      }
      default:
        throw new Error(`nobody knows how to let ${kind} happen`)
    }
  }

  #jump(one: number, two: number): void {
    const ms = Math.floor((two < 0.5 ? -1 : 1) * one ** 2 * 5 * hourMs)
    this.#clockError.ms += ms
    this.#faults.add('clockJump')
    this.#tell((checker) => checker.clockJumped?.(ms))
  }

  /** A second engine wants the same database. It must not get it while the first one lives. */
  async #fight(): Promise<void> {
    const isHeld = this.#isAlive()
    this.#faults.add('rival')
    if (!isHeld) return this.#open()
    const first = this.#process!
    try {
      const rival = await EngineProcess.open(this.#processOptions())
      this.#verdict.fault('lease', 'two engines hold the lease of one database')
      await rival.stop()
    } catch (error) {
      this.#expect(error, 'rival', ['leaseHeld'])
    } finally {
      actAs(first.life)
    }
  }

  #keepBusy(forMs: number): void {
    if (this.#lock !== null || this.#process === null) return
    actAs(null)
    const lock = new Database(this.#database, { timeout: 0 })
    try {
      lock.exec('BEGIN IMMEDIATE')
      this.#lock = lock
      this.#faults.add('busyDatabase')
      this.#later(this.#time.now() + Math.min(forMs, 3 * hourMs), () => this.#unlock())
    } catch {
      lock.close()
    }
    actAs(this.#process.life)
  }

  #unlock(): void {
    this.#lock?.close()
    this.#lock = null
  }

  #makeRoom(): void {
    this.#isDiskFull = false
    fillDisk(false)
  }

  #spoilCreation(): void {
    const mishap = this.#people.takeMishap()
    if (mishap === undefined) return
    this.#faults.add(mishap.kind)
    this.#desk.faults.add(mishap.fault)
  }

  async #syncAndAgain(): Promise<void> {
    await this.#sync()
    this.#later(this.#time.now() + this.#plan.syncEveryMs, () => this.#syncAndAgain())
  }

  async #sync(): Promise<void> {
    if (!this.#isAlive()) await this.#open()
    const process = this.#process
    if (process === null) return
    process.begin(async (stromkreis) => void (await stromkreis.sync()))
    await this.#pass(this.#time.now() + patienceMs, () => !process.hasPending || process.life.isDead)
    if (process.hasPending && !process.life.isDead)
      this.#verdict.fault('progress', 'a sync did not end within 20 days')
  }

  #processOptions() {
    const { plan, credentials, time, clockError } = {
      plan: this.#plan,
      credentials: { clientId: this.#desk.clientId, clientSecret: this.#desk.clientSecret },
      time: this.#time,
      clockError: this.#clockError,
    }
    const nth = this.#processes++
    const jitter = randomStream(plan.seed, `jitter/${nth}`)
    return {
      ...{ nth, plan, time, clockError, credentials, database: this.#database, jitter: jitter.next },
      dispatcherFor: (caller: Parameters<FaultyTransport['dispatcherFor']>[0]) =>
        this.#line.dispatcherFor(caller),
      sinksFor: (life: { isDead: boolean }) => this.#sinks.map((sink) => sink.for(life)),
      onEntry: (entry: Entry) => this.#take(entry, false),
      onProblem: (error: unknown, during?: string) => {
        this.#note('problem', during ?? '', codeOf(error))
        this.#hear(error)
        if (during === 'givenUp') this.#giveUp(error)
      },
      onError: (error: unknown, during: string) => this.#expect(error, during),
    }
  }

  async #open(): Promise<void> {
    await this.#stop()
    const life = newDatabaseLife()
    this.#isOpening = true
    try {
      this.#process = await EngineProcess.open(this.#processOptions(), life)
    } catch (error) {
      this.#expect(error, 'open')
      for (const handle of life.handles) close(handle)
      // Whatever kept it from opening may pass.
      this.#time.moveTo(this.#time.now() + minuteMs)
      return
    } finally {
      this.#isOpening = false
    }
    this.#note('opened', this.#process.clock.now())
    this.#readLog(this.#process)
    if (this.#plan.follows === 'daemon') this.#process.start()
  }

  /** What the file holds must be what was told, and perhaps what nobody lived to tell. */
  #readLog({ store }: EngineProcess): void {
    const log = new Map<string, Entry[]>()
    for (const { entry } of store.entriesAfter(0, 1_000_000)) {
      const entries = log.get(entry.subject) ?? []
      entries.push(entry)
      log.set(entry.subject, entries)
    }
    this.#tell((checker) => checker.opened?.(log))
    for (const [subject, entries] of log) {
      for (const entry of entries.slice(this.#known.get(subject) ?? 0)) this.#take(entry, true)
    }
    this.#handOn()
  }

  readonly #known = new Map<string, number>()
  /** What was delivered while a process was being opened: of entries that nobody could listen to yet. */
  readonly #offers: (() => void)[] = []
  #isOpening = false

  #handOn(): void {
    for (const offer of this.#offers.splice(0)) offer()
  }

  #take(entry: Entry, isRead: boolean): void {
    this.#entries += 1
    this.#known.set(entry.subject, entry.seq)
    const { subject, seq, kind, event, from, to, observedAt, beganAt, effectiveAfter, timers, effects } =
      entry
    this.#note('entry', subject, seq, kind, event, from, to, observedAt, beganAt, effectiveAfter)
    for (const { event: armed, dueAt } of timers.armed) this.#note('armed', armed, dueAt)
    for (const effect of effects)
      this.#note('effect', effect.kind, effect.withheld ?? effect.suppressed ?? '')
    this.#tell((checker) => checker.entry?.(entry, isRead))
  }

  /** Ends the process cleanly, if there is one. */
  async #stop(): Promise<void> {
    const process = this.#process
    if (process === null) return
    await this.#await(process.stop(), 'stopping')
    if (process.life.isDead) return
    this.#process = null
    for (const handle of process.life.handles) close(handle)
    actAs(null)
    this.#tell((checker) => checker.ended?.(false))
  }

  /** What a kill leaves is what the next process finds. */
  #bury(): void {
    const { life } = this.#process!
    this.#process = null
    this.#crashes += 1
    this.#faults.add('crash')
    this.#unlock()
    actAs(null)
    this.#database = filesAfterKill(this.#database, life, `${this.#folder}/life-${this.#crashes}`)
    this.#note('crash', life.statements)
    this.#tell((checker) => checker.ended?.(true))
  }

  /** Faults end, people decide, time passes: then everything must hold. */
  async #comeToRest(): Promise<void> {
    if (this.#verdict.violations.length > 0) return
    this.#agenda.splice(0, this.#agenda.length, ...this.#agenda.filter(({ at }) => at <= this.#time.now()))
    this.#world.calmDown()
    this.#unlock()
    this.#makeRoom()
    for (const sink of this.#sinks) sink.mood = null
    const turns = [0, 0.05, 0.5, 1, 6, 12, 24, 25, 24, 24, 1, 0.1]
    for (const hours of turns) {
      if (this.#process) this.#process.life.statementsLeft = Number.POSITIVE_INFINITY
      await this.#turn(this.#time.now() + Math.ceil(hours * hourMs))
      await this.#do(() => this.#people.tidyUp())
      await this.#pass(this.#time.now() + 2 * hourMs, () => this.#process?.hasPending !== true)
      if (this.#plan.follows === 'sync') await this.#sync()
    }
    // Whoever followed by the plan may not have looked at everything since.
    let lookedFrom = this.#time.now()
    for (let turn = 0; turn < 3; turn += 1) {
      lookedFrom = this.#time.now()
      await this.#sync()
    }
    const process = this.#process
    if (process === null)
      return this.#verdict.fault('progress', 'the database could not be opened in the end')
    if (this.#verdict.violations.length > 0) return
    const { stromkreis, clock, database } = process
    const rest = {
      stromkreis,
      world: this.#desk.world,
      now: clock.now(),
      lookedFrom,
      lookedUntil: this.#time.now(),
      database,
    }
    this.#tell((checker) => checker.atRest?.(rest))
    await this.#stop()
  }

  /** Troubles of the supplier are expected, and a database that cannot be used where somebody saw to that. */
  #expect(error: unknown, during: string, codes: readonly string[] = []): void {
    this.#note('error', during, codeOf(error))
    this.#hear(error)
    if (error instanceof Death || (error as Error | null)?.name === 'AbortError') return
    const isOurs = error instanceof StromkreisError
    if (isOurs && codes.includes(error.code)) return
    if (isOurs && error.code === 'databaseUnusable' && (this.#isDiskFull || this.#lock !== null)) return
    if (isOurs && error.code !== 'databaseUnusable' && !unexpectedCodes.includes(error.code)) return
    const stack = error instanceof Error ? error.stack : String(error)
    this.#verdict.fault('errors', `${during}: ${stack}`)
  }

  #hear(error: unknown): void {
    const text =
      error instanceof Error ? `${error.message} ${(error as { hint?: string }).hint ?? ''}` : String(error)
    this.#tell((checker) => checker.said?.(error instanceof StromkreisError ? text : ''))
    this.#tell((checker) => checker.said?.(JSON.stringify(errorFields(error))))
  }

  #giveUp(error: unknown): void {
    const [, key, sink] = /^(\S+) was not taken by (\S+) /.exec((error as Error).message) ?? []
    if (key !== undefined) this.#tell((checker) => checker.givenUp?.(sink!, key))
  }

  #tell(what: (checker: Checker) => void): void {
    for (const checker of this.#checkers) what(checker)
  }

  #note(...parts: (string | number | boolean | null | undefined)[]): void {
    const line = `${this.#time.now()} ${parts.join(' ')}\n`
    this.#trace.update(line)
    this.#onTrace?.(line)
  }
}

function codeOf(error: unknown): string {
  return error instanceof StromkreisError ? error.code : ((error as Error | null)?.name ?? 'nothing')
}

function shownLine({ trueAt, ageMs }: WireCall, order: OrderAnswer): string {
  return `${trueAt} shown ${order.contractNumber} ${statusShown(order)} of ${ageMs} ms ago\n`
}
