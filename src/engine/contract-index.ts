import type { LastSeen, Store } from '../store.ts'
import type { LatestSighting } from './latest-sighting.ts'

/** What the engine keeps in memory of each contract: enough to see that nothing has changed. */
export interface IndexedContract {
  readonly id: number
  readonly contractNumber: string
  /** The last sighting; null until this process has seen the contract. */
  latest: LatestSighting | null
  /** Whether the supplier answered 404 for it since. */
  isMissing: boolean
  seen: LastSeen | null
  /** Whether what was last seen is the state that the contract is recorded in. */
  isAccepted: boolean
  /** When the last look began that saw that state, epoch milliseconds; null when this process cannot say. */
  acceptedFrom: number | null
  /** What {@link ContractIndex.unsaved} has handed out last. */
  saved: LastSeen | null
  /** The page of the list it was last read from. */
  page: RememberedPage | null
}

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

/** Every known contract by its number, a few hundred bytes each, never their snapshots. */
export class ContractIndex {
  readonly #contracts = new Map<string, IndexedContract>()
  #nextId = 1

  constructor(store: Store) {
    for (const { id, contractNumber, seen, isAccepted, isMissing } of store.known()) {
      const contract = indexed(id, contractNumber, seen, isAccepted)
      contract.isMissing = isMissing
      this.#contracts.set(contractNumber, contract)
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
      contract = indexed(this.#nextId++, contractNumber, null, false)
      this.#contracts.set(contractNumber, contract)
    }
    return contract
  }

  get size(): number {
    return this.#contracts.size
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

/** Notes that a contract was seen as it was seen last; false, and nothing noted, when the look is older than that. */
export function seenAgain(contract: IndexedContract, look: LastSeen): boolean {
  if (contract.seen !== null && look.beganAt < contract.seen.beganAt) return false
  contract.seen = look
  if (contract.isAccepted) contract.acceptedFrom = look.beganAt
  return true
}

function indexed(
  id: number,
  contractNumber: string,
  seen: LastSeen | null,
  isAccepted: boolean,
): IndexedContract {
  return {
    id,
    contractNumber,
    latest: null,
    isMissing: false,
    seen,
    isAccepted,
    acceptedFrom: isAccepted ? (seen?.beganAt ?? null) : null,
    saved: seen,
    page: null,
  }
}
