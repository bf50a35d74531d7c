import type { ContractStatePath } from '../../machines/index.ts'
import type { Entry } from '../log-entry.ts'
import type { RegisteredContract } from '../store.ts'
import type { DashboardSource } from './dashboard-source.ts'
import { type ContractFilter, type ContractOrder, type ListedContract, narrowed } from './listed-contract.ts'
import { pause } from './pause.ts'
import { SortedContracts } from './sorted-contracts.ts'

/** A part of the list, and how much there is. */
export interface ContractPage {
  contracts: ListedContract[]
  total: number
}

/** How many contracts have each state, reason and tariff. */
export interface ContractTallies {
  states: Record<string, number>
  reasons: Record<string, number>
  tariffs: Record<string, number>
}

const contractsAtOnce = 200
const entriesAtOnce = 500
const changesAtOnce = 200
const lookAgainMs = 50
// Each of them has data to be opened.
const ownAtOnce = 50

/**
 * Every contract with what the list is narrowed by, some hundred bytes each: a page of a hundred thousand is found in a few
 * milliseconds. It reads in pieces, between which the engine goes on, and follows the log from then on.
 */
export class ContractIndex {
  readonly #source: Pick<DashboardSource, 'ownTariffs' | 'register' | 'subscribe'>
  readonly #all: ListedContract[] = []
  readonly #byNumber = new Map<string, ListedContract>()
  readonly #byId = new Map<number, ListedContract>()
  readonly #sorted = new SortedContracts(this.#all)
  readonly #tallies: ContractTallies = { states: none(), reasons: none(), tariffs: none() }
  readonly #changed = new Set<string>()
  /** Told before their contracts were read here. */
  readonly #tariffsToCome = new Map<string, string>()
  readonly #stopFollowing: () => void
  #isRead = false
  #isCatchingUp = false
  #isStopped = false

  constructor(source: Pick<DashboardSource, 'ownTariffs' | 'register' | 'subscribe'>) {
    this.#source = source
    this.#stopFollowing = source.subscribe((entry) => this.#note(entry))
  }

  /** Whether everything was read and is in order; where so much happens at once that it is read in pieces, not for a while. */
  get isComplete(): boolean {
    return this.#isRead && this.#changed.size <= changesAtOnce && !this.#sorted.isBehind
  }

  /** How many contracts there are. */
  get size(): number {
    return this.#all.length
  }

  /** Reads all there is. */
  async read(): Promise<void> {
    const { register } = this.#source
    for (let after = 0; !this.#isStopped; ) {
      const page = register.page(after, contractsAtOnce)
      for (const contract of page) this.#put(contract)
      if (page.length < contractsAtOnce) break
      after = page.at(-1)!.id
      await pause()
    }
    for (let position = 0; !this.#isStopped && position < register.lastPosition(); await pause()) {
      const read = register.tariffs(position, entriesAtOnce)
      position = read.position
      for (const { id, tariff } of read.named) {
        const contract = this.#byId.get(id)
        if (contract !== undefined) this.#set(contract, { tariff })
      }
    }
    await this.#readOwnTariffs()
    this.#isRead = true
    await this.#catchUp()
  }

  stop(): void {
    this.#isStopped = true
    this.#stopFollowing()
  }

  /** Contracts per state. */
  counts(): Record<string, number> {
    this.#refresh()
    return this.#tallies.states
  }

  /** The state of one contract; undefined where it is not known. */
  stateOf(contractNumber: string): ContractStatePath | undefined {
    this.#refresh()
    return this.#byNumber.get(contractNumber)?.state
  }

  /** What there is to narrow by, with how many contracts have it. */
  tallies(): ContractTallies {
    this.#refresh()
    return this.#tallies
  }

  page(
    filter: ContractFilter,
    asked: { order: ContractOrder; descending: boolean; offset: number; limit: number },
  ): ContractPage {
    const { order, descending, offset, limit } = asked
    this.#refresh()
    const sorted = this.#sorted.in(order)
    const fitting = narrowed(sorted, filter)
    const total = fitting.length
    if (!descending) return { contracts: fitting.slice(offset, offset + limit), total }
    const end = Math.max(0, total - offset)
    return { contracts: fitting.slice(Math.max(0, end - limit), end).reverse(), total }
  }

  /** All that fit, for export. */
  all(
    filter: ContractFilter,
    { order, descending }: { order: ContractOrder; descending: boolean },
  ): ListedContract[] {
    this.#refresh()
    const fitting = [...narrowed(this.#sorted.in(order), filter)]
    return descending ? fitting.reverse() : fitting
  }

  /** Waits until {@link isComplete}, but not longer than this; resolves to whether it is. */
  async completed(patienceMs: number): Promise<boolean> {
    for (let waitedMs = 0; !this.isComplete && waitedMs < patienceMs; waitedMs += lookAgainMs) {
      await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
    }
    return this.isComplete
  }

  #note({ subject, start }: Entry): void {
    this.#changed.add(subject)
    const tariff = start?.facts.tariffName
    if (tariff) this.#tariffsToCome.set(subject, tariff)
    if (this.#isRead && this.#changed.size > changesAtOnce) {
      // Whoever asks next is told what is the matter.
      this.#catchUp().catch(() => {})
    }
  }

  async #readOwnTariffs(): Promise<void> {
    for (let after: string | null = ''; after !== null && !this.#isStopped; await pause()) {
      const read = this.#source.ownTariffs.after(after, ownAtOnce)
      after = read.last
      for (const { contractNumber, tariff } of read.named) {
        const contract = this.#byNumber.get(contractNumber)
        if (contract?.tariff === null) this.#set(contract, { tariff })
      }
    }
  }

  /** Takes in what is much in pieces. */
  async #catchUp(): Promise<void> {
    if (this.#isCatchingUp) return
    this.#isCatchingUp = true
    try {
      while (!this.#isStopped && !this.isComplete) {
        await pause()
        if (this.#isStopped) return
        if (this.#changed.size > changesAtOnce) this.#takeIn(changesAtOnce)
        else await this.#sorted.prepare()
      }
    } finally {
      this.#isCatchingUp = false
    }
  }

  #refresh(): void {
    if (this.#changed.size <= changesAtOnce) this.#takeIn(changesAtOnce)
  }

  #takeIn(most: number): void {
    let left = most
    for (const number of this.#changed) {
      if (left-- === 0) return
      const contract = this.#source.register.one(number)
      if (contract !== null) {
        this.#put(contract)
        const listed = this.#byNumber.get(number)!
        const tariff = listed.tariff ?? this.#source.ownTariffs.of(number)
        if (tariff !== listed.tariff) this.#set(listed, { tariff })
      }
      this.#changed.delete(number)
    }
  }

  #put(contract: RegisteredContract): void {
    const { contractNumber } = contract
    const known = this.#byNumber.get(contractNumber)
    const tariff = this.#tariffsToCome.get(contractNumber) ?? known?.tariff ?? null
    this.#tariffsToCome.delete(contractNumber)
    if (known !== undefined) {
      this.#set(known, { ...contract, tariff })
      return
    }
    const listed = { ...contract, tariff }
    this.#byNumber.set(contractNumber, listed)
    this.#byId.set(contract.id, listed)
    this.#all.push(listed)
    this.#sorted.changed(listed)
    this.#tally(listed, 1)
  }

  #set(known: ListedContract, changes: Partial<ListedContract>): void {
    this.#tally(known, -1)
    Object.assign(known, changes)
    this.#tally(known, 1)
    this.#sorted.changed(known)
  }

  #tally({ state, reason, tariff }: ListedContract, one: 1 | -1): void {
    add(this.#tallies.states, state, one)
    add(this.#tallies.reasons, reason, one)
    add(this.#tallies.tariffs, tariff, one)
  }
}

/** An empty tally; the supplier's words may be any, those that objects have of their own too. */
function none(): Record<string, number> {
  return Object.create(null)
}

function add(tally: Record<string, number>, value: string | null, one: 1 | -1): void {
  if (value === null) return
  const count = (tally[value] ?? 0) + one
  if (count === 0) delete tally[value]
  else tally[value] = count
}
