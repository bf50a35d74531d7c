import { createHash } from 'node:crypto'
import { defaultContractDelays } from '../../machines/index.ts'
import { ContractIndex } from '../../src/engine/contract-index.ts'
import { Intake } from '../../src/engine/intake.ts'
import { Sweeper } from '../../src/engine/sweep.ts'
import { readOrderPage } from '../../src/rabot/order-page.ts'
import { SqliteStore } from '../../src/sqlite/sqlite-store.ts'
import type { SupplierPage } from '../../src/supplier.ts'

/** The engine's own way from page text to durable commit, without HTTP around it. */
export class StromkreisIngest {
  readonly #store: SqliteStore
  readonly #index: ContractIndex
  readonly #sweeper: Sweeper
  #pages: readonly Buffer[] = []
  #now = Date.UTC(2026, 0, 5)

  constructor(path: string, batch: number) {
    this.#store = new SqliteStore(path)
    this.#index = new ContractIndex(this.#store)
    const intake = new Intake({
      store: this.#store,
      index: this.#index,
      delays: defaultContractDelays,
      onCommitted: () => {},
    })
    const supplier = {
      page: async <Taken>({ offset }: { offset: number }, take: (page: SupplierPage) => Taken) =>
        take(this.#page(offset / batch)),
      order: async () => {
        throw new Error('no order is asked for by itself here')
      },
    }
    this.#sweeper = new Sweeper({
      store: this.#store,
      index: this.#index,
      intake,
      supplier: supplier as never,
      pageLimit: batch,
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
    this.#store.saveSeen(this.#index.unsaved(), { completed: this.#sweeper.completed, nextAt: null })
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
