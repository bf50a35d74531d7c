import type { Clock, VirtualClock } from '../../src/clock.ts'

/** A virtual clock that goes no further than {@link runTo} lets it. */
export interface EndingClock extends Clock {
  /** Lets time pass up to `at` (epoch milliseconds); resolves once everybody waits for something later. */
  runTo(at: number): Promise<void>
}

/** Wraps `clock` so that an engine can run on it, for as long as a test wants. */
export function endingClock(clock: VirtualClock): EndingClock {
  let end = clock.now()
  let held: (() => void)[] = []
  let atEnd = () => {}

  const sleepUntil = async (at: number, signal?: AbortSignal): Promise<void> => {
    while (at > end && !signal?.aborted) {
      await new Promise<void>((wake) => {
        held.push(wake)
        signal?.addEventListener('abort', () => wake(), { once: true })
        clock.advanceTo(end)
        atEnd()
      })
    }
    await clock.sleepUntil(at, signal)
  }

  return {
    now: () => clock.now(),
    sleepUntil,
    runTo(at) {
      end = at
      return new Promise((resolve) => {
        atEnd = resolve
        const waiting = held
        held = []
        for (const wake of waiting) wake()
      })
    },
  }
}
