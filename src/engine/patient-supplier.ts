import type { Clock } from '../clock.ts'
import { StromkreisError, type StromkreisErrorCode } from '../stromkreis-error.ts'
import type { Supplier, SupplierPage } from '../supplier.ts'

const passingTroubles: readonly StromkreisErrorCode[] = [
  'unreachable',
  'rateLimited',
  'supplierFailed',
  'unreadable',
]
const supplierTroubles: readonly StromkreisErrorCode[] = [
  ...passingTroubles,
  'refused',
  'notFound',
  'credentialsRefused',
  'scopeMissing',
]
const attempts = 5
const firstPauseMs = 1_000
const longestPauseMs = 60_000

/** The supplier's list for somebody who waits for it: asks again, with growing pauses or after the one it names, a few times. */
export class PatientSupplier {
  readonly #supplier: Supplier
  readonly #clock: Clock

  constructor(options: { supplier: Supplier; clock: Clock }) {
    this.#supplier = options.supplier
    this.#clock = options.clock
  }

  /**
   * Asks for a page and hands it to `take`, whose failure to read it counts as a failed attempt.
   * @throws StromkreisError what the last attempt said, or DOMException `AbortError` once `signal` is aborted.
   */
  page<Taken>(
    request: Parameters<Supplier['page']>[0],
    take: (page: SupplierPage) => Taken,
    signal?: AbortSignal,
  ): Promise<Taken> {
    return this.#ask(async () => take(await this.#supplier.page(request, signal)), signal)
  }

  async #ask<Answer>(ask: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      signal?.throwIfAborted()
      try {
        return await ask()
      } catch (error) {
        if (attempt === attempts || !isPassing(error)) throw error
        const pauseMs = error.retryAfterMs ?? Math.min(firstPauseMs * 4 ** (attempt - 1), longestPauseMs)
        await this.#clock.sleepUntil(this.#clock.now() + pauseMs, signal)
      }
    }
  }
}

/** Whether asking again later may help. */
export function isPassing(error: unknown): error is StromkreisError {
  return error instanceof StromkreisError && passingTroubles.includes(error.code)
}

/** Whether it is the supplier that is in trouble, or our standing with it; anything else must not be worked around. */
export function isSupplierTrouble(error: unknown): boolean {
  return error instanceof StromkreisError && supplierTroubles.includes(error.code)
}
