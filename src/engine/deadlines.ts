import type { Clock } from '../clock.ts'
import type { Store } from '../store.ts'
import type { ContractIndex, IndexedContract } from './contract-index.ts'
import type { Intake } from './intake.ts'
import { isSupplierTrouble, type PatientSupplier } from './patient-supplier.ts'

const hourMs = 3_600_000
const firstPauseMs = 60_000
const longestPauseMs = hourMs
const unconfirmedAfterMs = 24 * hourMs
const dueAtOnce = 1_000

interface Retry {
  notBefore: number
  pauseMs: number
}

/**
 * Fires the time rules that have run out, each after a look begun past its deadline has shown that it still holds.
 * A look that fails is tried again, at growing intervals; after 24 hours the rule fires as unconfirmed.
 */
export class Deadlines {
  readonly #store: Store
  readonly #index: ContractIndex
  readonly #intake: Intake
  readonly #supplier: PatientSupplier
  readonly #clock: Clock
  readonly #looksAtOnce: number
  readonly #onProblem: (error: unknown) => void
  readonly #completedSweeps: () => number
  /** Orders that the supplier answered 404 for. */
  readonly #retries = new Map<number, Retry>()
  /** Set while the supplier answers nothing at all. */
  #outage: Retry | null = null
  #settledUpTo = 0

  constructor(options: {
    store: Store
    index: ContractIndex
    intake: Intake
    supplier: PatientSupplier
    clock: Clock
    /** How many orders to look at by number; what is more waits for the next sweep, which sees them all. */
    looksAtOnce: number
    onProblem: (error: unknown) => void
    completedSweeps: () => number
  }) {
    this.#store = options.store
    this.#index = options.index
    this.#intake = options.intake
    this.#supplier = options.supplier
    this.#clock = options.clock
    this.#looksAtOnce = options.looksAtOnce
    this.#onProblem = options.onProblem
    this.#completedSweeps = options.completedSweeps
  }

  /** Confirms and fires what is due now. */
  async settle(signal?: AbortSignal): Promise<void> {
    this.#settledUpTo = this.#clock.now()
    const due = this.#store.due(this.#settledUpTo, dueAtOnce)
    this.#forgetRetriesExcept(new Set(due.map(({ id }) => id)))
    let looksLeft = this.#looksAtOnce
    for (const { contractNumber, dueAt } of due) {
      if (signal?.aborted) return
      const contract = this.#index.obtain(contractNumber)
      if (!isSeenSince(contract, dueAt) && !this.#isPausing(contract) && looksLeft > 0) {
        looksLeft -= 1
        await this.#look(contract, signal)
      }
      if (isConfirmed(contract, dueAt)) this.#fire(contract, contract.acceptedFrom!, true)
      else if (this.#clock.now() >= dueAt + unconfirmedAfterMs) this.#fire(contract, dueAt, false)
    }
  }

  /** When {@link settle} has something to do next, epoch milliseconds; null when nothing is waiting. */
  nextAt(): number | null {
    const retries = [...this.#retries.values(), ...(this.#outage ? [this.#outage] : [])]
    const instants = retries.map(({ notBefore }) => notBefore).filter((at) => at > this.#settledUpTo)
    const next = this.#store.nextDueAt(this.#settledUpTo)
    if (next !== null) instants.push(next)
    return instants.length === 0 ? null : Math.max(Math.min(...instants), this.#outage?.notBefore ?? 0)
  }

  async #look(contract: IndexedContract, signal?: AbortSignal): Promise<void> {
    try {
      const { beganAt, endedAt, sighting } = await this.#supplier.order(contract.contractNumber, signal)
      this.#outage = null
      if (sighting === null) this.#retries.set(contract.id, this.#paused(this.#retries.get(contract.id)))
      else this.#intake.takeIn({ beganAt, endedAt, sweep: this.#completedSweeps() }, [sighting])
    } catch (error) {
      if (signal?.aborted) return
      if (!isSupplierTrouble(error)) throw error
      this.#outage = this.#paused(this.#outage ?? undefined)
      this.#onProblem(error)
    }
  }

  /** Fires the contract's timers due up to `until`. */
  #fire(contract: IndexedContract, until: number, confirmed: boolean): void {
    const now = this.#clock.now()
    const timers = this.#store.load(contract.id).record?.timers ?? []
    for (const { event, token, dueAt } of timers) {
      if (dueAt <= until) this.#intake.tell(contract, { type: 'timer', event, token, now, confirmed })
    }
  }

  #forgetRetriesExcept(due: ReadonlySet<number>): void {
    for (const id of this.#retries.keys()) if (!due.has(id)) this.#retries.delete(id)
  }

  #isPausing(contract: IndexedContract): boolean {
    const notBefore = Math.max(this.#retries.get(contract.id)?.notBefore ?? 0, this.#outage?.notBefore ?? 0)
    return notBefore > this.#clock.now()
  }

  #paused(before: Retry | undefined): Retry {
    const pauseMs = before === undefined ? firstPauseMs : Math.min(2 * before.pauseMs, longestPauseMs)
    return { notBefore: this.#clock.now() + pauseMs, pauseMs }
  }
}

/** Whether a look begun after the deadline saw the order at all: if it fits nothing, another look would say the same. */
function isSeenSince({ seen, isMissing }: IndexedContract, dueAt: number): boolean {
  return seen !== null && seen.beganAt >= dueAt && !isMissing
}

/** Whether a look begun after the deadline saw the state that the time rule belongs to. */
function isConfirmed({ acceptedFrom }: IndexedContract, dueAt: number): boolean {
  return acceptedFrom !== null && acceptedFrom >= dueAt
}
