/** The two functions of a host that this clock stands on: `{ setTimeout, clearTimeout }` of Node or of a browser. */
export interface HostTimers<Handle> {
  setTimeout(fn: () => void, delayMs: number): Handle
  clearTimeout(handle: Handle): void
}

// Hosts keep a delay in 32 bits; a longer one fires at once.
const longestDelayMs = 2 ** 31 - 1

/**
 * A clock for `createActor(contractMachine, { clock: longDelayClock({ setTimeout, clearTimeout }) })`. XState's own
 * fires every delay beyond 24.8 days at once, and the contract machine waits six weeks; this one waits in steps.
 */
export function longDelayClock<Handle>(host: HostTimers<Handle>) {
  // Browsers refuse to run these as methods of anything but the window.
  const { setTimeout: startTimer, clearTimeout: stopTimer } = host
  const pending = new Map<number, Handle>()
  let latestId = 0
  return {
    setTimeout(fn: (...args: unknown[]) => void, delayMs: number): number {
      const id = ++latestId
      const wait = (remainingMs: number) => {
        const stepMs = Math.min(remainingMs, longestDelayMs)
        const next = () => {
          if (remainingMs > stepMs) return wait(remainingMs - stepMs)
          pending.delete(id)
          fn()
        }
        pending.set(id, startTimer(next, stepMs))
      }
      wait(Math.max(0, delayMs))
      return id
    },
    clearTimeout(id: number): void {
      const handle = pending.get(id)
      if (handle === undefined) return
      pending.delete(id)
      stopTimer(handle)
    },
  }
}
