import type { GrowthRates } from './growth-rates.ts'
import type { TrackedContracts } from './tracked-contracts.ts'

/** Looks at the list that must have missed a contract before it is asked for by number. */
const missesBeforeAbsent = 2

/** Contracts that have, or may soon have, no place in the list. */
export class UnplacedContracts {
  readonly #contracts: TrackedContracts
  readonly #rates: GrowthRates
  /** New ones that an edge of the list is to show, by how many looks at an edge have missed them. */
  readonly #awaited = new Map<number, number>()
  /** How often those in the list were not where they should be. */
  readonly #misses = new Map<number, number>()
  readonly #absent = new Set<number>()
  readonly #gone = new Set<number>()

  constructor(contracts: TrackedContracts, rates: GrowthRates) {
    this.#contracts = contracts
    this.#rates = rates
  }

  isGone(id: number): boolean {
    return this.#gone.has(id)
  }

  isAwaited(id: number): boolean {
    return this.#awaited.has(id)
  }

  get absent(): readonly number[] {
    return this.#absent.size === 0 ? [] : [...this.#absent]
  }

  /** Weight times hazard of all that are awaited. */
  get awaitedGrowth(): number {
    let growth = 0
    for (const id of this.#awaited.keys()) growth += this.#rates.of(this.#contracts.stage(id))
    return growth
  }

  /** A new contract is known that the list has not shown yet. */
  await(id: number): void {
    this.#awaited.set(id, 0)
  }

  /** An edge of the list was seen, at which new orders may show. @returns those that it should have shown by now: they are awaited no longer. */
  edgeSeen(): number[] {
    const missed: number[] = []
    for (const [id, misses] of this.#awaited) {
      if (misses + 1 < missesBeforeAbsent) this.#awaited.set(id, misses + 1)
      else missed.push(id)
    }
    for (const id of missed) this.#awaited.delete(id)
    return missed
  }

  /** It was not where it should be in the list. @returns whether it is taken for absent now. */
  missed(id: number): boolean {
    const misses = (this.#misses.get(id) ?? 0) + 1
    this.#misses.set(id, misses)
    if (misses < missesBeforeAbsent) return false
    this.#misses.delete(id)
    this.#absent.add(id)
    return true
  }

  /** The whole list was read without it. */
  notInList(id: number): void {
    this.#absent.add(id)
  }

  /** The supplier does not know it. */
  gone(id: number): void {
    this.found(id)
    this.#gone.add(id)
  }

  /** It is there after all: in the list, or by number. */
  found(id: number): void {
    this.#awaited.delete(id)
    this.#misses.delete(id)
    this.#absent.delete(id)
    this.#gone.delete(id)
  }

  /** Whether there is anything to be forgotten about any. */
  get isEmpty(): boolean {
    return this.#misses.size + this.#absent.size + this.#gone.size + this.#awaited.size === 0
  }

  save(): SavedUnplaced {
    return {
      awaited: [...this.#awaited],
      misses: [...this.#misses],
      absent: [...this.#absent],
      gone: [...this.#gone],
    }
  }

  restore({ awaited, misses, absent, gone }: SavedUnplaced): void {
    for (const [id, times] of awaited) this.#awaited.set(id, times)
    for (const [id, times] of misses) this.#misses.set(id, times)
    for (const id of absent) this.#absent.add(id)
    for (const id of gone) this.#gone.add(id)
  }
}

export interface SavedUnplaced {
  awaited: [id: number, misses: number][]
  misses: [id: number, misses: number][]
  absent: number[]
  gone: number[]
}
