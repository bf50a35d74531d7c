import { type ContractOrder, comparisons, contractOrders, type ListedContract } from './listed-contract.ts'
import { pause } from './pause.ts'

interface Sorted {
  contracts: ListedContract[]
  /** Those that may stand in a wrong place, or in none yet; null where all may. */
  moved: Set<ListedContract> | null
  isPreparing: boolean
}

const mostAtOnce = 2_000
const runLength = 500
const stepsAtOnce = 2_000

/** Contracts in every order that a list can have. What moves is put into its new place; the rest stays as it is. */
export class SortedContracts {
  readonly #all: readonly ListedContract[]
  readonly #sorted: ReadonlyMap<ContractOrder, Sorted>

  /** @param all grows at its end. */
  constructor(all: readonly ListedContract[]) {
    this.#all = all
    this.#sorted = new Map(
      contractOrders.map((order) => [order, { contracts: [], moved: null, isPreparing: false }]),
    )
  }

  /** A contract is new, or something about it is other than it was. */
  changed(contract: ListedContract): void {
    for (const sorted of this.#sorted.values()) {
      sorted.moved?.add(contract)
      if (sorted.moved !== null && sorted.moved.size > mostAtOnce) sorted.moved = null
    }
  }

  /** Whether it is too much to be put in order at once; until {@link prepare} was there, some stand in a wrong place. */
  get isBehind(): boolean {
    return [...this.#sorted.values()].some((sorted) => this.#isTooMuch(sorted))
  }

  in(order: ContractOrder): readonly ListedContract[] {
    const sorted = this.#sorted.get(order)!
    const { moved } = sorted
    const compare = comparisons[order]
    if (this.#isTooMuch(sorted)) return sorted.contracts.length === 0 ? this.#all : sorted.contracts
    if (moved === null) sorted.contracts = [...this.#all].sort(compare)
    else if (moved.size > 0) {
      const unmoved = sorted.contracts.filter((contract) => !moved.has(contract))
      sorted.contracts = withInserted(unmoved, [...moved].sort(compare), compare)
    }
    sorted.moved = new Set()
    return sorted.contracts
  }

  /** Puts in order what is much, in pieces between which everything else goes on. */
  async prepare(): Promise<void> {
    for (const [order, sorted] of this.#sorted) {
      if (!this.#isTooMuch(sorted)) continue
      sorted.isPreparing = true
      sorted.moved = new Set()
      sorted.contracts = await sortedInPieces([...this.#all], comparisons[order])
      sorted.isPreparing = false
    }
  }

  #isTooMuch({ moved, isPreparing }: Sorted): boolean {
    return isPreparing || (moved === null && this.#all.length > mostAtOnce)
  }
}

/** Those in order with others, in order too, put in their places. */
function withInserted<Item>(
  items: readonly Item[],
  others: readonly Item[],
  compare: (a: Item, b: Item) => number,
): Item[] {
  const parts: Item[][] = []
  let from = 0
  for (const other of others) {
    let [low, high] = [from, items.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compare(items[middle]!, other) <= 0) low = middle + 1
      else high = middle
    }
    parts.push(items.slice(from, low), [other])
    from = low
  }
  return parts.concat([items.slice(from)]).flat()
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
