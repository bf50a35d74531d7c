import { supplierSubject } from '../log-entry.ts'
import type { LastSeen, Store } from '../store.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { SupplierPage } from '../supplier.ts'
import { type ContractIndex, type RememberedPage, seenAgain } from './contract-index.ts'
import type { Intake } from './intake.ts'
import type { PatientSupplier } from './patient-supplier.ts'

const fewestMissingLooks = 10

/** What a sweep came to. */
export interface SweepResult {
  pages: number
  orders: number
}

/** Reads the supplier's whole list, page by page, and takes in what is new. */
export class Sweeper {
  readonly #index: ContractIndex
  readonly #intake: Intake
  readonly #supplier: PatientSupplier
  readonly #pageLimit: number
  readonly #pages = new Map<number, RememberedPage>()
  readonly #completedAtStart: number
  #completed: number

  constructor(options: {
    store: Store
    index: ContractIndex
    intake: Intake
    supplier: PatientSupplier
    /** Orders asked for per page; the server may give fewer. */
    pageLimit: number
  }) {
    this.#index = options.index
    this.#intake = options.intake
    this.#supplier = options.supplier
    this.#pageLimit = options.pageLimit
    this.#completedAtStart = options.store.sweep().completed
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
    onPage?: (progress: { pages: number; orders: number }) => void
  }): Promise<SweepResult> {
    const { signal, onPage } = options
    const number = this.#completed + 1
    const problems = new Set<string>()
    let look: LastSeen = { beganAt: 0, endedAt: 0, sweep: number }
    let offset = 0
    let pages = 0
    let repeats = 0
    let digest = ''
    for (;;) {
      const request = { offset, limit: this.#pageLimit }
      const page = await this.#supplier.page(
        request,
        (answer) => {
          look = { beganAt: answer.beganAt, endedAt: answer.endedAt, sweep: number }
          repeats = answer.digest === digest ? repeats + 1 : 0
          digest = answer.digest
          return this.#takeIn(offset, answer, look)
        },
        signal,
      )
      for (const problem of page.problems) problems.add(problem)
      offset += page.received
      pages += 1
      onPage?.({ pages, orders: offset })
      if (!page.hasMore || page.received === 0) break
      if (repeats > 1 || offset > 2 * this.#index.size + 10 * this.#pageLimit) throw endlessList()
    }
    for (const beyond of this.#pages.keys()) if (beyond >= offset && beyond > 0) this.#pages.delete(beyond)
    this.#noteAnonymous(problems, look)
    this.#completed = number
    await this.#askForMissing(number, pages, signal)
    return { pages, orders: offset }
  }

  #takeIn(offset: number, page: SupplierPage, look: LastSeen): RememberedPage {
    const known = this.#pages.get(offset)
    // A member that was read elsewhere since may have moved on there: these bytes are news about it.
    if (known?.digest === page.digest && known.members.every((contract) => contract.page === known)) {
      for (const contract of known.members) seenAgain(contract, look)
      return known
    }
    const { sightings, hasMore } = page.read()
    const remembered: RememberedPage = {
      digest: page.digest,
      members: [],
      received: sightings.length,
      hasMore,
      problems: [],
    }
    Object.assign(remembered, this.#intake.takeIn(look, sightings, remembered))
    this.#pages.set(offset, remembered)
    return remembered
  }

  /** Orders without a readable number belong to nobody: together they are one anomaly of the supplier's. */
  #noteAnonymous(problems: ReadonlySet<string>, look: LastSeen): void {
    if (problems.size === 0 && this.#index.get(supplierSubject) === undefined) return
    const problem = [...problems].sort().join('; ')
    const supplier = this.#index.obtain(supplierSubject)
    this.#intake.tell(
      supplier,
      problem === '' ? { type: 'readable', look } : { type: 'unreadable', problem, look },
    )
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
      const { beganAt, endedAt, sighting } = await this.#supplier.order(contract.contractNumber, signal)
      const look = { beganAt, endedAt, sweep }
      if (sighting !== null) {
        this.#intake.takeIn(look, [sighting])
        continue
      }
      this.#intake.tell(contract, { type: 'missing', look })
      contract.isMissing = true
    }
  }
}

function endlessList(): StromkreisError {
  return new StromkreisError(
    'unreadable',
    'The list of orders does not end: its pages come again and again.',
    {
      hint: 'The supplier may ignore the offset. Everything read so far is kept; report it to the supplier.',
    },
  )
}
