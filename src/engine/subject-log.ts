import type { Entry, Happening } from '../log-entry.ts'
import { orderSubjectOf } from '../order-id.ts'
import type { Store } from '../store.ts'
import type { ContractIndex } from './contract-index.ts'
import type { Intake } from './intake.ts'

/** Writes what leaves a subject as it is: what happens to its alerts. A subject is a contract, an order or the supplier. */
export class SubjectLog {
  readonly #store: Store
  readonly #index: ContractIndex
  readonly #intake: Intake

  constructor(options: { store: Store; index: ContractIndex; intake: Intake }) {
    this.#store = options.store
    this.#index = options.index
    this.#intake = options.intake
  }

  /** Null for a subject that is not known. */
  subjectId(subject: string): number | null {
    if (this.#isOrder(subject)) return this.#store.orders.find(subject)?.subjectId ?? null
    return this.#index.get(subject)?.id ?? null
  }

  write(subject: string, happening: Happening): void {
    if (!this.#isOrder(subject)) {
      this.#intake.tell(this.#index.obtain(subject), { type: 'note', happening })
      return
    }
    const order = this.#store.orders.find(subject)!
    const seq = order.record.seq + 1
    const { state } = order.record
    const untouched = { from: state, to: state, timers: { armed: [], removed: [] }, effects: [] }
    const entry: Entry = { ...happening, subject: order.record.id, seq, ...untouched }
    this.#intake.commit([{ ...order, record: { ...order.record, seq }, entries: [entry] }])
  }

  #isOrder(subject: string): boolean {
    return orderSubjectOf(subject) !== null
  }
}
