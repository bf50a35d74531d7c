import type { ContractDelays, ContractDetails } from '../../machines/index.ts'
import { type Entry, supplierSubject } from '../log-entry.ts'
import { isUnreadable, type Observation, type Sighting } from '../observation.ts'
import type { Change, LastSeen, Store } from '../store.ts'
import type { ContractIndex, IndexedContract, RememberedPage } from './contract-index.ts'
import { type Command, decide } from './decide.ts'

/** What came of taking in one answer. */
export interface TakenIn {
  members: IndexedContract[]
  /** Problems of orders whose number could not be read. */
  problems: string[]
}

/** Turns what was seen into entries: compare, explain, step, commit. One answer is one transaction. */
export class Intake {
  readonly #store: Store
  readonly #index: ContractIndex
  readonly #delays: ContractDelays
  readonly #onCommitted: (entries: readonly Entry[]) => void

  constructor(options: {
    store: Store
    index: ContractIndex
    delays: ContractDelays
    onCommitted: (entries: readonly Entry[]) => void
  }) {
    this.#store = options.store
    this.#index = options.index
    this.#delays = options.delays
    this.#onCommitted = options.onCommitted
  }

  /** Takes in the orders of one answer. `page` is given when they are a page of the list. */
  takeIn(look: LastSeen, sightings: readonly Sighting[], page: RememberedPage | null = null): TakenIn {
    const draft = new Draft(this.#store)
    const taken: TakenIn = { members: [], problems: [] }
    const noted: { contract: IndexedContract; content: string }[] = []
    for (const sighting of sightings) {
      const { contractNumber } = sighting
      if (contractNumber === null || contractNumber === supplierSubject) {
        taken.problems.push(
          isUnreadable(sighting) ? sighting.problem : 'contractNumber: not a contract number',
        )
        continue
      }
      const contract = this.#index.obtain(contractNumber)
      taken.members.push(contract)
      if (contract.seen !== null && look.beganAt < contract.seen.beganAt) continue
      const content = contentOf(sighting)
      if (contract.content === content && !draft.has(contract.id)) {
        contract.seen = look
        contract.page = page ?? contract.page
        continue
      }
      const outcome = draft.apply(contract, this.#commandFor(contract, sighting, look))
      if (outcome !== 'stale') noted.push({ contract, content })
    }
    this.commit(draft)
    // Only what is durable may be remembered as known.
    for (const { contract, content } of noted) {
      if (contract.page !== page && contract.page !== null) contract.page.digest = null
      contract.content = content
      contract.seen = look
      contract.page = page ?? contract.page
    }
    return taken
  }

  /** Applies one command to one contract and commits what comes of it. */
  tell(contract: IndexedContract, command: Command): 'changed' | 'duplicate' | 'stale' | 'refused' {
    const draft = new Draft(this.#store)
    const outcome = draft.apply(contract, command)
    this.commit(draft)
    return outcome
  }

  commit(draft: Draft): void {
    const changes = draft.changes()
    this.#store.commit(changes)
    for (const { entries } of changes) this.#onCommitted(entries)
  }

  #commandFor(contract: IndexedContract, sighting: Sighting, look: LastSeen): Command {
    if (isUnreadable(sighting)) return { type: 'unreadable', problem: sighting.problem, look }
    return {
      type: 'observe',
      observation: { ...sighting, details: this.#sealed(contract.id, sighting.details) },
      look,
      seenFrom: contract.seen?.beganAt ?? null,
      delays: this.#delays,
    }
  }

  #sealed(id: number, details: ContractDetails): ContractDetails {
    const { message, processingInfo } = details
    if (message === null && processingInfo === null) return details
    return {
      ...details,
      message: message === null ? null : this.#store.seal(id, message),
      processingInfo: processingInfo === null ? null : this.#store.seal(id, processingInfo),
    }
  }
}

/** Changes on their way into one transaction. A contract that appears twice steps on from where it then stands. */
export class Draft {
  readonly #store: Store
  readonly #changes = new Map<number, Change>()

  constructor(store: Store) {
    this.#store = store
  }

  has(id: number): boolean {
    return this.#changes.has(id)
  }

  apply(contract: IndexedContract, command: Command): 'changed' | 'duplicate' | 'stale' | 'refused' {
    const { id, contractNumber } = contract
    const drafted = this.#changes.get(id)
    const { record, lastPosition } = drafted ?? this.#store.load(id)
    const decision = decide(record, contractNumber, command)
    if (decision.outcome === 'changed') {
      const entries = drafted ? [...drafted.entries, ...decision.entries] : decision.entries
      this.#changes.set(id, { id, lastPosition, record: decision.record, entries })
    }
    return decision.outcome
  }

  changes(): Change[] {
    return [...this.#changes.values()]
  }
}

/** Everything of a sighting that could change a contract; equal strings need no second look. */
export function contentOf(sighting: Sighting): string {
  return isUnreadable(sighting) ? `unreadable\n${sighting.problem}` : observedContent(sighting)
}

function observedContent({ status, words, details }: Observation): string {
  return [
    status,
    words,
    details.denialReason,
    details.cancellationReason,
    details.startDate,
    details.endDate,
    details.processingInfo,
    details.message,
  ].join('\n')
}
