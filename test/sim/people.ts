import { demoLead } from '../../src/cli/demo-lead.ts'
import { requestAboutAlerts } from '../../src/embed/alert-requests.ts'
import { requestCorrection } from '../../src/embed/correct-contracts.ts'
import type { Stromkreis } from '../../src/embed/stromkreis.ts'
import { orderIdOf } from '../../src/order-id.ts'
import type { OrderSummary } from '../../src/order-summary.ts'
import type { Fault } from '../../src/sandbox/index.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import type { EngineProcess } from './engine-process.ts'
import { dayMs, type Happening, hourMs } from './plan.ts'
import type { SimTime } from './sim-time.ts'
import type { SingleOrders } from './single-orders.ts'

const by = 'anna'
// Where the numbers of orders of our own begin.
const firstSubject = 2 ** 50 + 1

interface Lead {
  id: string
  subjectId: number
  lead: ReturnType<typeof demoLead>
}

/** Customers, and the people of the partner: they act through the engine that lives, or through the database beside it. */
export class People {
  readonly #time: SimTime
  readonly #seed: number
  readonly #orders: SingleOrders
  readonly #process: () => EngineProcess | null
  readonly #later: (at: number, act: () => void) => void
  readonly #leads = new Map<string, Lead>()
  readonly #keep: (secret: string | null | undefined) => void
  #lostCreates: { kind: string; fault: Fault }[] = []

  constructor(options: {
    time: SimTime
    seed: number
    orders: SingleOrders
    process: () => EngineProcess | null
    later: (at: number, act: () => void) => void
    keep: (secret: string | null | undefined) => void
  }) {
    this.#time = options.time
    this.#seed = options.seed
    this.#orders = options.orders
    this.#process = options.process
    this.#later = options.later
    this.#keep = options.keep
  }

  /** Lets it happen; false where it is nothing that people do. */
  meet({ kind, dice, nth }: Happening): boolean {
    const [one, two, three] = dice as [number, number, number]
    switch (kind) {
      case 'lead':
        this.#quote(nth, dice)
        return true
      case 'lostCreate':
        this.#mishap({
          kind,
          fault: { kind: one < 0.6 ? 'resetAfter' : 'status500AfterActing', path: 'create' },
        })
        return true
      case 'refusedCreate':
        this.#mishap({ kind, fault: { kind: 'status', status: one < 0.7 ? 422 : 409, path: 'create' } })
        return true
      case 'accept':
        this.#accept(one, two < 0.5)
        return true
      case 'acknowledge':
        this.#acknowledge(one, two < 0.5)
        return true
      case 'silence':
        this.#silence(one, two, three)
        return true
      case 'lookNow':
        this.#look(one, two < 0.5)
        return true
      case 'resolve':
        this.#resolveAll(two)
        return true
      default:
        return false
    }
  }

  /** In the end somebody deals with whatever waits for a person. */
  tidyUp(): void {
    this.#resolveAll(0.9)
    for (let turn = 0; turn < 3; turn += 1) this.#accept(turn / 3, false)
  }

  /** What is to go wrong with the next orders created. */
  takeMishap(): { kind: string; fault: Fault } | undefined {
    return this.#lostCreates.shift()
  }

  #mishap(mishap: { kind: string; fault: Fault }): void {
    this.#lostCreates.push(mishap)
  }

  #quote(nth: number, dice: readonly number[]): void {
    const now = this.#time.now()
    const lead = demoLead(this.#seed, nth, now)
    const subjectId = firstSubject + nth
    const id = orderIdOf(subjectId)
    const account = lead.data['userAccount'] as Record<string, string>
    this.#orders.begun(id, account['emailAddress']!)
    this.#keep(account['emailAddress'])
    this.#leads.set(id, { id, subjectId, lead })
    const [hesitation, decision, diligence, choice] = dice as [number, number, number, number]
    const decidesAt = now + Math.floor(hesitation * 2 * dayMs) + 1
    // Three in ten of those in doubt are left to whoever comes by.
    if (diligence < 0.7)
      this.#later(decidesAt + Math.floor(diligence * 30 * dayMs), () => this.#resolveAll(choice))
    this.#offer(id)
    this.#later(decidesAt, () => (decision < 0.85 ? this.#acceptOffer(id) : this.#decline(id)))
  }

  #offer(id: string): void {
    const { lead, subjectId } = this.#leads.get(id)!
    const { tariffKey, zipCode, yearlyConsumptionKwh, knownData } = lead
    const asked = { tariffKey, zipCode, yearlyConsumptionKwh, data: knownData }
    this.#through(async ({ desk }) => void (await desk.offer(asked, { by }, subjectId)))
  }

  #acceptOffer(id: string): void {
    const order = this.#orderOf(id)
    if (order === null) this.#later(this.#time.now() + 6 * hourMs, () => this.#tryOffer(id))
    if (order?.state !== 'Offered') return
    if (!this.#orders.isAllowed(id)) this.#orders.allow(id)
    this.#through(async ({ desk }) => {
      await desk.accept(id, { by: 'customer' })
    })
    this.#later(this.#time.now() + 4 * hourMs, () => this.#complete(id, 4))
  }

  #tryOffer(id: string): void {
    if (this.#orderOf(id) === null) this.#offer(id)
    this.#later(this.#time.now() + hourMs, () => {
      if (this.#orderOf(id) !== null) this.#acceptOffer(id)
    })
  }

  #decline(id: string): void {
    if (this.#orderOf(id) === null) return
    this.#through(async ({ desk }) => void desk.decline(id, { by: 'customer' }))
  }

  /** What was refused or lacks something is given its data once more, a few times. */
  #complete(id: string, turns: number): void {
    const state = this.#orderOf(id)?.state
    if (turns === 0) return
    // The one who accepted through a process that died meanwhile clicks once more.
    if (state === 'Offered')
      this.#through(async ({ desk }) => void (await desk.accept(id, { by: 'customer' })))
    if (state === 'Incomplete' || state === 'Refused') {
      const { data } = this.#leads.get(id)!.lead
      this.#through(async ({ desk }) => void (await desk.complete(id, data, { by })))
    }
    this.#later(this.#time.now() + dayMs, () => this.#complete(id, turns - 1))
  }

  #resolveAll(dice: number): void {
    const process = this.#process()
    if (process === null) return
    for (const { id, isUndecided, candidate } of process.stromkreis.orders({ state: 'Uncertain' })) {
      if (!isUndecided) continue
      if (candidate === null && dice < 0.7) this.#orders.allow(id)
      const choice = candidate !== null ? { adopt: candidate } : dice < 0.7 ? 'resubmit' : 'abandon'
      this.#through(async ({ desk }) => void (await desk.resolve(id, choice, { by })))
    }
  }

  #accept(dice: number, isByRow: boolean): void {
    const process = this.#process()
    if (process === null) return
    const { stromkreis } = process
    const ever = stromkreis
      .anomalies()
      .flatMap(({ kind, contractNumber }) => (kind === 'contradiction' ? (contractNumber ?? []) : []))
    const contradicted = [...new Set(ever)].filter(
      (contractNumber) => stromkreis.contract(contractNumber).anomaly?.kind === 'contradiction',
    )
    const contractNumber = contradicted[Math.floor(dice * contradicted.length)]
    if (contractNumber === undefined) return
    const act = { by, reason: `so it is, Herr Geheimnis sagt ${dice}` }
    if (isByRow) this.#beside((store, now) => void requestCorrection(store, contractNumber, act, now))
    else this.#through(async (stromkreis) => void stromkreis.correct([contractNumber], act))
  }

  #acknowledge(dice: number, isByRow: boolean): void {
    const process = this.#process()
    const alerts = process?.stromkreis.alerts() ?? []
    const chosen = alerts[Math.floor(dice * alerts.length)]
    if (chosen === undefined) return
    const { id } = chosen
    const note = 'Frau Geheimnis ruft zurück'
    if (isByRow)
      this.#beside(
        (store, now) => void requestAboutAlerts(store, { command: 'acknowledge', id, note }, by, now),
      )
    else this.#through(async (stromkreis) => void stromkreis.acknowledge(id, { by, note }))
  }

  #silence(which: number, dice: number, length: number): void {
    const subject = this.#someContract(which)
    const process = this.#process()
    if (subject === null || process === null) return
    const until = process.clock.now() + Math.floor(length * 5 * dayMs) + 1
    if (dice < 0.7) this.#through(async (stromkreis) => void stromkreis.silence(subject, { by, until }))
    else this.#through(async (stromkreis) => void stromkreis.unsilence(subject, { by }))
  }

  #look(dice: number, isByRow: boolean): void {
    const subject = this.#someContract(dice)
    if (subject === null) return
    if (!isByRow) this.#through((stromkreis) => stromkreis.track(subject))
    else
      this.#beside((store, now) => {
        const found = store.find(subject)
        if (found !== null) store.request({ command: 'look', subject, by, text: null }, found.id, now)
      })
  }

  #someContract(dice: number): string | null {
    const all = [...(this.#process()?.store.contractNumbers() ?? [])]
    return all[Math.floor(dice * all.length)] ?? null
  }

  #orderOf(id: string): OrderSummary | null {
    const process = this.#process()
    return process?.store.orders.find(id) ? process.stromkreis.order(id) : null
  }

  /** Through the engine that lives; nothing happens where none does. */
  #through(act: (stromkreis: Stromkreis) => Promise<void>): void {
    this.#process()?.begin(act)
  }

  /** Through the database, as another process does. */
  #beside(act: (store: SqliteStore, now: number) => void): void {
    const process = this.#process()
    if (process === null) return
    process.beside(() => {
      const store = new SqliteStore(process.database)
      try {
        act(store, process.clock.now())
      } finally {
        store.close()
      }
    })
  }
}

export type { Lead }
