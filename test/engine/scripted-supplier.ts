import { createHash } from 'node:crypto'
import { type ContractDetails, type ContractStatus, noDetails } from '../../machines/index.ts'
import type { Clock } from '../../src/clock.ts'
import type { Observation, Sighting, UnreadableOrder } from '../../src/observation.ts'
import type { Supplier } from '../../src/supplier.ts'

/** An order as a test wants it seen. */
export interface ScriptedOrder extends Partial<Omit<Observation, 'details' | 'facts'>> {
  status: ContractStatus | null
  details?: Partial<ContractDetails>
  contractSignedAt?: number
}

/** An observation of `contractNumber`, with what a test leaves out filled in. */
export function observation(contractNumber: string, order: ScriptedOrder): Observation {
  const { details, contractSignedAt = null, ...rest } = order
  return {
    contractNumber,
    customerNumber: `c${contractNumber}`,
    words: order.status ?? 'Unspecified',
    hasUnknownWord: order.status === null,
    ...rest,
    details: { ...noDetails, ...details },
    facts: { tariffName: 'rabot.fix', contractSignedAt, hasMeterNumber: true, hasMaLo: false },
  }
}

/** A supplier whose list is whatever the test says it is, in the order in which the test named the contracts. */
export class ScriptedSupplier implements Supplier {
  readonly #clock: Clock
  readonly #orders = new Map<string, Sighting>()
  readonly #failures: unknown[] = []
  /** Every call made: `page 0` or `order 17`. */
  readonly calls: string[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  set(contractNumber: string, order: ScriptedOrder): void {
    this.#orders.set(contractNumber, observation(contractNumber, order))
  }

  setUnreadable(key: string, order: UnreadableOrder): void {
    this.#orders.set(key, order)
  }

  remove(contractNumber: string): void {
    this.#orders.delete(contractNumber)
  }

  /** The next calls fail with these, one each. */
  failWith(...errors: unknown[]): void {
    this.#failures.push(...errors)
  }

  async page({ offset, limit }: { offset: number; limit: number }) {
    this.#begin(`page ${offset}`)
    const all = [...this.#orders.values()]
    const sightings = all.slice(offset, offset + limit)
    const answer = { sightings, hasMore: offset + limit < all.length }
    const digest = createHash('sha1').update(JSON.stringify(answer)).digest('hex')
    return { ...this.#look(), digest, read: () => answer }
  }

  async order(contractNumber: string) {
    this.#begin(`order ${contractNumber}`)
    return { ...this.#look(), sighting: this.#orders.get(contractNumber) ?? null }
  }

  #begin(call: string): void {
    this.calls.push(call)
    const failure = this.#failures.shift()
    if (failure !== undefined) throw failure
  }

  #look() {
    const now = this.#clock.now()
    return { beganAt: now, endedAt: now }
  }
}
