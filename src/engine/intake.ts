import type { ContractDelays, ContractDetails } from '../../machines/index.ts'
import type { ContractRecord } from '../contract-record.ts'
import { type Entry, supplierSubject } from '../log-entry.ts'
import { isUnreadable, type Sighting } from '../observation.ts'
import type { ContractBeginning, OrderLog } from '../order-log.ts'
import type { OrderChange } from '../order-store.ts'
import type { Change, LastSeen, Store, StoredContract } from '../store.ts'
import type { AlertBook } from './alert-book.ts'
import { type ContractIndex, type IndexedContract, seenAgain } from './contract-index.ts'
import { type ContractVersions, contractVersions } from './contract-versions.ts'
import { type Command, type Decision, decide } from './decide.ts'
import { isSaidAgain, latestOf } from './latest-sighting.ts'

/** What came of taking in one answer. */
export interface TakenIn {
  members: IndexedContract[]
  /** Orders whose number could not be read, by their place in the answer. */
  problems: { place: number; problem: string }[]
  /** Whether something in it was kept out as stale: that may be the news of the next look. */
  isStale: boolean
}

/** Turns what was seen into entries: compare, explain, step, commit. One answer is one transaction. */
export class Intake implements OrderLog {
  readonly #store: Store
  readonly #index: ContractIndex
  readonly #alerts: AlertBook
  readonly #delays: ContractDelays
  readonly #versions: ContractVersions
  readonly #onMoved: (id: number, record: ContractRecord) => void
  readonly #onCommitted: (entries: readonly Entry[]) => void
  #answers = 0

  constructor(options: {
    store: Store
    index: ContractIndex
    /** Follows whatever is written. */
    alerts: AlertBook
    delays: ContractDelays
    versions?: ContractVersions
    /** Told of every contract that something was written of, and how it then stands. */
    onMoved: (id: number, record: ContractRecord) => void
    /** Told of everything written, after that. */
    onCommitted: (entries: readonly Entry[]) => void
  }) {
    this.#store = options.store
    this.#index = options.index
    this.#alerts = options.alerts
    this.#delays = options.delays
    this.#versions = options.versions ?? contractVersions
    this.#onMoved = options.onMoved
    this.#onCommitted = options.onCommitted
  }

  /** Answers taken in so far. An answer with the same bytes as one before is old news where no member had any since. */
  get answers(): number {
    return this.#answers
  }

  /** Takes in the orders of one answer. */
  takeIn(look: LastSeen, sightings: readonly Sighting[]): TakenIn {
    this.#answers += 1
    const draft = new Draft(this.#store, this.#versions)
    try {
      return this.#takeIn(draft, look, sightings)
    } catch (error) {
      // Keys made for texts that will not be written must not stay in an open transaction.
      this.#store.commit([])
      throw error
    }
  }

  #takeIn(draft: Draft, look: LastSeen, sightings: readonly Sighting[]): TakenIn {
    const taken: TakenIn = { members: [], problems: [], isStale: false }
    draft.prepare(this.#withNews(sightings))
    const noted: { contract: IndexedContract; sighting: Sighting; isAccepted: boolean }[] = []
    for (const [place, sighting] of sightings.entries()) {
      const { contractNumber } = sighting
      if (contractNumber === null || contractNumber === supplierSubject) {
        const problem = isUnreadable(sighting) ? sighting.problem : 'contractNumber: not a contract number'
        taken.problems.push({ place, problem })
        continue
      }
      const contract = this.#index.obtain(contractNumber)
      taken.members.push(contract)
      if (contract.seen !== null && look.beganAt < contract.seen.beganAt) {
        taken.isStale = true
        continue
      }
      const isKnown = isSaidAgain(contract.latest, sighting) && !contract.isMissing && !draft.has(contract)
      if (isKnown) {
        seenAgain(contract, look)
        continue
      }
      const { outcome, record } = draft.apply(contract, (known, isDrafted) =>
        this.#commandFor(contract, known, sighting, look, isDrafted),
      )
      if (outcome === 'stale') taken.isStale = true
      else noted.push({ contract, sighting, isAccepted: isAccepted(record, sighting) })
    }
    this.#commit(draft)
    // Only what is durable may be remembered as known.
    for (const { contract, sighting, isAccepted } of noted) {
      contract.newsIn = this.#answers
      contract.latest = latestOf(sighting)
      contract.isMissing = false
      contract.isAccepted = isAccepted
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
    const draft = new Draft(this.#store, this.#versions)
    if (begins !== undefined) {
      const contract = this.#index.obtain(begins.contractNumber)
      draft.apply(contract, () => ({ type: 'submit', begins, delays: this.#delays }))
    }
    this.#commit(draft, changes)
  }

  /** Has a contract compared anew with whatever is seen next, the same bytes included. */
  forget(contract: IndexedContract): void {
    this.#answers += 1
    contract.newsIn = this.#answers
    contract.latest = null
  }

  /** Notes that the supplier does not know the contract's number any more. */
  miss(contract: IndexedContract, look: LastSeen): void {
    this.tell(contract, { type: 'missing', look })
    this.#answers += 1
    contract.newsIn = this.#answers
    contract.isMissing = true
  }

  /** Applies one command to one contract and commits what comes of it. */
  tell(contract: IndexedContract, command: Command): Decision['outcome'] {
    const draft = new Draft(this.#store, this.#versions)
    const { outcome } = draft.apply(contract, () => command)
    this.#commit(draft)
    return outcome
  }

  /** Applies one command to each of these contracts, in one commit. */
  tellAll(contracts: readonly IndexedContract[], command: Command): void {
    const draft = new Draft(this.#store, this.#versions)
    draft.prepare(contracts)
    for (const contract of contracts) draft.apply(contract, () => command)
    this.#commit(draft)
  }

  #commit(draft: Draft, written: readonly OrderChange[] = []): void {
    const accompanied = this.#alerts.accompany(draft.changes(), written)
    const { changes, orders, writes } = accompanied
    this.#store.commit(changes, orders, writes)
    this.#alerts.settle(accompanied)
    for (const { id, record } of changes) this.#onMoved(id, record)
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
  readonly #versions: ContractVersions
  readonly #changes = new Map<number, Change>()
  #loaded: ReadonlyMap<number, StoredContract> = new Map()

  constructor(store: Store, versions: ContractVersions) {
    this.#store = store
    this.#versions = versions
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
    const command = commandFor(record, drafted !== undefined)
    const decision = decide(record, contractNumber, command, this.#versions)
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
