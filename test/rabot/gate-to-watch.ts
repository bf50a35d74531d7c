import type { CallGate, CallPass } from '../../src/call-gate.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'

/** A gate that notes who passes, and what becomes of each call; it keeps waiting whom it is told to. */
export class GateToWatch implements CallGate {
  /** Origins entered, in order. */
  readonly entered: string[] = []
  /** For each of them the origin of the call to follow. */
  readonly before: (string | undefined)[] = []
  /** What became of the calls that ended, in order. */
  readonly ends: string[] = []
  underWay = 0
  /** Awaited by whoever enters; what it throws, they get. */
  onEnter: (origin: string, signal?: AbortSignal) => Promise<void> | void = () => {}

  async enter(origin: string, signal?: AbortSignal, before?: string): Promise<CallPass> {
    await this.onEnter(origin, signal)
    this.entered.push(origin)
    this.before.push(before)
    this.underWay += 1
    let isOver = false
    const end = (how: string) => {
      if (isOver) return
      isOver = true
      this.underWay -= 1
      this.ends.push(how)
    }
    return {
      answered: ({ status, headers }) =>
        end(`answered ${status}${headers['retry-after'] ? ` ${headers['retry-after']}` : ''}`),
      failed: () => end('failed'),
      abandoned: () => end('abandoned'),
      unused: () => end('unused'),
      goesOn: () => {},
    }
  }

  spacingMs(): number {
    return 0
  }
}

/** As of a gate that would keep a call waiting for too long. */
export function budgetUsedUp(): StromkreisError {
  return new StromkreisError('rateLimited', 'The budget is used up.', {
    hint: 'Wait.',
    retryAfterMs: 3_600_000,
    wasNotSent: true,
  })
}

/** Resolves, with AbortError, only when `signal` is aborted. */
export function untilAborted(signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(new DOMException('aborted', 'AbortError'))
    if (signal?.aborted) abort()
    signal?.addEventListener('abort', abort, { once: true })
  })
}
