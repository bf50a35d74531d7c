import type { Checker, Rest } from './checker.ts'
import type { Verdict } from './verdict.ts'
import { statusShown } from './wire-call.ts'

/**
 * Promise 6: wrong answers cost freshness alone. Once the supplier answers right again, everything is known as it is; only what no
 * legal way leads to waits for a person.
 */
export class KeptFreshness implements Checker {
  readonly #verdict: Verdict

  constructor(verdict: Verdict) {
    this.#verdict = verdict
  }

  atRest({ stromkreis, world, lookedFrom, lookedUntil }: Rest): void {
    const known = new Map(stromkreis.contracts().map((contract) => [contract.contractNumber, contract.state]))
    for (const contractNumber of world.contractNumbers()) {
      const order = world.order(contractNumber)
      const status = order && statusShown(order)
      const state = known.get(contractNumber)
      if (state === undefined) {
        this.#fault(`${contractNumber} is ${status} and was never taken in`)
        continue
      }
      const { anomaly } = stromkreis.contract(contractNumber)
      // Within a small budget the last reading takes hours: what has changed since it began may not have been seen.
      const truth = world.truth(contractNumber).filter(({ at }) => at <= lookedUntil)
      const since = truth.slice(truth.findLastIndex(({ at }) => at <= lookedFrom)).map((each) => each.status)
      const isRight = since.some((each) => state === each || state === `Contract.${each}`)
      const isAsked = anomaly?.kind === 'contradiction'
      if (!isRight && !isAsked) this.#fault(`${contractNumber} is ${status} and taken for ${state}`)
      if (isRight && anomaly !== null && since.length === 1)
        this.#fault(`${contractNumber} is known right, and ${anomaly.kind} stays`)
    }
  }

  #fault(what: string): void {
    this.#verdict.fault('kept-freshness', what)
  }
}
