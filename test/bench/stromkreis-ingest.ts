import { createHash } from 'node:crypto'
import { defaultContractDelays } from '../../machines/index.ts'
import { AlertBook } from '../../src/engine/alert-book.ts'
import { AnonymousOrders } from '../../src/engine/anonymous-orders.ts'
import { ContractIndex } from '../../src/engine/contract-index.ts'
import { Intake } from '../../src/engine/intake.ts'
import { PageReader } from '../../src/engine/page-reader.ts'
import { plannedStageOf } from '../../src/engine/planned-stage.ts'
import { Sweeper } from '../../src/engine/sweep.ts'
import { Hazards } from '../../src/plan/hazards.ts'
import { PollPlan } from '../../src/plan/poll-plan.ts'
import { readOrderPage } from '../../src/rabot/order-page.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import type { SupplierPage } from '../../src/supplier.ts'

/** The engine's own way from page text to durable commit, without HTTP around it. */
export class StromkreisIngest {
  readonly #store: SqliteStore
  readonly #index: ContractIndex
  readonly #plan: PollPlan
  readonly #sweeper: Sweeper
  #pages: readonly Buffer[] = []
  #now = Date.UTC(2026, 0, 5)

  constructor(path: string, batch: number) {
    this.#store = new SqliteStore(path)
    this.#index = new ContractIndex(this.#store)
    this.#plan = new PollPlan({ limit: batch, hazards: new Hazards(), now: this.#now })
    const [store, index, plan] = [this.#store, this.#index, this.#plan]
    const intake = new Intake({
      ...{ store, index, alerts: new AlertBook({ store }), delays: defaultContractDelays },
      onMoved: (id, record) => plan.know({ id, ...plannedStageOf(record) }, this.#now),
      onCommitted: () => {},
    })
    const supplier = {
      page: async <Taken>({ offset }: { offset: number }, take: (page: SupplierPage) => Taken) =>
        take(this.#page(offset / batch)),
    }
    this.#sweeper = new Sweeper({
      ...{ store, index },
      reader: new PageReader({ intake, plan }),
      anonymous: new AnonymousOrders({ index, intake }),
      // No order is asked for by itself here.
      lookout: null as never,
      supplier: supplier as never,
      pageLimit: batch,
      listMayGrowBy: Number.POSITIVE_INFINITY,
    })
  }

  /** Sweeps over these pages. */
  async sweep(pages: readonly Buffer[]): Promise<void> {
    this.#pages = pages
    this.#now += 60_000
    await this.#sweeper.sweep({})
  }

  /** Notes when every contract was last seen, as the engine does once a minute. */
  saveSeen(): void {
    this.#store.saveSeen(this.#index.unsaved(), this.#sweeper.completed, {
      ...this.#plan.save(),
      savedAt: this.#now,
      settings: { limit: 1, againAfterMs: 1, weights: {}, callsPerPage: 1 },
      spacingMs: 0,
    })
  }

  #page(number: number): SupplierPage {
    const body = this.#pages[number]!
    const digest = createHash('sha256').update(body).digest('base64url')
    return { beganAt: this.#now, endedAt: this.#now, digest, read: () => readOrderPage(body) }
  }

  close(): void {
    this.#store.close()
  }
}
