import { type ContractStatePath, type OrderState, orderStates } from '../../machines/index.ts'
import type { AlertSummary } from '../alert-record.ts'
import type { AlertFilter } from '../alert-store.ts'
import type { ContractRecord } from '../contract-record.ts'
import type { ContractVersions } from '../engine/contract-versions.ts'
import type { InsightReport } from '../insight/insight.ts'
import { type InsightReading, insightOfStore, type ReadInsight } from '../insight/insight-of-store.ts'
import type { InsightOptions } from '../insight/watched-log.ts'
import type { Entry } from '../log-entry.ts'
import { orderSubjectOf } from '../order-id.ts'
import type { OrderSummary } from '../order-summary.ts'
import { summaryOf, unknownOrder } from '../orders/order-summary-of.ts'
import { type WhyAnswer, why } from '../report/why.ts'
import { ContractRegister } from '../sqlite/contract-register.ts'
import { OwnTariffs } from '../sqlite/own-tariffs.ts'
import type { SqliteStore } from '../sqlite/sqlite-store.ts'
import type { AnomalySummary, ContractSummary } from '../store.ts'
import { unknownContract } from '../unknown-contract.ts'
import { alertSummary } from './alert-summary.ts'
import { PlanReading } from './plan-reading.ts'
import { type LogVerification, verifyLog } from './verify-log.ts'

/** Reads what a database knows. Any number of processes may read while one acts. */
export class ContractReader {
  protected readonly store: SqliteStore
  readonly #versions: ContractVersions | undefined
  /** Contracts for lists, a piece at a time. */
  readonly register: ContractRegister
  /** The tariffs of contracts that were orders of our own. */
  readonly ownTariffs: OwnTariffs

  constructor(store: SqliteStore, versions?: ContractVersions) {
    this.store = store
    this.#versions = versions
    this.register = new ContractRegister(store.database)
    this.ownTariffs = new OwnTariffs(store)
  }

  /** Contracts in a state we know, oldest sighting first. `state` takes a parent state too (`Contract`). */
  contracts(filter: { state?: string } = {}): ContractSummary[] {
    return this.store.contracts(filter)
  }

  /** Contracts per state; states without any are left out. */
  counts(): Record<string, number> {
    return this.store.countsByState()
  }

  /** Everything known of one contract. @throws StromkreisError `notFound` */
  contract(contractNumber: string): ContractRecord {
    const record = this.store.find(contractNumber)?.record
    if (!record) throw unknownContract(contractNumber)
    return record
  }

  /**
   * The entries of a contract, or of an order of our own, oldest first; with `at` (epoch milliseconds) those that were known then.
   * @throws StromkreisError `notFound`
   */
  history(subject: string, options: { at?: number } = {}): Entry[] {
    const { at = Number.POSITIVE_INFINITY } = options
    const entries = this.store.entriesOf(subject)
    if (entries.length === 0) {
      throw orderSubjectOf(subject) === null ? unknownContract(subject) : unknownOrder(subject)
    }
    return entries.filter(({ observedAt }) => observedAt <= at)
  }

  /**
   * The state that was known at an instant (epoch milliseconds); null before the contract was first seen.
   * @throws StromkreisError `notFound`
   */
  stateAt(contractNumber: string, at: number): ContractStatePath | null {
    return (this.history(contractNumber, { at }).at(-1)?.to ?? null) as ContractStatePath | null
  }

  /** Orders of our own, oldest first; all of them, or those in one state. */
  orders(filter: { state?: OrderState } = {}): OrderSummary[] {
    const states = filter.state === undefined ? undefined : [filter.state]
    return this.store.orders.inStates(states).map((order) => summaryOf(order, this.store))
  }

  /**
   * A piece of the orders of our own, newest first: so many that began before the order `before` (its id), or after the
   * order `after`, or the newest; or the oldest, `oldestFirst`. It costs the same wherever the piece lies and however many orders there are.
   * @throws StromkreisError `notFound` where there is no such order to begin at
   */
  orderPage(request: {
    states?: readonly OrderState[] | undefined
    before?: string | undefined
    after?: string | undefined
    oldestFirst?: boolean | undefined
    limit: number
  }): OrderSummary[] {
    const { states = orderStates, before = null, after = null, oldestFirst = false, limit } = request
    for (const id of [before, after]) if (id !== null) this.order(id)
    return this.store.orders
      .page({ states, before, after, oldestFirst, limit })
      .map((order) => summaryOf(order, this.store))
  }

  /** One order of our own. @throws StromkreisError `notFound` */
  order(id: string): OrderSummary {
    const order = this.store.orders.find(id)
    if (order === null) throw unknownOrder(id)
    return summaryOf(order, this.store)
  }

  /** The order of our own that became a contract; null where it came from elsewhere. */
  orderOf(contractNumber: string): OrderSummary | null {
    const order = this.store.orders.byContractNumber(contractNumber)
    return order === null ? null : summaryOf(order, this.store)
  }

  /** Orders of our own per state; states without any are left out. */
  orderCounts(): Record<string, number> {
    return this.store.orders.countsByState()
  }

  /**
   * Why a contract, or an order of our own by its id, can or cannot go to a state at `now`, epoch milliseconds: the edges,
   * their guards with what they look at, the shortest way. `target` is a status or state, or for an order an event.
   * @throws StromkreisError `notFound`; `invalidInput` when the target is none of these
   */
  why(subject: string, target: string, at: { now: number }): WhyAnswer {
    if (orderSubjectOf(subject) === null) return why(this.contract(subject), target, at)
    const order = this.store.orders.find(subject)
    if (order === null) throw unknownOrder(subject)
    return why(order.record, target, at)
  }

  /** Everything observed that the lifecycle could not take in, oldest first. */
  anomalies(): AnomalySummary[] {
    return this.store.anomalies()
  }

  /**
   * What people have to act on, oldest first: what is not resolved, or all there ever was; of one kind, or of any; of one
   * contract number, order's id or `supplier`, or of all; at most `limit`. `withTexts`: with what the supplier and people wrote, which may be
   * personal.
   */
  alerts(filter: AlertFilter & { withTexts?: boolean | undefined } = {}): AlertSummary[] {
    return this.store.alerts.list(filter).map((alert) => alertSummary(alert, this.store, filter))
  }

  /** How many alerts are open, by the state of the contract or order of our own that they are about. */
  openAlertsByState() {
    return this.store.alerts.openByState()
  }

  /** How many alerts are not resolved, by kind and state. */
  alertCounts() {
    return this.store.alerts.counts()
  }

  /**
   * The text behind a reference in an entry of a contract or of an order of our own; null once it is erased. Personal
   * data.
   */
  text(subject: string, reference: string): string | null {
    const id = orderSubjectOf(subject) ?? this.store.find(subject)?.id
    return id === undefined ? null : this.store.reveal(id, reference)
  }

  /** Replays the whole log and says where it and the snapshots disagree. */
  verify(onProgress?: (contracts: number) => void): LogVerification {
    return verifyLog(this.store, onProgress, this.#versions)
  }

  /** When the newest entries of the log were observed, epoch milliseconds; 0 for an empty log. */
  latestObservedAt(): number {
    return this.store.latestObservedAt()
  }

  /**
   * When contracts are looked at next, and why, as planned at `now`, epoch milliseconds; null before anybody has followed
   * them.
   */
  plan(at: { now: number }): PlanReading | null {
    const saved = this.store.savedPlan()
    return saved && new PlanReading(this.store, saved, at.now)
  }

  /**
   * How long contracts stay where, how many offers become deliveries, what is denied, and where time is lost: docs/insight.md.
   * Reads the whole log; `onProgress` is told of the entries read so far.
   * @throws StromkreisError `invalidInput` for a period that ends before it begins.
   */
  stats(options: Omit<InsightOptions, 'dataFacts'>, onProgress?: (entries: number) => void): InsightReport {
    return this.insight({ onProgress }).report(options)
  }

  /** Reads the whole log, to be asked for figures of more than one period or tariff without reading it again; see {@link stats}. */
  insight(reading: InsightReading = {}): ReadInsight {
    return insightOfStore(this.store, reading)
  }

  close(): void {
    this.store.close()
  }
}
