import { type ContractStatePath, contractStatePaths } from '../../machines/index.ts'
import type { Entry } from '../log-entry.ts'
import type { RegisteredContract } from '../store.ts'
import type { DashboardSource } from './dashboard-source.ts'

/** A contract as the list shows it. */
export interface ListedContract extends RegisteredContract {
  tariff: string | null
}

/** What a list of contracts is narrowed to. Instants are epoch milliseconds. */
export interface ContractFilter {
  /** A state, or one around it (`Contract`). */
  state?: string | undefined
  /** Digits that the contract's or the customer's number begins with. */
  number?: string | undefined
  reason?: string | undefined
  tariff?: string | undefined
  /** In its state since before this instant. */
  enteredBefore?: number | undefined
}

/** What a list can be sorted by. */
export const contractOrders = ['number', 'state', 'since', 'reason', 'tariff'] as const

/** One of {@link contractOrders}. */
export type ContractOrder = (typeof contractOrders)[number]

/** A part of the list, and how much there is. */
export interface ContractPage {
  contracts: ListedContract[]
  total: number
}

const contractsAtOnce = 2_000
const entriesAtOnce = 20_000

/**
 * Every contract with what the list is narrowed by, some hundred bytes each: a page of a hundred thousand is found in a few
 * milliseconds. It reads in pieces, between which the engine goes on, and follows the log from then on.
 */
export class ContractIndex {
  readonly #source: Pick<DashboardSource, 'register' | 'subscribe'>
  readonly #byNumber = new Map<string, ListedContract>()
  readonly #byId = new Map<number, ListedContract>()
  readonly #sorted = new Map<ContractOrder, { contracts: ListedContract[]; isStale: boolean }>()
  readonly #changed = new Set<string>()
  /** Told before their contracts were read here. */
  readonly #tariffsToCome = new Map<string, string>()
  readonly #stopFollowing: () => void
  #isStopped = false

  /** Whether every contract was read. */
  isComplete = false

  constructor(source: Pick<DashboardSource, 'register' | 'subscribe'>) {
    this.#source = source
    this.#stopFollowing = source.subscribe((entry) => this.#note(entry))
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
        if (contract !== undefined) contract.tariff = tariff
      }
    }
    this.#sorted.clear()
    this.isComplete = true
  }

  stop(): void {
    this.#isStopped = true
    this.#stopFollowing()
  }

  /** Contracts per state. */
  counts(): Record<string, number> {
    this.#refresh()
    return this.#countedBy(({ state }) => state)
  }

  /** The state of one contract; undefined where it is not known. */
  stateOf(contractNumber: string): ContractStatePath | undefined {
    this.#refresh()
    return this.#byNumber.get(contractNumber)?.state
  }

  /** What there is to narrow by: every reason and tariff, with how many contracts have it. */
  choices(): { reasons: Record<string, number>; tariffs: Record<string, number> } {
    this.#refresh()
    return {
      reasons: this.#countedBy(({ reason }) => reason),
      tariffs: this.#countedBy(({ tariff }) => tariff),
    }
  }

  page(
    filter: ContractFilter,
    {
      order,
      descending,
      offset,
      limit,
    }: { order: ContractOrder; descending: boolean; offset: number; limit: number },
  ): ContractPage {
    const fitting = this.#inOrder(order).filter((contract) => fits(contract, filter))
    const total = fitting.length
    if (!descending) return { contracts: fitting.slice(offset, offset + limit), total }
    const end = Math.max(0, total - offset)
    return { contracts: fitting.slice(Math.max(0, end - limit), end).reverse(), total }
  }

  /** All that fit, by number; for export. */
  all(filter: ContractFilter): ListedContract[] {
    return this.#inOrder('number').filter((contract) => fits(contract, filter))
  }

  #inOrder(order: ContractOrder): readonly ListedContract[] {
    this.#refresh()
    const sorted = this.#sorted.get(order) ?? { contracts: [...this.#byNumber.values()], isStale: true }
    this.#sorted.set(order, sorted)
    // What was in order before is nearly so still, which makes this fast.
    if (sorted.isStale) sorted.contracts.sort(comparisons[order])
    sorted.isStale = false
    return sorted.contracts
  }

  #countedBy(of: (contract: ListedContract) => string | null): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const contract of this.#byNumber.values()) {
      const value = of(contract)
      if (value !== null) counts[value] = (counts[value] ?? 0) + 1
    }
    return counts
  }

  #note({ subject, start }: Entry): void {
    this.#changed.add(subject)
    const tariff = start?.facts.tariffName
    if (tariff) this.#tariffsToCome.set(subject, tariff)
  }

  #refresh(): void {
    if (this.#changed.size === 0) return
    for (const number of this.#changed) {
      const contract = this.#source.register.one(number)
      if (contract !== null) this.#put(contract)
    }
    this.#changed.clear()
    for (const sorted of this.#sorted.values()) sorted.isStale = true
  }

  #put(contract: RegisteredContract): void {
    const { contractNumber } = contract
    const known = this.#byNumber.get(contractNumber)
    const tariff = this.#tariffsToCome.get(contractNumber) ?? known?.tariff ?? null
    this.#tariffsToCome.delete(contractNumber)
    if (known !== undefined) {
      Object.assign(known, contract, { tariff })
      return
    }
    const listed = { ...contract, tariff }
    this.#byNumber.set(contractNumber, listed)
    this.#byId.set(contract.id, listed)
    for (const sorted of this.#sorted.values()) sorted.contracts.push(listed)
  }
}

function fits(
  { contractNumber, customerNumber, state, enteredAt, reason, tariff }: ListedContract,
  filter: ContractFilter,
): boolean {
  if (filter.state !== undefined && state !== filter.state && !state.startsWith(`${filter.state}.`))
    return false
  if (filter.enteredBefore !== undefined && enteredAt >= filter.enteredBefore) return false
  if (filter.reason !== undefined && reason !== filter.reason) return false
  if (filter.tariff !== undefined && tariff !== filter.tariff) return false
  const { number } = filter
  return (
    number === undefined || contractNumber.startsWith(number) || customerNumber?.startsWith(number) === true
  )
}

const placeOf = new Map<ContractStatePath, number>(contractStatePaths.map((state, place) => [state, place]))

function byText(of: (contract: ListedContract) => string | null) {
  return (a: ListedContract, b: ListedContract) => {
    const [one, other] = [of(a) ?? '', of(b) ?? '']
    return one < other ? -1 : one > other ? 1 : a.id - b.id
  }
}

const comparisons: Readonly<Record<ContractOrder, (a: ListedContract, b: ListedContract) => number>> = {
  number: byText(({ contractNumber }) => contractNumber),
  state: (a, b) => placeOf.get(a.state)! - placeOf.get(b.state)! || a.enteredAt - b.enteredAt,
  since: (a, b) => a.enteredAt - b.enteredAt || a.id - b.id,
  reason: byText(({ reason }) => reason),
  tariff: byText(({ tariff }) => tariff),
}

/** Lets everything else that waits go first. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
