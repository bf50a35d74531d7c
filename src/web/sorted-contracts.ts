import { type ContractOrder, comparisons, contractOrders, type ListedContract } from './listed-contract.ts'
import { pause } from './pause.ts'

interface Sorted {
  contracts: ListedContract[]
  /** How many of all contracts are in it: contracts only come. */
  taken: number
  /** How many may stand in a wrong place. */
  changes: number
}

const mostAtOnce = 4_000
const runLength = 2_000
const stepsAtOnce = 20_000

/** Contracts in every order that a list can have. What was in order before is nearly so still, which makes this fast. */
export class SortedContracts {
  readonly #all: readonly ListedContract[]
  readonly #sorted: ReadonlyMap<ContractOrder, Sorted>

  /** @param all grows at its end. */
  constructor(all: readonly ListedContract[]) {
    this.#all = all
    this.#sorted = new Map(contractOrders.map((order) => [order, { contracts: [], taken: 0, changes: 0 }]))
  }

  /** Something about a contract is other than it was. */
  changed(): void {
    for (const sorted of this.#sorted.values()) sorted.changes += 1
  }

  /** Whether it is too much to be put in order at once; until {@link prepare} was there, some stand in a wrong place. */
  get isBehind(): boolean {
    return [...this.#sorted.values()].some((sorted) => this.#isTooMuch(sorted))
  }

  in(order: ContractOrder): readonly ListedContract[] {
    const sorted = this.#sorted.get(order)!
    const isTooMuch = this.#isTooMuch(sorted)
    this.#takeIn(sorted)
    if (sorted.changes === 0 || isTooMuch) return sorted.contracts
    sorted.contracts.sort(comparisons[order])
    sorted.changes = 0
    return sorted.contracts
  }

  /** Puts in order what is much, in pieces between which everything else goes on. */
  async prepare(): Promise<void> {
    for (const [order, sorted] of this.#sorted) {
      if (!this.#isTooMuch(sorted)) continue
      this.#takeIn(sorted)
      const { changes } = sorted
      const { length } = sorted.contracts
      const contracts = await sortedInPieces(sorted.contracts.slice(), comparisons[order])
      // What came meanwhile is not in it.
      for (const contract of sorted.contracts.slice(length)) contracts.push(contract)
      sorted.contracts = contracts
      sorted.changes -= changes
    }
  }

  #takeIn(sorted: Sorted): void {
    for (; sorted.taken < this.#all.length; sorted.taken += 1) {
      sorted.contracts.push(this.#all[sorted.taken]!)
      sorted.changes += 1
    }
  }

  #isTooMuch({ changes, taken }: Sorted): boolean {
    return changes + this.#all.length - taken > mostAtOnce
  }
}

/** The items in order. One that changes meanwhile may end in a wrong place. */
async function sortedInPieces<Item>(
  items: readonly Item[],
  compare: (a: Item, b: Item) => number,
): Promise<Item[]> {
  let runs: Item[][] = []
  for (let start = 0; start < items.length; start += runLength) {
    runs.push(items.slice(start, start + runLength).sort(compare))
    await pause()
  }
  while (runs.length > 1) {
    const merged: Item[][] = []
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(await mergedInPieces(runs[index]!, runs[index + 1] ?? [], compare))
    }
    runs = merged
  }
  return runs[0] ?? []
}

async function mergedInPieces<Item>(
  some: readonly Item[],
  others: readonly Item[],
  compare: (a: Item, b: Item) => number,
): Promise<Item[]> {
  const merged: Item[] = []
  let [one, other] = [0, 0]
  while (merged.length < some.length + others.length) {
    const isOne = other === others.length || (one < some.length && compare(some[one]!, others[other]!) <= 0)
    merged.push(isOne ? some[one++]! : others[other++]!)
    if (merged.length % stepsAtOnce === 0) await pause()
  }
  return merged
}
