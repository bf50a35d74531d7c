import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import { openCallGate } from '../../src/embed/open-call-gate.ts'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import type { Stromkreis } from '../../src/embed/stromkreis.ts'
import { effectKey } from '../../src/log-entry.ts'
import type { OrderBody } from '../../src/order-body.ts'
import { orderIdOf, orderSubjectOf } from '../../src/order-id.ts'
import type { UncertainPolicy } from '../../src/orders/uncertain-orders.ts'
import { callbackSink } from '../../src/sinks/callback-sink.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import type { PersonCommand } from '../../src/store.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { overridden, validOrder, writtenAt } from '../../src/testing/valid-order.ts'
import { Death, Fate, mortal, watch } from './mortal-process.ts'
import { type Conduct, type OrderThere, ScriptedOrderSupplier } from './scripted-order-supplier.ts'

const minuteMs = 60_000
const request = { tariffKey: 'RabotSmart', zipCode: '14109', yearlyConsumptionKwh: 2600 }

/** What a customer and a partner do about one order. `row`: through another process, by a command row. */
type Wish =
  | { wish: 'offer' | 'offerWithData' | 'accept' | 'decline' | 'data' | 'wrongData' | 'submit' }
  | { wish: 'adopt' | 'resubmit' | 'abandon' }

/** One step of a life. `waits`: what comes next comes when this is done. */
export type Step =
  | ({ order: number; by: 'call' | 'row' | 'double'; waits: boolean } & Wish)
  | {
      does:
        | 'work'
        | 'sync'
        | 'settle'
        | 'restart'
        | 'goDown'
        | 'comeUp'
        | 'shift'
        | 'stand'
        | 'foreigner'
        | 'mend'
    }
  | { does: 'pass'; ms: number }
  | { does: 'conduct'; conduct: Conduct }
  | { does: 'hide' | 'garble'; order: number }
  /** The process dies at its n-th cut point from now: before or after a commit, a request, the settling of a row. */
  | { does: 'die'; inCuts: number }

/** What a life is lived with. */
export interface Surroundings {
  database: string
  policy: UncertainPolicy
  echoShiftHours: number | null
  isNewestFirst: boolean
  pageLimit: number
  /** Whether orders carry an `externalId`. */
  areNamed: boolean
}

/** One partner, one supplier and one database file through crashes, losses and people. */
export class SellingLife {
  readonly clock: VirtualClock = virtualClock(writtenAt)
  readonly supplier = new ScriptedOrderSupplier(this.clock)
  readonly surroundings: Surroundings
  /** Deliveries by key: what was told. */
  readonly told = new Map<string, string>()
  /** What is wrong already. */
  readonly faults: string[] = []
  /** Ids of orders that somebody was told are taken. */
  readonly promised = new Set<string>()
  /** How often a person said to send again, by order. */
  readonly resubmissions = new Map<number, number>()
  readonly abandoned = new Set<number>()
  deaths = 0
  readonly #rows: number[] = []
  /** The computer does not die, so nobody has to wait for its disk. */
  readonly #gate = openCallGate({
    ...{ database: ':memory:', clock: this.clock, callsPerHour: 1_000_000 },
    jitterKey: 'life',
  })
  #fate = new Fate()
  #stromkreis: Stromkreis | null = null
  #pending: Promise<void>[] = []

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings
    Object.assign(this.supplier.habits, surroundings, { pageLimit: 100 })
  }

  /** The engine that lives now; opened anew where the last one died. */
  async open(): Promise<Stromkreis> {
    if (this.#stromkreis !== null && !this.#fate.isDead) return this.#stromkreis
    await this.end()
    const fate = new Fate()
    const { database, policy, pageLimit } = this.surroundings
    const stromkreis = await openStromkreis({
      database,
      clock: this.clock,
      rabot: mortal(this.supplier, fate),
      uncertainPolicy: policy,
      pageLimit,
      gate: this.#gate,
      waitForLeaseMs: 0,
      sinks: [callbackSink('test', ({ key, ...told }) => this.#hear(key, JSON.stringify(told)))],
      onProblem: (problem) => this.#note(problem, fate),
    })
    const { store } = stromkreis as unknown as { store: SqliteStore }
    // These processes die, the computer does not: nobody has to wait for its disk.
    store.database.pragma('synchronous = OFF')
    watch(store, fate)
    this.#fate = fate
    this.#stromkreis = stromkreis
    // With the number of an order that nobody here has heard of, an answer cannot be told from a right one.
    this.supplier.isNameable = ({ contractNumber }) =>
      store.database.open && store.orders.byContractNumber(contractNumber) !== null
    return stromkreis
  }

  /** Ends the process that lives now, cleanly unless it is dead. */
  async end(): Promise<void> {
    const stromkreis = this.#stromkreis
    this.#stromkreis = null
    if (stromkreis === null) return
    if (this.#fate.isDead) this.deaths += 1
    await stromkreis.stop().catch((error: unknown) => {
      if (!this.#fate.isDead) this.faults.push(`stopping failed: ${error}`)
    })
    this.#fate.isDead = true
    await Promise.all(this.#pending)
    this.#pending = []
  }

  async live(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      const stromkreis = await this.open()
      if ('wish' in step) await this.#wish(stromkreis, step)
      else await this.#do(stromkreis, step)
    }
  }

  /** The supplier mends its ways, time passes, and whatever is to be done by itself is done. */
  async comeToRest(): Promise<void> {
    await this.end()
    const { supplier } = this
    supplier.isDown = false
    supplier.conducts.length = 0
    supplier.onPageServed = () => {}
    for (const order of supplier.orders) supplier.show(order, { isHidden: false, isGarbled: false })
    const stromkreis = await this.open()
    for (let turn = 0; turn < 14; turn += 1) {
      this.clock.advanceTo(this.clock.now() + (turn < 4 ? minuteMs : 6 * 60 * minuteMs))
      await stromkreis.sync()
    }
  }

  /** The id of the offer made for an order, whichever process makes it. */
  offerId(order: number): string {
    return orderIdOf(2 ** 50 + order)
  }

  /** The customer that an order was begun for; null where that is unknown. */
  customerOf(id: string): number | null {
    const known = this.#customers.get(id)
    if (known !== undefined) return known
    for (let order = 1; order <= 9; order += 1) if (this.offerId(order) === id) return order
    return null
  }

  /** Whether an id was only announced by another process, and may have turned out to be an order known already. */
  isAnnounced(id: string): boolean {
    return this.#announced.has(id)
  }

  externalId(order: number): string {
    const body = this.#body(order)
    return this.surroundings.areNamed
      ? `urn:test:contract:${order}`
      : String((body['userAccount'] as { emailAddress: string }).emailAddress)
  }

  /** What went wrong with the rows of other processes. */
  rowFaults(): string[] {
    const store = new SqliteStore(this.surroundings.database, { readonly: true })
    try {
      return this.#rows.flatMap((row) => {
        const outcome = JSON.parse(store.commandOutcome(row) ?? 'null') as {
          order?: string
          error?: { code: string }
        } | null
        if (outcome === null) return `row ${row} was never settled`
        if (
          outcome.error &&
          !['invalidInput', 'notFound', 'unreachable', 'rateLimited'].includes(outcome.error.code)
        )
          return `row ${row} ended in ${outcome.error.code}`
        if (outcome.order !== undefined) {
          this.promised.add(outcome.order)
          this.#announced.delete(outcome.order)
        }
        return []
      })
    } finally {
      store.close()
    }
  }

  #body(order: number): OrderBody {
    const externalId = this.surroundings.areNamed ? {} : { contract: { externalId: null } }
    return validOrder(externalId, { nth: order })
  }

  async #do(stromkreis: Stromkreis, step: Exclude<Step, { wish: unknown }>): Promise<void> {
    const { supplier } = this
    const chosen =
      'order' in step ? supplier.orders[step.order % Math.max(1, supplier.orders.length)] : undefined
    switch (step.does) {
      case 'work':
        return this.#run(async () => stromkreis.desk.work(), true)
      case 'sync':
        return this.#run(async () => void (await stromkreis.sync()), true)
      case 'settle':
        for (let turn = 0; turn < 4; turn += 1) {
          this.clock.advanceTo(this.clock.now() + minuteMs)
          await this.#run(async () => (await this.open()).desk.work(), true)
        }
        return
      case 'restart':
        return this.end()
      case 'pass':
        this.clock.advanceTo(this.clock.now() + step.ms)
        return
      case 'conduct':
        supplier.conducts.push(step.conduct)
        return
      case 'hide':
      case 'garble':
        if (chosen) supplier.show(chosen, { [step.does === 'hide' ? 'isHidden' : 'isGarbled']: true })
        return
      case 'mend':
        for (const order of supplier.orders) supplier.show(order, { isHidden: false, isGarbled: false })
        return
      case 'die':
        this.#fate.cutsLeft = step.inCuts
        return
      case 'foreigner':
        supplier.place(validOrder({}, { nth: 900 + supplier.orders.length }))
        return
      case 'shift':
        supplier.onPageServed = () => turnRound(supplier.orders)
        return
      case 'stand':
        supplier.onPageServed = () => {}
        return
      default:
        supplier.isDown = step.does === 'goDown'
    }
  }

  async #wish(stromkreis: Stromkreis, step: Extract<Step, { wish: unknown }>): Promise<void> {
    const { wish, by, waits } = step
    const id = this.#meant(stromkreis, step)
    const order = (id === null ? null : this.customerOf(id)) ?? step.order
    const begins = wish === 'offer' || wish === 'offerWithData' || wish === 'submit'
    if (id === null && !begins) return
    if (wish === 'resubmit') {
      this.resubmissions.set(order, (this.resubmissions.get(order) ?? 0) + 1)
      this.supplier.decide(this.externalId(order))
    }
    if (wish === 'abandon') this.abandoned.add(order)
    const meant = { ...step, order }
    if (by === 'row') return this.#ask(meant, id)
    const call = () => this.#call(stromkreis, meant, id)
    const twice =
      by === 'double' ? Promise.all([this.#run(call, false), this.#run(call, false)]) : this.#run(call, false)
    if (waits) await twice
  }

  /** The order that a wish is about: decisions are about one of those that are Uncertain. */
  #meant(stromkreis: Stromkreis, { order, wish }: Extract<Step, { wish: unknown }>): string | null {
    if (wish !== 'adopt' && wish !== 'resubmit' && wish !== 'abandon') return this.#idOf(stromkreis, order)
    const uncertain = stromkreis.orders({ state: 'Uncertain' })
    return uncertain[order % Math.max(1, uncertain.length)]?.id ?? null
  }

  /** The order that was begun for this customer, if any process has. */
  #idOf(stromkreis: Stromkreis, order: number): string | null {
    const offered = this.offerId(order)
    const all = stromkreis.orders().map(({ id }) => id)
    if (all.includes(offered)) return offered
    return all.find((id) => this.#customers.get(id) === order) ?? null
  }

  readonly #customers = new Map<string, number>()
  readonly #announced = new Set<string>()

  async #call(stromkreis: Stromkreis, { order, wish }: Extract<Step, { wish: unknown }>, id: string | null) {
    const { desk } = stromkreis
    const body = this.#body(order)
    const keep = (made: { id: string }) => {
      this.promised.add(made.id)
      this.#customers.set(made.id, order)
    }
    switch (wish) {
      case 'offer':
        return keep(await desk.offer(request, {}, 2 ** 50 + order))
      case 'offerWithData':
        return keep(await desk.offer({ ...request, data: body }, {}, 2 ** 50 + order))
      case 'submit':
        return keep(await desk.submit(body, {}, this.#newSubject(order)))
      case 'accept':
        return keep(await desk.accept(id!, { by: 'link' }))
      case 'decline':
        return keep(desk.decline(id!, { by: 'link' }))
      case 'data':
        return keep(await desk.complete(id!, body))
      case 'wrongData':
        return keep(await desk.complete(id!, overridden(body, { contract: { agreements: null } })))
      default:
        keep(await desk.resolve(id!, this.#resolution(order, wish), { by: 'anna' }))
    }
  }

  #ask({ order, wish }: Extract<Step, { wish: unknown }>, id: string | null): void {
    const body = this.#body(order)
    const rows: Record<typeof wish, [PersonCommand['command'], object | null]> = {
      offer: ['offer', request],
      offerWithData: ['offer', { ...request, data: body }],
      submit: ['submit', body],
      accept: ['accept', null],
      decline: ['decline', null],
      data: ['data', body],
      wrongData: ['data', overridden(body, { contract: { agreements: null } })],
      adopt: ['resolve', { resolution: this.#resolution(order, 'adopt') }],
      resubmit: ['resolve', { resolution: 'resubmit' }],
      abandon: ['resolve', { resolution: 'abandon' }],
    }
    const [command, said] = rows[wish]
    const isNew = command === 'submit'
    const newSubject = isNew ? this.#newSubject(order) : 2 ** 50 + order
    const subject = isNew ? orderIdOf(newSubject) : (id ?? this.offerId(order))
    if (isNew) this.#announced.add(subject)
    const subjectId = orderSubjectOf(subject)!
    const store = new SqliteStore(this.surroundings.database)
    try {
      const text = said === null ? null : JSON.stringify(said)
      this.#rows.push(store.request({ command, subject, by: 'anna', text }, subjectId, this.clock.now()))
      if (isNew) this.promised.add(subject)
    } finally {
      store.close()
    }
  }

  #newSubject(order: number): number {
    const subject = 2 ** 50 + 1_000 + this.#customers.size
    this.#customers.set(orderIdOf(subject), order)
    return subject
  }

  #resolution(order: number, wish: 'adopt' | 'resubmit' | 'abandon') {
    if (wish !== 'adopt') return wish
    return { adopt: this.supplier.ordersOf(this.externalId(order))[0]?.contractNumber ?? '999999999' }
  }

  #run(act: () => Promise<void>, waits: boolean): Promise<void> {
    const fate = this.#fate
    const done = (async () => {
      try {
        await act()
      } catch (error) {
        this.#note(error, fate)
      }
    })()
    if (!waits) this.#pending.push(done)
    return done
  }

  #note(error: unknown, fate: Fate): void {
    if (fate.isDead || error instanceof Death) return
    const isExpected =
      error instanceof StromkreisError && !['logBroken', 'databaseUnusable'].includes(error.code)
    if (!isExpected) this.faults.push(`unexpected: ${error instanceof Error ? error.stack : error}`)
  }

  #hear(key: string, told: string): void {
    const before = this.told.get(key)
    if (before !== undefined && before !== told) this.faults.push(`${key} was told in two ways`)
    this.told.set(key, told)
  }

  /** Every effect in the log that was never told. */
  untold(stromkreis: Stromkreis): string[] {
    const contracts = stromkreis.contracts().map(({ contractNumber }) => contractNumber)
    const subjects = [...stromkreis.orders().map(({ id }) => id), ...contracts]
    return subjects.flatMap((subject) =>
      stromkreis
        .history(subject)
        .flatMap((entry) => entry.effects.map((_, index) => effectKey(entry, index)))
        .filter((key) => !this.told.has(key)),
    )
  }
}

function turnRound(orders: OrderThere[]): void {
  const first = orders.shift()
  if (first !== undefined) orders.push(first)
}
