import { CallWindow } from './call-window.ts'

/** How many calls there were at the worst of times, refused and unanswered ones included. */
export interface CallPeaks {
  calls: number
  /** The most within any second, minute, hour or 24 hours of the sandbox's time, wherever those begin. */
  worstSecond: number
  worstMinute: number
  worstHour: number
  worstDay: number
  /** The most under way at once. */
  mostAtOnce: number
}

/** The lengths of time within which calls are counted, milliseconds. */
export const windowsMs = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

const peakOf = {
  worstSecond: windowsMs.second,
  worstMinute: windowsMs.minute,
  worstHour: windowsMs.hour,
  worstDay: windowsMs.day,
} as const

/** Measures how busy a client keeps one server. */
export class CallGauge {
  readonly #peaks: CallPeaks = {
    calls: 0,
    worstSecond: 0,
    worstMinute: 0,
    worstHour: 0,
    worstDay: 0,
    mostAtOnce: 0,
  }
  readonly #windows = Object.entries(peakOf).map(([peak, windowMs]) => ({
    peak: peak as keyof typeof peakOf,
    window: new CallWindow(windowMs),
  }))
  #underWay = 0

  /** Calls under way now. */
  get underWay(): number {
    return this.#underWay
  }

  /** A call came at `now`, epoch milliseconds. @returns what to call once it is over; twice is once. */
  begin(now: number): () => void {
    const peaks = this.#peaks
    peaks.calls++
    for (const { peak, window } of this.#windows) {
      window.add(now)
      peaks[peak] = Math.max(peaks[peak], window.callsAt(now))
    }
    peaks.mostAtOnce = Math.max(peaks.mostAtOnce, ++this.#underWay)
    let isOver = false
    return () => {
      if (!isOver) this.#underWay--
      isOver = true
    }
  }

  peaks(): CallPeaks {
    return { ...this.#peaks }
  }
}
