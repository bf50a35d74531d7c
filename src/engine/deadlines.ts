import type { Clock } from '../clock.ts'
import type { Store } from '../store.ts'
import type { ContractIndex, IndexedContract } from './contract-index.ts'
import type { Intake } from './intake.ts'

const hourMs = 3_600_000
const firstPauseMs = 60_000
const longestPauseMs = hourMs
const unconfirmedAfterMs = 24 * hourMs
const dueAtOnce = 1_000

/**
 * Fires the time rules that have run out, each after a look begun past its deadline has shown that it still holds.
 * An order that cannot be found is looked for again at growing intervals. What was looked for in vain and is 24 hours over
 * its deadline fires as unconfirmed.
 */
export class Deadlines {
  readonly #store: Store
  readonly #index: ContractIndex
  readonly #intake: Intake
  readonly #clock: Clock
  /** Contracts that the supplier answered 404 for: when to look again, and the pause before that. */
  readonly #retries = new Map<number, { notBefore: number; pauseMs: number }>()
  /** Contracts to be looked at: since when. */
  readonly #askedAt = new Map<number, number>()
  #troubleAt = Number.NEGATIVE_INFINITY
  #settledUpTo = 0

  constructor(options: {
    store: Store
    index: ContractIndex
    intake: Intake
    clock: Clock
  }) {
    this.#store = options.store
    this.#index = options.index
    this.#intake = options.intake
    this.#clock = options.clock
  }

  /** Fires what is due and confirmed, and gives the contracts to be looked at now for the rest, the longest due first. */
  settle(): IndexedContract[] {
    const now = this.#clock.now()
    this.#settledUpTo = now
    const due = this.#store.due(now, dueAtOnce)
    this.#forgetExcept(new Set(due.map(({ id }) => id)))
    const unseen: IndexedContract[] = []
    for (const { contractNumber, dueAt } of due) {
      const contract = this.#index.obtain(contractNumber)
      if (isConfirmed(contract, dueAt)) this.#fire(contract, contract.acceptedFrom!, true)
      else if (now >= dueAt + unconfirmedAfterMs && this.#isTried(contract, dueAt)) {
        this.#fire(contract, dueAt, false)
      } else if (!isSeenSince(contract, dueAt) && !this.#isPausing(contract, now)) {
        if (!this.#askedAt.has(contract.id)) this.#askedAt.set(contract.id, now)
        unseen.push(contract)
      }
    }
    return unseen
  }

  /** The supplier does not know this contract's number: if a deadline waits for it, it is looked for again later. */
  noteUnknown({ id }: IndexedContract): void {
    const before = this.#retries.get(id)
    const pauseMs = before === undefined ? firstPauseMs : Math.min(2 * before.pauseMs, longestPauseMs)
    this.#retries.set(id, { notBefore: this.#clock.now() + pauseMs, pauseMs })
  }

  /** A look failed: at present nobody can be looked at. */
  noteTrouble(): void {
    this.#troubleAt = this.#clock.now()
  }

  /** When {@link settle} has something to do next, epoch milliseconds; null when nothing is waiting. */
  nextAt(): number | null {
    const instants = [...this.#retries.values()].map(({ notBefore }) => notBefore)
    const later = instants.filter((at) => at > this.#settledUpTo)
    const next = this.#store.nextDueAt(this.#settledUpTo)
    if (next !== null) later.push(next)
    return later.length === 0 ? null : Math.min(...later)
  }

  #isTried(contract: IndexedContract, dueAt: number): boolean {
    const askedAt = this.#askedAt.get(contract.id) ?? Number.POSITIVE_INFINITY
    return isSeenSince(contract, dueAt) || this.#retries.has(contract.id) || askedAt <= this.#troubleAt
  }

  #isPausing({ id }: IndexedContract, now: number): boolean {
    return now < (this.#retries.get(id)?.notBefore ?? 0)
  }

  /** Fires the contract's timers due up to `until`. */
  #fire(contract: IndexedContract, until: number, confirmed: boolean): void {
    const now = this.#clock.now()
    const timers = this.#store.load(contract.id).record?.timers ?? []
    for (const { event, token, dueAt } of timers) {
      if (dueAt <= until) this.#intake.tell(contract, { type: 'timer', event, token, now, confirmed })
    }
  }

  #forgetExcept(due: ReadonlySet<number>): void {
    for (const id of this.#retries.keys()) if (!due.has(id)) this.#retries.delete(id)
    for (const id of this.#askedAt.keys()) if (!due.has(id)) this.#askedAt.delete(id)
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
