import { type Clock, heldStill } from '../../src/clock.ts'

interface Sleeper {
  at: number
  nth: number
  wake: () => void
}

/** The world's own time. It moves when whoever runs the simulation says so, and then to the earliest sleeper. */
export class SimTime implements Clock {
  #now: number
  #nth = 0
  readonly #sleepers: Sleeper[] = []
  /** How often time has moved or somebody was woken. */
  wakes = 0

  constructor(startAt: number) {
    this.#now = startAt
  }

  readonly now = (): number => this.#now

  /** When the next sleeper wakes, epoch milliseconds; infinite when nobody sleeps. */
  get nextAt(): number {
    return this.#sleepers[0]?.at ?? Number.POSITIVE_INFINITY
  }

  sleepUntil(at: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted || at <= this.#now) return resolve()
      const sleeper: Sleeper = {
        at,
        nth: this.#nth++,
        wake: () => {
          signal?.removeEventListener('abort', leave)
          resolve()
        },
      }
      const leave = () => {
        const place = this.#sleepers.indexOf(sleeper)
        if (place >= 0) this.#sleepers.splice(place, 1)
        sleeper.wake()
      }
      const place = this.#sleepers.findIndex((other) => other.at > at)
      this.#sleepers.splice(place < 0 ? this.#sleepers.length : place, 0, sleeper)
      signal?.addEventListener('abort', leave)
    })
  }

  /** Wakes the earliest sleeper; the time is then at least its own. */
  wakeNext(): void {
    const sleeper = this.#sleepers.shift()
    if (sleeper === undefined) return
    this.wakes += 1
    this.moveTo(sleeper.at)
    sleeper.wake()
  }

  moveTo(at: number): void {
    this.#now = Math.max(this.#now, at)
  }
}

/** How far a computer's clock is from the world's time, milliseconds. It jumps both ways. */
export interface ClockError {
  ms: number
}

/**
 * The clock of one process on a computer whose clock may be wrong: held still by the engine's own rule while it runs
 * backwards, and as deaf as Node's timers to a jump during a sleep. A dead process sleeps for ever.
 */
export function processClock(
  time: SimTime,
  error: ClockError,
  life: { isDead: boolean },
  floor: () => number,
): Clock {
  let held: (() => number) | null = null
  const now = () => {
    held ??= heldStill(() => time.now() + error.ms, floor())
    return held()
  }
  return {
    now,
    async sleepUntil(at, signal) {
      while (now() < at && signal?.aborted !== true) {
        await time.sleepUntil(time.now() + Math.ceil(at - now()), signal)
      }
      if (life.isDead) await new Promise(() => {})
    },
  }
}
