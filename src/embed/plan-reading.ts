import { restoredPlan } from '../engine/restored-plan.ts'
import { supplierSubject } from '../log-entry.ts'
import { Hazards } from '../plan/hazards.ts'
import type { PollPlan } from '../plan/poll-plan.ts'
import type { SavedPlan } from '../plan-record.ts'
import { type ContractPlanReport, contractPlanReport } from '../report/contract-plan-report.ts'
import { type EffectiveIntervalReport, EffectiveIntervals } from '../report/effective-intervals.ts'
import { learnedHazards, type PlanReport, PlanReporter } from '../report/plan-report.ts'
import { leaseHolder } from '../sqlite/lease.ts'
import type { SqliteStore } from '../sqlite/sqlite-store.ts'
import type { KnownContract } from '../store.ts'
import { unknownContract } from '../unknown-contract.ts'

const batchSize = 10_000

/** The plan as its engine saved it last, at most a minute ago, to be asked about. */
export class PlanReading {
  readonly #store: SqliteStore
  readonly #saved: SavedPlan
  readonly #plan: PollPlan
  readonly #known: readonly KnownContract[]
  readonly #now: number
  /** Whether a process follows the contracts; without one, nothing is looked at. */
  readonly isFollowed: boolean

  constructor(store: SqliteStore, saved: SavedPlan, now: number) {
    this.#store = store
    this.#saved = saved
    this.#known = [...store.known()].filter(({ contractNumber }) => contractNumber !== supplierSubject)
    this.#now = now
    this.#plan = restoredPlan(saved, { store, known: this.#known, settings: saved.settings, now })
    this.isFollowed = leaseHolder(store.database) !== null
  }

  /** The plan as a whole. */
  report(): PlanReport {
    const reporter = new PlanReporter({
      now: this.#now,
      listOrder: this.#plan.listOrder,
      isWalking: this.#plan.isWalking,
      listTrouble: this.#plan.listTrouble,
      limit: this.#saved.settings.limit,
      spacingMs: this.#saved.spacingMs,
      hazards: learnedHazards(new Hazards({ evidence: this.#saved.evidence })),
    })
    for (const { id, contractNumber } of this.#known) {
      const explanation = this.#explain(id)
      if (explanation !== null) reporter.count(contractNumber, explanation)
    }
    return reporter.report()
  }

  /** Between which looks changes of each kind came about, over the whole log: no change was seen later than that. */
  effectiveIntervals(): EffectiveIntervalReport {
    const intervals = new EffectiveIntervals()
    for (let position = 0; ; ) {
      const logged = this.#store.entriesAfter(position, batchSize)
      for (const { entry } of logged) intervals.count(entry)
      if (logged.length < batchSize) return intervals.report()
      position = logged.at(-1)!.position
    }
  }

  /** When one contract is looked at next, and why. @throws StromkreisError `notFound` */
  contract(contractNumber: string): ContractPlanReport {
    const found = this.#store.find(contractNumber)
    if (found?.record === null || found === null) throw unknownContract(contractNumber)
    const { position, timers } = found.record
    return contractPlanReport({
      contractNumber,
      state: position?.state ?? null,
      explanation: this.#explain(found.id),
      now: this.#now,
      spacingMs: this.#saved.spacingMs,
      nextDueAt: timers.length === 0 ? null : Math.min(...timers.map(({ dueAt }) => dueAt)),
      isFollowed: this.isFollowed,
    })
  }

  /** When each contract is looked at next, epoch milliseconds, by its number; none while nobody follows. */
  nextLooks(): Map<string, number> {
    if (!this.isFollowed) return new Map()
    const looks = this.#known.map(
      ({ id, contractNumber }) => [contractNumber, this.#explain(id)?.nextAt] as const,
    )
    return new Map(looks.filter((look): look is [string, number] => look[1] !== undefined))
  }

  #explain(id: number) {
    return this.#plan.explain(id, this.#now, this.#saved.spacingMs)
  }
}
