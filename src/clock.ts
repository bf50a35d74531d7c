/** Where time comes from. Nothing else in Stromkreis asks the operating system for it. */
export interface Clock {
  /** Now, in epoch milliseconds. Never goes backwards. */
  now(): number
  /** Resolves once `now() >= at`, or at once when `signal` is or becomes aborted; it never rejects. */
  sleepUntil(at: number, signal?: AbortSignal): Promise<void>
}

// Node's timers hold 32 bits: a longer delay would fire at once.
const longestTimeoutMs = 2 ** 31 - 1

/**
 * The computer's clock, held still while it runs backwards.
 * @param floor an instant the clock starts from even if the computer's is behind it, epoch milliseconds.
 */
export function systemClock(floor = 0): Clock {
  return scaledClock({ speed: 1, startAt: null, floor })
}

/** What `read` says, held still while that runs backwards; never less than `floor`. Epoch milliseconds. */
export function heldStill(read: () => number, floor = 0): () => number {
  let latest = floor
  return () => {
    latest = Math.max(latest, read())
    return latest
  }
}

/**
 * A clock that starts at `startAt` and runs `speed` times as fast as the computer's.
 * `startAt: null` follows the computer's own time.
 */
export function scaledClock(options: { speed: number; startAt: number | null; floor?: number }): Clock {
  const { speed, startAt } = options
  const realStart = Date.now()
  const now = heldStill(
    () => (startAt === null ? Date.now() : Math.floor(startAt + (Date.now() - realStart) * speed)),
    options.floor,
  )
  const sleepUntil = (at: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      let timeout: NodeJS.Timeout
      const done = () => {
        clearTimeout(timeout)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const wait = () => {
        const remainingMs = (at - now()) / speed
        if (remainingMs <= 0 || signal?.aborted) return done()
        timeout = setTimeout(wait, Math.min(Math.ceil(remainingMs), longestTimeoutMs))
      }
      signal?.addEventListener('abort', done)
      wait()
    })
  return { now, sleepUntil }
}

/** A clock that stands still until somebody sleeps on it, then jumps to the earliest sleeper's instant. */
export interface VirtualClock extends Clock {
  /** Moves the clock forward to `at` (epoch milliseconds); an earlier instant leaves it where it is. */
  advanceTo(at: number): void
}

/**
 * A clock on which months pass in seconds: every wait ends as soon as all other work of this turn is done.
 * With one request under way at a time, runs are the same for the same seed.
 */
export function virtualClock(startAt: number): VirtualClock {
  let current = startAt
  const sleepers: { at: number; wake: () => void }[] = []
  const advanceTo = (at: number) => {
    current = Math.max(current, at)
  }
  const wakeEarliest = () => {
    const earliest = sleepers.reduce((a, b) => (b.at < a.at ? b : a), sleepers[0]!)
    if (earliest === undefined) return
    sleepers.splice(sleepers.indexOf(earliest), 1)
    advanceTo(earliest.at)
    earliest.wake()
  }
  const sleepUntil = (at: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal?.aborted || at <= current) return resolve()
      const wake = () => {
        signal?.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        sleepers.splice(sleepers.indexOf(sleeper), 1)
        wake()
      }
      const sleeper = { at, wake }
      sleepers.push(sleeper)
      signal?.addEventListener('abort', leave)
      setImmediate(wakeEarliest)
    })
  return { now: () => current, sleepUntil, advanceTo }
}
