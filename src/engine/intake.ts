import type { ContractDelays, ContractDetails } from '../../machines/index.ts'
import type { ContractRecord } from '../contract-record.ts'
import { type Entry, supplierSubject } from '../log-entry.ts'
import { isUnreadable, type Sighting } from '../observation.ts'
import type { ContractBeginning, OrderLog } from '../order-log.ts'
import type { OrderChange } from '../order-store.ts'
import type { Change, LastSeen, Store, StoredContract } from '../store.ts'
import { type ContractIndex, type IndexedContract, type RememberedPage, seenAgain } from './contract-index.ts'
import { type Command, type Decision, decide } from './decide.ts'
import { isSaidAgain, latestOf } from './latest-sighting.ts'

/** What came of taking in one answer. */
export interface TakenIn {
  members: IndexedContract[]
  /** Problems of orders whose number could not be read. */
  problems: string[]
}

/** Turns what was seen into entries: compare, explain, step, commit. One answer is one transaction. */
export class Intake implements OrderLog {
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
    try {
      return this.#takeIn(draft, look, sightings, page)
    } catch (error) {
      // Keys made for texts that will not be written must not stay in an open transaction.
      this.#store.commit([])
      throw error
    }
  }

  #takeIn(
    draft: Draft,
    look: LastSeen,
    sightings: readonly Sighting[],
    page: RememberedPage | null,
  ): TakenIn {
    const taken: TakenIn = { members: [], problems: [] }
    draft.prepare(this.#withNews(sightings))
    const noted: { contract: IndexedContract; sighting: Sighting; isAccepted: boolean }[] = []
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
      if (contract.seen !== null && look.beganAt < contract.seen.beganAt) {
        keepOut(page)
        continue
      }
      const isKnown = isSaidAgain(contract.latest, sighting) && !contract.isMissing && !draft.has(contract)
      if (isKnown) {
        seenAgain(contract, look)
        contract.page = page ?? contract.page
        continue
      }
      const { outcome, record } = draft.apply(contract, (known, isDrafted) =>
        this.#commandFor(contract, known, sighting, look, isDrafted),
      )
      if (outcome === 'stale') keepOut(page)
      else noted.push({ contract, sighting, isAccepted: isAccepted(record, sighting) })
    }
    this.#commit(draft)
    // Only what is durable may be remembered as known.
    for (const { contract, sighting, isAccepted } of noted) {
      if (contract.page !== page && contract.page !== null) contract.page.digest = null
      contract.latest = latestOf(sighting)
      contract.isMissing = false
      contract.isAccepted = isAccepted
      contract.page = page ?? contract.page
      seenAgain(contract, look)
    }
    return taken
  }

  /** The known contracts that these sightings say something new of. */
  #withNews(sightings: readonly Sighting[]): IndexedContract[] {
    return sightings.flatMap((sighting) => {
      const { contractNumber } = sighting
      const contract = contractNumber === null ? undefined : this.#index.get(contractNumber)
      if (contract === undefined) return []
      return isSaidAgain(contract.latest, sighting) && !contract.isMissing ? [] : contract
    })
  }

  /** @see OrderLog.commit */
  commit(changes: readonly OrderChange[], begins?: ContractBeginning): void {
    const draft = new Draft(this.#store)
    if (begins !== undefined) {
      const contract = this.#index.obtain(begins.contractNumber)
      draft.apply(contract, () => ({ type: 'submit', begins, delays: this.#delays }))
    }
    this.#commit(draft, changes)
  }

  /** Applies one command to one contract and commits what comes of it. */
  tell(contract: IndexedContract, command: Command): Decision['outcome'] {
    const draft = new Draft(this.#store)
    const { outcome } = draft.apply(contract, () => command)
    this.#commit(draft)
    return outcome
  }

  #commit(draft: Draft, orders: readonly OrderChange[] = []): void {
    const changes = draft.changes()
    this.#store.commit(changes, orders)
    for (const { entries } of [...orders, ...changes]) this.#onCommitted(entries)
  }

  #commandFor(
    contract: IndexedContract,
    record: ContractRecord | null,
    sighting: Sighting,
    look: LastSeen,
    isDrafted: boolean,
  ): Command {
    if (isUnreadable(sighting)) return { type: 'unreadable', problem: sighting.problem, look }
    // Only a record that the last sighting led to has the references to its texts.
    const isLatestApplied = record !== null && record.anomaly === null && !isDrafted
    const known = isLatestApplied ? record.position?.context.details : undefined
    return {
      type: 'observe',
      observation: { ...sighting, details: this.#sealed(contract, known, sighting.details) },
      look,
      seenFrom: contract.acceptedFrom,
      delays: this.#delays,
    }
  }

  /** The details with references instead of free texts. A text that was there before keeps its reference. */
  #sealed(
    contract: IndexedContract,
    known: ContractDetails | undefined,
    details: ContractDetails,
  ): ContractDetails {
    if (details.message === null && details.processingInfo === null) return details
    const { latest } = contract
    const before = latest !== null && 'details' in latest ? latest.details : null
    const referenceTo = (name: 'message' | 'processingInfo') => {
      const text = details[name]
      if (text === null) return null
      const isKnown = known !== undefined && before !== null && before[name] === text
      return (isKnown ? known[name] : null) ?? this.#store.seal(contract.id, text)
    }
    return { ...details, message: referenceTo('message'), processingInfo: referenceTo('processingInfo') }
  }
}

/** Changes on their way into one transaction. A contract that appears twice steps on from where it then stands. */
class Draft {
  readonly #store: Store
  readonly #changes = new Map<number, Change>()
  #loaded: ReadonlyMap<number, StoredContract> = new Map()

  constructor(store: Store) {
    this.#store = store
  }

  has({ id }: IndexedContract): boolean {
    return this.#changes.has(id)
  }

  /** Reads what will be needed at once, which takes half the time of one after another. */
  prepare(contracts: readonly IndexedContract[]): void {
    if (contracts.length > 1) this.#loaded = this.#store.loadMany(contracts.map(({ id }) => id))
  }

  /** Tells a contract what `commandFor` makes of its record, and gives the record that follows. */
  apply(
    contract: IndexedContract,
    commandFor: (record: ContractRecord | null, isDrafted: boolean) => Command,
  ): { outcome: Decision['outcome']; record: ContractRecord | null } {
    const { id, contractNumber } = contract
    const drafted = this.#changes.get(id)
    const { record, lastPosition } = drafted ?? this.#loaded.get(id) ?? this.#store.load(id)
    const decision = decide(record, contractNumber, commandFor(record, drafted !== undefined))
    if (decision.outcome !== 'changed') return { outcome: decision.outcome, record }
    const entries = drafted ? [...drafted.entries, ...decision.entries] : decision.entries
    this.#changes.set(id, { id, lastPosition, record: decision.record, entries })
    return { outcome: 'changed', record: decision.record }
  }

  changes(): Change[] {
    return [...this.#changes.values()]
  }
}

/** Whether a sighting showed the state that the contract is then recorded in. */
function isAccepted(record: ContractRecord | null, sighting: Sighting): boolean {
  if (isUnreadable(sighting) || sighting.status === null) return false
  return record?.anomaly?.kind !== 'contradiction'
}

/** What was kept out as stale may be the news of the next look: the same bytes must be read again then. */
function keepOut(page: RememberedPage | null): void {
  if (page !== null) page.digest = null
}
