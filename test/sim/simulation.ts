import { openSandboxDesk, type SandboxDesk } from '../../src/sandbox/index.ts'
import { randomStream } from '../../src/sandbox/random-stream.ts'
import { Agenda } from './agenda.ts'
import { CallQuota } from './call-quota.ts'
import { databaseFolder, removeFolder } from './crashing-database.ts'
import { DeliveredEffects } from './delivered-effects.ts'
import { DurableLog } from './durable-log.ts'
import { EngineHost } from './engine-host.ts'
import { FaultyTransport } from './faulty-transport.ts'
import { KeptFreshness } from './kept-freshness.ts'
import { KeptSecrets } from './kept-secrets.ts'
import { KeptTimers } from './kept-timers.ts'
import { MisbehavingComputer } from './misbehaving-computer.ts'
import { MisbehavingWorld } from './misbehaving-world.ts'
import { MoodySink, moods } from './moody-sink.ts'
import { orderSearches } from './order-searches.ts'
import type { Outcome } from './outcome.ts'
import { People } from './people.ts'
import { dayMs, type Happening, hourMs, type Plan } from './plan.ts'
import { SimTime } from './sim-time.ts'
import { SingleOrders } from './single-orders.ts'
import { Tally } from './tally.ts'
import { Trace } from './trace.ts'
import { TrueHistory } from './true-history.ts'
import { Verdict } from './verdict.ts'
import { Witness } from './witness.ts'

// Beyond this nobody waits for a promise any more, in virtual time.
const patienceMs = 20 * dayMs
// How time passes once faults have ended: over short waits, and over the longest of those who were turned away.
const restHours = [0, 0.5, 6, 25, 26]

/** One seed: the real engine, client and store, against a world that misbehaves, in virtual time. */
export class Simulation {
  readonly #plan: Plan
  readonly #time: SimTime
  readonly #verdict: Verdict
  readonly #trace: Trace
  readonly #faults = new Tally()
  readonly #acts = new Tally()
  readonly #agenda = new Agenda()
  readonly #folder: string
  readonly #desk: SandboxDesk
  readonly #line: FaultyTransport
  readonly #world: MisbehavingWorld
  readonly #computer: MisbehavingComputer
  readonly #people: People
  readonly #sinks: readonly MoodySink[]
  readonly #history: TrueHistory
  readonly #witness: Witness
  readonly #host: EngineHost
  readonly #searches = orderSearches()

  /** @param options.onTrace told of everything that happens, line by line. */
  constructor(plan: Plan, options: { onTrace?: ((line: string) => void) | undefined } = {}) {
    this.#plan = plan
    const time = new SimTime(plan.startAt)
    const verdict = new Verdict(time.now)
    const faults = this.#faults
    this.#time = time
    this.#verdict = verdict
    this.#trace = new Trace(time.now, options.onTrace)
    this.#folder = databaseFolder(plan.seed)
    const { seed, orders, listOrder, maxLimit, entityTags, tokenLifetimeSeconds, orderAnswer } = plan
    this.#desk = openSandboxDesk({
      ...{ clock: time, seed, orders, listOrder, maxLimit, entityTags, tokenLifetimeSeconds, orderAnswer },
      origin: () => 'http://127.0.0.1:9',
    })
    const later = (at: number, act: () => void) => this.#agenda.later(at, act)
    const names = ['crm', 'mail']
    const orderChecker = new SingleOrders(verdict)
    const secrets = new KeptSecrets(verdict)
    this.#history = new TrueHistory(verdict, { isSearching: () => this.#searches.underWay > 0 })
    this.#witness = new Witness({
      ...{ trace: this.#trace, verdict },
      checkers: [
        ...[new DurableLog(verdict), this.#history, new DeliveredEffects(verdict, names)],
        ...[new KeptTimers(verdict), orderChecker, new KeptFreshness(verdict)],
        ...[new CallQuota(verdict, plan), secrets],
      ],
      isDatabaseSpoilt: () => this.#computer.isSpoilt,
    })
    const witness = this.#witness
    this.#line = new FaultyTransport({
      ...{ time, desk: this.#desk, stream: randomStream(seed, 'line'), faults },
      onCall: (call) => {
        if (call.method === 'POST' && call.path === '/partner/v1/orders') this.#spoilCreation()
        witness.called(call)
      },
      onAnswer: (call) => witness.answered(call),
      isLoopback: plan.isLoopback,
    })
    this.#world = new MisbehavingWorld({ time, desk: this.#desk, line: this.#line, faults, later })
    const offered: ConstructorParameters<typeof MoodySink>[0]['offered'] = (...offer) =>
      witness.offered(...offer)
    this.#sinks = names.map((name) => new MoodySink({ name, time, faults, offered }))
    this.#computer = new MisbehavingComputer({
      ...{ time, faults, later },
      database: () => {
        const { process } = this.#host
        return process && { path: process.database, life: process.life }
      },
      clockJumped: (byMs) => witness.clockJumped(byMs),
    })
    const { clientId, clientSecret } = this.#desk
    this.#host = new EngineHost({
      ...{ plan, time, witness, verdict, faults, trace: this.#trace, folder: this.#folder },
      clockError: this.#computer.clockError,
      credentials: { clientId, clientSecret },
      dispatcherFor: (caller) => this.#line.dispatcherFor(caller),
      sinksFor: (life) => this.#sinks.map((sink) => sink.for(life)),
      wait: (promised, what) => this.#wait(promised, what),
    })
    this.#people = new People({
      ...{ time, seed, orders: orderChecker, later },
      process: () => (this.#host.isAlive ? this.#host.process : null),
      keep: (secret) => secrets.keep(secret),
    })
    secrets.keep(clientSecret)
    this.#watchCreations(orderChecker)
    for (const happening of plan.happenings) later(happening.at, () => this.#meet(happening))
  }

  async run(): Promise<Outcome> {
    const { startAt, days, follows } = this.#plan
    const endAt = startAt + days * dayMs
    try {
      await this.#line.open()
      if (follows === 'sync') this.#agenda.later(startAt, () => this.#syncAndAgain())
      while (this.#time.now() < endAt && this.#verdict.violations.length === 0) await this.#turn(endAt)
      await this.#comeToRest()
    } finally {
      this.#searches.end()
      this.#computer.calmDown()
      this.#host.abandon()
      await this.#line.close()
      removeFolder(this.#folder)
    }
    return {
      violations: this.#verdict.violations,
      contractYears: this.#contractYears(),
      ...{ faults: this.#faults.counts, acts: this.#acts.counts, crashes: this.#host.crashes },
      steps: this.#time.wakes + this.#line.calls,
      entries: this.#witness.entries,
      ...{ compared: this.#history.compared, excused: this.#history.excused },
      trace: this.#trace.digest(),
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
    if (!this.#host.isAlive) await this.#host.open()
    const at = Math.min(this.#agenda.nextAt, until)
    await this.#pass(at)
    this.#time.moveTo(at)
    for (;;) {
      const act = this.#agenda.takeDue(this.#time.now())
      if (act === undefined) return
      await this.#do(act)
      await this.#pass(this.#time.now())
    }
  }

  /** Whoever asks a process may be the one who sees it die. */
  async #do(act: () => void | Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      this.#witness.expect(error, 'agenda')
    }
  }

  /** Lets virtual time pass up to `until`, or until `isOver`. */
  async #pass(until: number, isOver: () => boolean = () => false): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      if (this.#line.inFlight > 0) continue
      if (this.#host.process?.life.isDead) {
        this.#computer.unlock()
        this.#host.bury()
      }
      // What could not be written down was not taken in.
      if (this.#computer.isSpoilt || !this.#host.isAlive) this.#history.forgetAnswers()
      this.#witness.idle()
      if (isOver() || this.#time.nextAt > until) return
      this.#time.wakeNext()
    }
  }

  /** Waits for something in virtual time. @throws what it rejects with */
  async #wait(promised: Promise<void>, what: string): Promise<void> {
    let end: { error?: unknown } | null = null
    const life = this.#host.process?.life
    promised.then(
      () => {
        end = {}
      },
      (error: unknown) => {
        end = { error }
      },
    )
    await this.#pass(this.#time.now() + patienceMs, () => end !== null || life?.isDead === true)
    const ended = end as { error?: unknown } | null
    if (ended === null && life?.isDead !== true)
      this.#verdict.fault('progress', `${what} did not end within 20 days`)
    if (ended !== null && 'error' in ended) throw ended.error
  }

  async #meet(happening: Happening): Promise<void> {
    this.#trace.note('happening', happening.nth, happening.kind)
    if (this.#world.meet(happening, this.#plan.seed) || this.#computer.meet(happening)) return
    if (this.#people.meet(happening)) return this.#acts.add(happening.kind)
    const { kind, dice, forMs } = happening
    const [one, two, three] = dice as [number, number, number]
    switch (kind) {
      case 'crash':
        if (this.#host.process !== null)
          this.#host.process.life.statementsLeft = 1 + Math.floor(one ** 2 * 400)
        return
      case 'restart':
        this.#faults.add(kind)
        return this.#host.stop()
      case 'rival':
        return this.#host.fight()
      case 'sinkTrouble': {
        const sink = this.#sinks[Math.floor(one * this.#sinks.length)]!
        sink.mood = moods[Math.floor(two * moods.length)]!
        sink.until = this.#time.now() + forMs
        sink.left = 3 + Math.floor(three ** 3 * 150)
        return
      }
      default:
        throw new Error(`nobody knows how to let ${kind} happen`)
    }
  }

  #watchCreations(orders: SingleOrders): void {
    const { world } = this.#desk
    const { submit } = world
    world.submit = (request) => {
      const numbers = submit(request)
      orders.created(request.userAccount.emailAddress, numbers.contractNumber)
      return numbers
    }
  }

  #spoilCreation(): void {
    const mishap = this.#people.takeMishap()
    if (mishap === undefined) return
    this.#faults.add(mishap.kind)
    this.#desk.faults.add(mishap.fault)
  }

  async #syncAndAgain(): Promise<void> {
    await this.#sync()
    this.#agenda.later(this.#time.now() + this.#plan.syncEveryMs, () => this.#syncAndAgain())
  }

  async #sync(): Promise<void> {
    if (!this.#host.isAlive) await this.#host.open()
    const { process } = this.#host
    if (process === null) return
    process.begin(async (stromkreis) => void (await stromkreis.sync()))
    await this.#pass(this.#time.now() + patienceMs, () => !process.hasPending || process.life.isDead)
    if (process.hasPending && !process.life.isDead)
      this.#verdict.fault('progress', 'a sync did not end within 20 days')
  }

  /** Faults end, people decide, time passes: then everything must hold. */
  async #comeToRest(): Promise<void> {
    if (this.#verdict.violations.length > 0) return
    this.#agenda.clearAfter(this.#time.now())
    this.#world.calmDown()
    this.#computer.calmDown()
    for (const sink of this.#sinks) sink.mood = null
    for (const hours of restHours) {
      if (this.#host.process) this.#host.process.life.statementsLeft = Number.POSITIVE_INFINITY
      await this.#turn(this.#time.now() + Math.ceil(hours * hourMs))
      await this.#do(() => this.#people.tidyUp())
      await this.#pass(this.#time.now() + 2 * hourMs, () => this.#host.process?.hasPending !== true)
      if (this.#plan.follows === 'sync') await this.#sync()
    }
    // Whoever followed by the plan may not have looked at everything since.
    let lookedFrom = this.#time.now()
    for (let turn = 0; turn < 2; turn += 1) {
      lookedFrom = this.#time.now()
      await this.#sync()
    }
    const { process } = this.#host
    if (process === null)
      return this.#verdict.fault('progress', 'the database could not be opened in the end')
    if (this.#verdict.violations.length > 0) return
    const { stromkreis, clock, database, store } = process
    this.#witness.atRest({
      ...{ stromkreis, database, lookedFrom },
      world: this.#desk.world,
      log: store.entriesAfter(0, 1_000_000).map(({ entry }) => entry),
      now: clock.now(),
      lookedUntil: this.#time.now(),
    })
    await this.#host.stop()
  }
}
