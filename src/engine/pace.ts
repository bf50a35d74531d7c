import { isPassing } from './patient-supplier.ts'

const firstPauseMs = 1_000
const longestPauseMs = 60_000
// A secret that was refused or a scope that is missing will not mend itself within minutes.
const longestPauseForPeopleMs = 15 * 60_000

/** When looks may be made. */
export class Pace {
  /** Planned looks: not before. */
  plannedFrom = 0
  /** All looks: not before, since the supplier is in trouble, or we are with it. */
  pausedUntil = 0
  /** All looks: not before, since no call is free; null while one is. */
  heldUntil: number | null = null
  troubles = 0

  /** What may be looked at now. */
  choiceAt(now: number): { only?: 'urgent' } {
    return now < this.plannedFrom ? { only: 'urgent' } : {}
  }

  /**
   * Whether looks are held back until `freeAt`; only until it was so at first, for who does not wait in line can be
   * overtaken for ever.
   */
  hold(freeAt: number, now: number): boolean {
    const until = Math.min(freeAt, this.heldUntil ?? freeAt)
    this.heldUntil = until > now ? until : null
    return until > now
  }

  pause(now: number, error: unknown): void {
    const { retryAfterMs = 0 } = error as { retryAfterMs?: number }
    const longestMs = isPassing(error) ? longestPauseMs : longestPauseForPeopleMs
    this.pausedUntil = now + Math.max(retryAfterMs, Math.min(firstPauseMs * 4 ** this.troubles, longestMs))
    this.troubles += 1
  }
}
