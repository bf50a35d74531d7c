import { supplierSubject } from '../log-entry.ts'
import type { LastSeen, Store } from '../store.ts'
import type { AnonymousOrders } from './anonymous-orders.ts'
import type { ContractIndex } from './contract-index.ts'
import { listTroubleError } from './list-trouble-error.ts'
import type { Lookout } from './lookout.ts'
import type { PageReader, ReadPage } from './page-reader.ts'
import type { PatientSupplier } from './patient-supplier.ts'

const fewestMissingLooks = 10

/** What a sweep came to. */
export interface SweepResult {
  pages: number
  orders: number
}

/** Reads the supplier's whole list, page by page, when somebody wants to know now. */
export class Sweeper {
  readonly #index: ContractIndex
  readonly #reader: PageReader
  readonly #anonymous: AnonymousOrders
  readonly #lookout: Lookout
  readonly #supplier: PatientSupplier
  readonly #pageLimit: number
  readonly #mayGrowBy: number
  readonly #completedAtStart: number
  #completed: number

  constructor(options: {
    store: Store
    index: ContractIndex
    reader: PageReader
    anonymous: AnonymousOrders
    lookout: Lookout
    supplier: PatientSupplier
    /** Orders asked for per page; the server may give fewer. */
    pageLimit: number
    /** A list with so many orders more than twice those known is taken for endless. */
    listMayGrowBy: number
  }) {
    this.#index = options.index
    this.#reader = options.reader
    this.#anonymous = options.anonymous
    this.#lookout = options.lookout
    this.#supplier = options.supplier
    this.#pageLimit = options.pageLimit
    this.#mayGrowBy = options.listMayGrowBy
    this.#completedAtStart = options.store.completedSweeps()
    this.#completed = this.#completedAtStart
  }

  /** Number of the latest sweep that read every page. */
  get completed(): number {
    return this.#completed
  }

  /**
   * One sweep. Everything up to a failure is committed.
   * @throws StromkreisError what the supplier said after several attempts; DOMException `AbortError` when stopped.
   */
  async sweep(options: {
    signal?: AbortSignal
    onPage?: (progress: SweepResult) => void
  }): Promise<SweepResult> {
    const { signal, onPage } = options
    const number = this.#completed + 1
    const most = 2 * this.#index.size + this.#mayGrowBy
    let look: LastSeen = { beganAt: 0, endedAt: 0, sweep: number }
    let offset = 0
    let pages = 0
    let repeats = 0
    let digest = ''
    for (;;) {
      const request = { offset, limit: this.#pageLimit }
      const page: ReadPage = await this.#supplier.page(
        { ...request, knownDigest: this.#reader.knownDigest(request) },
        (answer) => {
          look = { beganAt: answer.beganAt, endedAt: answer.endedAt, sweep: number }
          repeats = answer.digest === digest ? repeats + 1 : 0
          digest = answer.digest
          return this.#reader.takeIn(request, answer, look)
        },
        signal,
      )
      this.#anonymous.see(offset, page)
      offset += page.received
      pages += 1
      onPage?.({ pages, orders: offset })
      if (!page.hasMore || page.received === 0) break
      if (repeats > 1 || offset > 2 * this.#index.size + 10 * this.#pageLimit)
        throw listTroubleError('samePage')
      if (offset > most) throw listTroubleError('endless')
    }
    this.#anonymous.tell(look)
    this.#completed = number
    await this.#askForMissing(number, pages, signal)
    return { pages, orders: offset }
  }

  /**
   * Lists shift while they are read, so that an order is easily missed once: it is asked for by number only after two
   * whole sweeps without it, and a few per sweep, since a list that vanished as a whole is not worth the calls.
   */
  async #askForMissing(sweep: number, pages: number, signal?: AbortSignal): Promise<void> {
    let left = Math.max(fewestMissingLooks, Math.ceil(pages / 5))
    for (const contract of this.#index.values()) {
      if (left === 0) return
      const lastSweep = contract.seen?.sweep ?? this.#completedAtStart
      if (lastSweep > sweep - 2 || contract.isMissing || contract.contractNumber === supplierSubject) continue
      left -= 1
      await this.#lookout.lookForMissing(contract, signal)
    }
  }
}
