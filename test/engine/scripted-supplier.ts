import { createHash } from 'node:crypto'
import { type ContractDetails, type ContractStatus, noDetails } from '../../machines/index.ts'
import type { Clock } from '../../src/clock.ts'
import type { Observation, Sighting, UnreadableOrder } from '../../src/observation.ts'
import type { Supplier, SupplierPage } from '../../src/supplier.ts'
import { seenOrder } from '../../src/testing/arbitrary-observation.ts'

/** An order as a test wants it seen. */
export interface ScriptedOrder extends Partial<Omit<Observation, 'details' | 'facts'>> {
  status: ContractStatus | null
  details?: Partial<ContractDetails>
  contractSignedAt?: number
}

/** An observation of `contractNumber`, with what a test leaves out filled in. */
export function observation(contractNumber: string, order: ScriptedOrder): Observation {
  const { details, contractSignedAt = null, ...rest } = order
  const seen = seenOrder(contractNumber, order.status)
  return {
    ...seen,
    ...rest,
    details: { ...noDetails, ...details },
    facts: { ...seen.facts, contractSignedAt },
  }
}

/** A supplier whose list is whatever the test says it is, in the order in which the test named the contracts. */
export class ScriptedSupplier implements Supplier {
  readonly #clock: Clock
  readonly #orders = new Map<string, Sighting>()
  readonly #unlisted = new Set<string>()
  readonly #failures: unknown[] = []
  /** Every call made: `page 0` or `order 17`. */
  readonly calls: string[] = []
  /** When each of them was made, epoch milliseconds. */
  readonly calledAt: number[] = []
  /** How long an answer takes to arrive. */
  lookMs = 0
  /** How long ago the pages that arrive now were asked for: answers that may have dawdled behind others. */
  pagesAskedMsAgo = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  set(contractNumber: string, order: ScriptedOrder): void {
    this.#orders.set(contractNumber, observation(contractNumber, order))
  }

  /** From now on the order is seen like this. */
  show(sighting: Sighting): void {
    this.#orders.set(sighting.contractNumber!, sighting)
  }

  setUnreadable(key: string, order: UnreadableOrder): void {
    this.#orders.set(key, order)
  }

  remove(contractNumber: string): void {
    this.#orders.delete(contractNumber)
  }

  /** Leaves an order out of the list, or takes it in again; alone it is found all the same. */
  list(contractNumber: string, isListed: boolean): void {
    if (isListed) this.#unlisted.delete(contractNumber)
    else this.#unlisted.add(contractNumber)
  }

  /** What the whole list shows now. */
  get listed(): Sighting[] {
    return [...this.#orders].flatMap(([key, order]) => (this.#unlisted.has(key) ? [] : order))
  }

  /** What an order shows when asked for by its number; null for a 404. */
  alone(contractNumber: string): Sighting | null {
    return this.#orders.get(contractNumber) ?? null
  }

  /** The next calls fail with these, one each. */
  failWith(...errors: unknown[]): void {
    this.#failures.push(...errors)
  }

  /** From now on calls are answered again. */
  forgetFailures(): void {
    this.#failures.length = 0
  }

  async page({ offset, limit }: { offset: number; limit: number }): Promise<SupplierPage> {
    this.#begin(`page ${offset}`)
    const all = this.listed
    const sightings = all.slice(offset, offset + limit)
    const answer = { sightings, hasMore: offset + limit < all.length }
    const digest = createHash('sha1').update(JSON.stringify(answer)).digest('hex')
    return { ...(await this.#look(this.pagesAskedMsAgo)), digest, read: () => answer }
  }

  async order(contractNumber: string) {
    this.#begin(`order ${contractNumber}`)
    const sighting = this.alone(contractNumber)
    return { ...(await this.#look()), sighting }
  }

  #begin(call: string): void {
    this.calls.push(call)
    this.calledAt.push(this.#clock.now())
    const failure = this.#failures.shift()
    if (failure !== undefined) throw failure
  }

  async #look(askedMsAgo = 0) {
    const now = this.#clock.now()
    if (this.lookMs > 0) await this.#clock.sleepUntil(now + this.lookMs)
    return { beganAt: now - askedMsAgo, endedAt: this.#clock.now() }
  }
}
