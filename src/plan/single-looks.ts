import type { GrowthRates } from './growth-rates.ts'
import type { TrackedContracts } from './tracked-contracts.ts'
import { Turns } from './turns.ts'

/** A contract, the virtual time of the last look at it, and when a look at it failed. */
export type SavedSingle = [id: number, virtualAt: number, failedAt: number | null]

/** Contracts that are followed by number in their turn: those without a place in the list, and those that a page is too dear for. */
export class SingleLooks {
  readonly #contracts: TrackedContracts
  readonly #rates: GrowthRates
  readonly turns = new Turns()
  /** Virtual time of the last look at each. */
  readonly #seenAt = new Map<number, number>()
  /** When a look at one failed, epoch milliseconds. */
  readonly #failedAt = new Map<number, number>()

  constructor(contracts: TrackedContracts, rates: GrowthRates) {
    this.#contracts = contracts
    this.#rates = rates
  }

  get size(): number {
    return this.#seenAt.size
  }

  has(id: number): boolean {
    return this.#seenAt.has(id)
  }

  /** Follows a contract by number, or notes that it was seen at this virtual time. */
  follow(id: number, virtualAt: number): void {
    this.#seenAt.set(id, virtualAt)
    this.#failedAt.delete(id)
    this.refresh(id)
  }

  delete(id: number): void {
    this.#failedAt.delete(id)
    if (this.#seenAt.delete(id)) this.turns.delete(id)
  }

  clear(): void {
    for (const id of [...this.#seenAt.keys()]) this.delete(id)
  }

  /** A look at it came to nothing. */
  failed(id: number, now: number): void {
    if (this.#seenAt.has(id)) this.#failedAt.set(id, now)
  }

  /** From when on it may be looked at in its turn, epoch milliseconds. */
  restsUntil(id: number, againAfterMs: number): number {
    const lookedAt = this.#failedAt.get(id) ?? this.#contracts.seenAt[id]!
    return Number.isNaN(lookedAt) ? Number.NEGATIVE_INFINITY : lookedAt + againAfterMs
  }

  /** The contract, or the rates, have changed. */
  refresh(id: number): void {
    const seenAt = this.#seenAt.get(id)
    if (seenAt === undefined) return
    const growth = this.#rates.of(this.#contracts.stage(id))
    if (growth > 0) this.turns.set(id, seenAt + 1 / Math.sqrt(growth))
    else this.turns.delete(id)
  }

  refreshAll(): void {
    for (const id of this.#seenAt.keys()) this.refresh(id)
  }

  /** A contract as it is saved. */
  saved(id: number): SavedSingle {
    return [id, this.#seenAt.get(id)!, this.#failedAt.get(id) ?? null]
  }

  /** All that have no place in the list, to be saved; the others are saved with their place. */
  save(): SavedSingle[] {
    const unplaced = [...this.#seenAt.keys()].filter((id) => this.#contracts.cell[id] === 0)
    return unplaced.map((id) => this.saved(id))
  }

  restore(saved: readonly SavedSingle[]): void {
    for (const [id, virtualAt, failedAt] of saved) {
      this.follow(id, virtualAt)
      if (failedAt !== null) this.failed(id, failedAt)
    }
  }
}
