import type { ArrivalPlace } from './page-sight.ts'

/** In which order the supplier lists orders, as far as is known. */
export type ListOrder = 'unknown' | 'oldestFirst' | 'newestFirst' | 'unordered' | 'shuffled'

const dayMs = 86_400_000
const memoryMs = 14 * dayMs
/** A list is believed to have grown evenly for so long. */
const believedHistoryMs = 365 * dayMs
const fewestArrivals = 3
const clearMajority = 0.8
const firstGapMs = 3_600_000
const places = ['head', 'end', 'middle'] as const

/** Where and how often new orders show in the list. What is long past counts less and less. */
export class Arrivals {
  #found: Record<ArrivalPlace, number> = { head: 0, end: 0, middle: 0 }
  #latest: ArrivalPlace = 'end'
  /** Of those found, the ones that nobody had told of. */
  #untold = 0
  #watchedMs = 0
  #until = Number.NaN
  /** From one look at an edge of the list to the next, on average of late. */
  #edgeGapMs = firstGapMs
  #edgeSeenAt = Number.NaN

  /** The list was followed until now. */
  watched(now: number): void {
    const passedMs = now - this.#until
    this.#until = Number.isNaN(passedMs) ? now : Math.max(now, this.#until)
    if (!(passedMs > 0)) return
    const kept = 1 - passedMs / (passedMs + memoryMs)
    for (const place of places) this.#found[place] *= kept
    this.#untold *= kept
    this.#watchedMs = this.#watchedMs * kept + passedMs
  }

  /** A new order was found; null where the one before it was. */
  found(place: ArrivalPlace | null, wasTold: boolean): void {
    this.#latest = place ?? this.#latest
    this.#found[this.#latest] += 1
    if (!wasTold) this.#untold += 1
  }

  /** An edge at which new orders show was looked at. */
  edgeSeen(at: number): void {
    const gapMs = at - this.#edgeSeenAt
    this.#edgeSeenAt = at
    if (gapMs > 0) this.#edgeGapMs += (gapMs - this.#edgeGapMs) / 8
  }

  get listOrder(): Exclude<ListOrder, 'shuffled'> {
    const { head, end, middle } = this.#found
    const all = head + end + middle
    if (all < fewestArrivals) return 'unknown'
    if (end >= all * clearMajority) return 'oldestFirst'
    return head >= all * clearMajority ? 'newestFirst' : 'unordered'
  }

  /** New orders per millisecond that nobody tells of, in a list of this length. */
  perMs(length: number): number {
    return (1 + this.#untold) / (believedHistoryMs / Math.max(1, length) + this.#watchedMs)
  }

  /**
   * Of what new orders would be worth, had they left their first stage as soon as they came, this share is left where they leave it
   * at this rate and the edge is looked at as often as it is: between two looks they have hardly the time.
   */
  lateShare(changesPerMs: number): number {
    const x = changesPerMs * this.#edgeGapMs
    return x < 0.01 ? x / 3 : 1 - (2 * (x - 1 + Math.exp(-x))) / (x * x)
  }

  save(): SavedArrivals {
    return {
      found: { ...this.#found },
      latest: this.#latest,
      untold: this.#untold,
      watchedMs: this.#watchedMs,
      until: orNull(this.#until),
      edgeGapMs: this.#edgeGapMs,
      edgeSeenAt: orNull(this.#edgeSeenAt),
    }
  }

  restore(saved: SavedArrivals): void {
    this.#found = { ...saved.found }
    this.#latest = saved.latest
    this.#untold = saved.untold
    this.#watchedMs = saved.watchedMs
    this.#until = saved.until ?? Number.NaN
    this.#edgeGapMs = saved.edgeGapMs
    this.#edgeSeenAt = saved.edgeSeenAt ?? Number.NaN
  }
}

export interface SavedArrivals {
  found: Record<ArrivalPlace, number>
  latest: ArrivalPlace
  untold: number
  watchedMs: number
  until: number | null
  edgeGapMs: number
  edgeSeenAt: number | null
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
