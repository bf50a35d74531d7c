import type { OrderFacts } from './observation.ts'
import type { OrderChange } from './order-store.ts'
import type { Look } from './supplier.ts'

/** A contract that begins because the supplier took an order of ours. */
export interface ContractBeginning {
  contractNumber: string
  customerNumber: string | null
  facts: OrderFacts
  /** The request that created or found it. */
  look: Look
}

/** Where what happens to orders of our own is written, and told to whoever listens. */
export interface OrderLog {
  /**
   * Writes the changes and, in the same transaction, the first entry of the contract that begins; none where a poll has
   * adopted it already.
   */
  commit(changes: readonly OrderChange[], begins?: ContractBeginning): void
}
