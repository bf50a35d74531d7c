import type { KnownContract, LastSeen, Store } from '../store.ts'
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
  /** Number of the answer that last said something new of it; see {@link Intake.answers}. */
  newsIn: number
}

/** Every known contract by its number, a few hundred bytes each, never their snapshots. */
export class ContractIndex {
  readonly #contracts = new Map<string, IndexedContract>()
  readonly #byId: IndexedContract[] = []
  #nextId = 1

  /** Reads all contracts; `onKnown` is told of each how it stands. */
  constructor(store: Store, onKnown: (contract: KnownContract) => void = () => {}) {
    for (const known of store.known()) {
      const contract = this.#add(known.id, known.contractNumber, known.seen, known.anomaly === null)
      contract.isMissing = known.anomaly === 'missing'
      onKnown(known)
    }
  }

  get(contractNumber: string): IndexedContract | undefined {
    return this.#contracts.get(contractNumber)
  }

  /** The contract, given an id if it is new. */
  obtain(contractNumber: string): IndexedContract {
    let contract = this.#contracts.get(contractNumber)
    if (contract === undefined) {
      contract = this.#add(this.#nextId, contractNumber, null, false)
    }
    return contract
  }

  /** The contract with an id that was given. */
  byId(id: number): IndexedContract {
    return this.#byId[id]!
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

  #add(id: number, contractNumber: string, seen: LastSeen | null, isAccepted: boolean): IndexedContract {
    const contract: IndexedContract = {
      id,
      contractNumber,
      latest: null,
      isMissing: false,
      seen,
      isAccepted,
      acceptedFrom: isAccepted ? (seen?.beganAt ?? null) : null,
      saved: seen,
      newsIn: 0,
    }
    this.#contracts.set(contractNumber, contract)
    this.#byId[id] = contract
    this.#nextId = Math.max(this.#nextId, id + 1)
    return contract
  }
}

/** Notes that a contract was seen as it was seen last; false, and nothing noted, when the look is older than that. */
export function seenAgain(contract: IndexedContract, look: LastSeen): boolean {
  if (contract.seen !== null && look.beganAt < contract.seen.beganAt) return false
  contract.seen = look
  if (contract.isAccepted) contract.acceptedFrom = look.beganAt
  return true
}
