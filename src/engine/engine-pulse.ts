import type { EngineStanding } from '../operations-standing.ts'
import { StromkreisError } from '../stromkreis-error.ts'

/** What whoever watches over an engine has to know of its loop. Instants are epoch milliseconds. */
export class EnginePulse {
  readonly #startedAt: number
  #turnedAt: number | null = null
  #lookedAt: number | null = null
  #lookDueAt: number | null = null
  #trouble: EngineStanding['trouble'] = null
  #succeeded = 0
  #failed = 0

  constructor(startedAt: number) {
    this.#startedAt = startedAt
  }

  turned(at: number): void {
    this.#turnedAt = at
  }

  /** The plan has its next look at this instant; one that is due by `now` stays so until a look succeeds. */
  lookDue(at: number, now: number): void {
    if (this.#lookDueAt === null || this.#lookDueAt > now) this.#lookDueAt = at
  }

  looked(at: number): void {
    this.#lookedAt = at
    this.#lookDueAt = null
    this.#trouble = null
    this.#succeeded += 1
  }

  lookFailed(error: unknown): void {
    this.#trouble = error instanceof StromkreisError ? error.code : null
    this.#failed += 1
  }

  standing(): Omit<EngineStanding, 'isWalking' | 'knowledge'> {
    return {
      startedAt: this.#startedAt,
      turnedAt: this.#turnedAt,
      lookedAt: this.#lookedAt,
      looks: { succeeded: this.#succeeded, failed: this.#failed },
      trouble: this.#trouble,
      lookDueAt: this.#lookDueAt,
    }
  }
}
