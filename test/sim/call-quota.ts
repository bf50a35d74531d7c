import type { Checker } from './checker.ts'
import { dayMs, hourMs } from './plan.ts'
import type { Verdict } from './verdict.ts'
import type { WireCall } from './wire-call.ts'

/** Promise 7: the call budget is never exceeded, and the supplier is left alone for as long as it asks. */
export class CallQuota implements Checker {
  readonly #verdict: Verdict
  readonly #windows: { ms: number; most: number; calls: number[] }[]
  #closedFrom = 0
  #closedUntil = 0
  #newest = 0

  constructor(verdict: Verdict, limits: { callsPerHour: number; callsPerDay: number }) {
    this.#verdict = verdict
    this.#windows = [
      { ms: hourMs, most: limits.callsPerHour, calls: [] },
      { ms: dayMs, most: limits.callsPerDay, calls: [] },
    ]
  }

  called({ trueAt }: WireCall): void {
    this.#newest = trueAt
    // Whoever was let in together with the one that was refused is on its way in that very millisecond.
    if (trueAt > this.#closedFrom && trueAt < this.#closedUntil)
      this.#fault(`a call ${this.#closedUntil - trueAt} ms before Retry-After is over`)
    for (const { ms, most, calls } of this.#windows) {
      while (calls[0] !== undefined && calls[0] <= trueAt - ms) calls.shift()
      calls.push(trueAt)
      if (calls.length > most)
        this.#fault(`${calls.length} calls within ${ms / hourMs} hours, ${most} are allowed`)
    }
  }

  answered({ status, retryAfterMs, answeredAt }: WireCall): void {
    if (status !== 429 || retryAfterMs === null) return
    if (answeredAt! >= this.#closedUntil) this.#closedFrom = answeredAt!
    this.#closedUntil = Math.max(this.#closedUntil, answeredAt! + retryAfterMs)
  }

  /** What a process learned as it died may be lost with it. */
  ended(isKilled: boolean): void {
    if (isKilled) this.#closedUntil = Math.min(this.#closedUntil, this.#newest)
  }

  /** Time has passed for the engine that has not, or the other way round: it counts by its own clock. */
  clockJumped(): void {
    this.#closedUntil = 0
    for (const window of this.#windows) window.calls = []
  }

  #fault(what: string): void {
    this.#verdict.fault('call-quota', what)
  }
}
