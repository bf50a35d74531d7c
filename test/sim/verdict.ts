/** A promise that was not kept. */
export interface Violation {
  /** The checker that found it. */
  checker: string
  what: string
  /** The world's time, epoch milliseconds. */
  at: number
}

/** Where checkers say what is wrong. The first few are kept; more say the same again. */
export class Verdict {
  readonly violations: Violation[] = []
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  fault(checker: string, what: string): void {
    if (this.violations.length < 20) this.violations.push({ checker, what, at: this.#now() })
  }
}
