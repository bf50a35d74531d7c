import { supplierSubject } from '../log-entry.ts'
import type { Look } from '../supplier.ts'
import type { ContractIndex } from './contract-index.ts'
import type { Intake } from './intake.ts'
import type { ReadPage } from './page-reader.ts'

/** Orders whose number could not be read belong to nobody: together they are one anomaly of the supplier's. */
export class AnonymousOrders {
  readonly #index: ContractIndex
  readonly #intake: Intake
  /** What is wrong with them, by their place in the list. */
  readonly #problems = new Map<number, string>()
  #told: string | null = null

  constructor(options: { index: ContractIndex; intake: Intake }) {
    this.#index = options.index
    this.#intake = options.intake
  }

  /** Notes those of one page, and that others are no longer there. */
  see(offset: number, { received, hasMore, problems }: ReadPage): void {
    const end = hasMore ? offset + received : Number.POSITIVE_INFINITY
    for (const place of this.#problems.keys()) {
      if (place >= offset && place < end) this.#problems.delete(place)
    }
    for (const { place, problem } of problems) this.#problems.set(offset + place, problem)
  }

  /** Writes down what has changed since the last time, once the whole list was looked at. */
  tell(look: Look): void {
    const problem = [...new Set(this.#problems.values())].sort().join('; ')
    if (problem === this.#told) return
    this.#told = problem
    if (problem === '' && this.#index.get(supplierSubject) === undefined) return
    const supplier = this.#index.obtain(supplierSubject)
    this.#intake.tell(
      supplier,
      problem === '' ? { type: 'readable', look } : { type: 'unreadable', problem, look },
    )
  }
}
