import type { LastSeen, Store } from '../store.ts'

/** What the engine keeps in memory of each contract: enough to see that nothing has changed. */
export interface IndexedContract {
  readonly id: number
  readonly contractNumber: string
  /** Everything of the last sighting that could change the contract, as one string; null until seen by this process. */
  content: string | null
  seen: LastSeen | null
  /** What {@link ContractIndex.unsaved} has handed out last. */
  saved: LastSeen | null
  /** The page of the list it was last read from. */
  page: RememberedPage | null
}

/** Content of a contract that the supplier answered 404 for. */
export const missingContent = 'missing'

/** A page as last read. The same digest again means: the same orders, unchanged. */
export interface RememberedPage {
  /** Null once one of its orders was read elsewhere with other content. */
  digest: string | null
  members: readonly IndexedContract[]
  received: number
  hasMore: boolean
  /** Problems of orders on it whose number could not be read. */
  problems: readonly string[]
}

/** Every known contract by its number, about 200 bytes each, never their snapshots. */
export class ContractIndex {
  readonly #contracts = new Map<string, IndexedContract>()
  #nextId = 1

  constructor(store: Store) {
    for (const { id, contractNumber, seen } of store.known()) {
      this.#contracts.set(contractNumber, indexed(id, contractNumber, seen))
      this.#nextId = Math.max(this.#nextId, id + 1)
    }
  }

  get(contractNumber: string): IndexedContract | undefined {
    return this.#contracts.get(contractNumber)
  }

  /** The contract, given an id if it is new. */
  obtain(contractNumber: string): IndexedContract {
    let contract = this.#contracts.get(contractNumber)
    if (contract === undefined) {
      contract = indexed(this.#nextId++, contractNumber, null)
      this.#contracts.set(contractNumber, contract)
    }
    return contract
  }

  values(): Iterable<IndexedContract> {
    return this.#contracts.values()
  }

  /** Contracts seen since this was last asked. */
  *unsaved(): Iterable<{ id: number; seen: LastSeen }> {
    for (const contract of this.#contracts.values()) {
      if (contract.seen === null || contract.seen === contract.saved) continue
      contract.saved = contract.seen
      yield { id: contract.id, seen: contract.seen }
    }
  }
}

function indexed(id: number, contractNumber: string, seen: LastSeen | null): IndexedContract {
  return { id, contractNumber, content: null, seen, saved: seen, page: null }
}
