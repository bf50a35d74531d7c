import type { BudgetStanding } from './budget-standing.ts'
import type { AnswerHeaders } from './retry-after.ts'

/** Where every call to the supplier passes, so that together they keep within the budget. */
export interface CallGate {
  /**
   * Resolves once one call to `origin` (scheme, host, port) may be made now; waits for the budget, and for what the supplier
   * asked (Retry-After, RateLimit headers). `before`: the origin of a call that follows this one; by then it could be made at once, too.
   * @throws StromkreisError `unreachable` with `retryAfterMs` while the host's breaker is open; `rateLimited` with `retryAfterMs` where the
   *   wait would be longer than the gate's owner allows; DOMException `AbortError` when `signal` is aborted.
   */
  enter(origin: string, signal?: AbortSignal, before?: string): Promise<CallPass>
  /** From one planned look to the next so that planned looks take this share (0 to 1) of what is allowed now, milliseconds. */
  spacingMs(share: number): number
  /**
   * When a call to `origin` would be let through, as far as can be told now, epoch milliseconds; whoever has yet to choose what to call
   * for does so then. Left out by gates that keep nobody waiting.
   */
  freeAt?(origin: string): number
  /** How the budget stands; left out by gates that keep none. */
  standing?(): BudgetStanding
}

/**
 * Leave to make one call, begun at any moment until it is ended. Exactly one of its methods but `goesOn` is called, once;
 * any after it does nothing.
 */
export interface CallPass {
  /** An answer of any status came, with these headers. */
  answered(answer: { status: number; headers: AnswerHeaders; endedAt: number }): void
  /** No whole answer came. */
  failed(): void
  /** We broke it off: it counts, and says nothing about the host. */
  abandoned(): void
  /** The call was not made after all: it is given back. */
  unused(): void
  /** The answer is long and still coming: the call stays under way. */
  goesOn(): void
}
