import type { Checker, Rest } from './checker.ts'
import type { Verdict } from './verdict.ts'

/** Promise 5: at most one order at the supplier for one accepted offer, unless a person says to send it again. */
export class SingleOrders implements Checker {
  readonly #verdict: Verdict
  /** Contract numbers at the supplier, by the customer's e-mail address. */
  readonly #there = new Map<string, string[]>()
  /** How often somebody has accepted, or said to send again. */
  readonly #allowed = new Map<string, number>()
  /** Addresses by the order's id. */
  readonly #addresses = new Map<string, string>()

  constructor(verdict: Verdict) {
    this.#verdict = verdict
  }

  begun(id: string, emailAddress: string): void {
    this.#addresses.set(id, emailAddress)
  }

  /** The customer accepts, or a person says that it is to be sent once more. */
  allow(id: string): void {
    const address = this.#addresses.get(id)!
    this.#allowed.set(address, (this.#allowed.get(address) ?? 0) + 1)
  }

  isAllowed(id: string): boolean {
    return this.#allowed.has(this.#addresses.get(id)!)
  }

  /** The supplier has created an order. */
  created(emailAddress: string, contractNumber: string): void {
    const there = [...(this.#there.get(emailAddress) ?? []), contractNumber]
    this.#there.set(emailAddress, there)
    const allowed = this.#allowed.get(emailAddress) ?? 0
    if (there.length > allowed)
      this.#fault(`${there.length} orders at the supplier, at most ${allowed} are wanted`)
  }

  atRest({ stromkreis }: Rest): void {
    for (const { id, state, contractNumber } of stromkreis.orders()) {
      const there = this.#there.get(this.#addresses.get(id) ?? '') ?? []
      if (state === 'Submitted' && !there.includes(contractNumber!))
        this.#fault(`${id} is linked to another’s order`)
      if (state === 'Submitting') this.#fault(`${id} is still being sent`)
      if (there.length > 0 && ['Offered', 'Declined', 'Expired'].includes(state))
        this.#fault(`${id} is ${state} and the supplier has it`)
    }
  }

  #fault(what: string): void {
    this.#verdict.fault('single-orders', what)
  }
}
