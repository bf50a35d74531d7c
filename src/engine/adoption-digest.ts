import { supplierSubject } from '../log-entry.ts'
import type { Store } from '../store.ts'
import type { ContractIndex } from './contract-index.ts'
import type { Intake } from './intake.ts'

const batchSize = 1_000

/**
 * Tells once how many orders were first seen with a time rule already run out, instead of one alert for each. What is
 * still to tell is read from the log, from the digest before on, so that a crash cannot swallow it.
 */
export class AdoptionDigest {
  readonly #store: Store
  readonly #index: ContractIndex
  readonly #intake: Intake
  #toldUpTo: number

  constructor(options: { store: Store; index: ContractIndex; intake: Intake }) {
    this.#store = options.store
    this.#index = options.index
    this.#intake = options.intake
    const digests = options.store.entriesOf(supplierSubject).flatMap(({ digest }) => digest ?? [])
    this.#toldUpTo = digests.at(-1)?.upTo ?? 0
  }

  /** Tells what was adopted overdue since the last time, if anything was. */
  tell(now: number): void {
    const counts: Record<string, number> = {}
    for (;;) {
      const logged = this.#store.entriesAfter(this.#toldUpTo, batchSize)
      for (const { entry } of logged) {
        for (const rule of entry.overdue ?? []) counts[rule] = (counts[rule] ?? 0) + 1
      }
      this.#toldUpTo = logged.at(-1)?.position ?? this.#toldUpTo
      if (logged.length < batchSize) break
    }
    if (Object.keys(counts).length === 0) return
    const supplier = this.#index.obtain(supplierSubject)
    this.#intake.tell(supplier, { type: 'digest', counts, upTo: this.#toldUpTo, now })
  }
}
