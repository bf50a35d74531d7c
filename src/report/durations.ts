/** What many durations come to, milliseconds; figures are null where there are none. */
export interface DurationSummary {
  count: number
  meanMs: number | null
  medianMs: number | null
  /** 95 in 100 are no longer. */
  p95Ms: number | null
  maxMs: number | null
}

const keptExactly = 1_024
// Neighbouring bounds are 2 % apart, and a value stands in the middle: 1 % off at most.
const growth = 1.02
const logGrowth = Math.log(growth)

/**
 * Adds durations up as they come, in a few kilobytes however many there are. Count, mean and maximum are exact;
 * quantiles are exact for the first 1,024 durations, and afterwards at most 1 % off (and what is shorter than a
 * millisecond counts as 0).
 */
export class Durations {
  #count = 0
  #sumMs = 0
  #maxMs = 0
  #exactMs: number[] | null = []
  /** How many there are from one bound to the next, by the number of the upper one; 0 holds those below 1 ms. */
  readonly #buckets = new Map<number, number>()

  /** Negative durations, which come from clocks that disagree, count as 0. */
  add(durationMs: number): void {
    const ms = Math.max(0, durationMs)
    this.#count++
    this.#sumMs += ms
    this.#maxMs = Math.max(this.#maxMs, ms)
    if (this.#exactMs === null) this.#bucket(ms)
    else if (this.#exactMs.push(ms) > keptExactly) {
      for (const one of this.#exactMs) this.#bucket(one)
      this.#exactMs = null
    }
  }

  summary(): DurationSummary {
    if (this.#count === 0) return { count: 0, meanMs: null, medianMs: null, p95Ms: null, maxMs: null }
    const [medianMs, p95Ms] = this.#quantiles([0.5, 0.95])
    return {
      count: this.#count,
      meanMs: this.#sumMs / this.#count,
      medianMs: medianMs!,
      p95Ms: p95Ms!,
      maxMs: this.#maxMs,
    }
  }

  #bucket(ms: number): void {
    const bucket = ms < 1 ? 0 : 1 + Math.ceil(Math.log(ms) / logGrowth)
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1)
  }

  /** The smallest duration that so large a share of all does not exceed, for each share. */
  #quantiles(shares: readonly number[]): number[] {
    const rank = (share: number) => Math.ceil(share * this.#count)
    if (this.#exactMs !== null) {
      const sorted = this.#exactMs.toSorted((a, b) => a - b)
      return shares.map((share) => sorted[rank(share) - 1]!)
    }
    const buckets = [...this.#buckets].sort(([a], [b]) => a - b)
    return shares.map((share) => {
      let left = rank(share)
      for (const [bucket, count] of buckets) {
        left -= count
        if (left <= 0) return Math.min(middleOf(bucket), this.#maxMs)
      }
      return this.#maxMs
    })
  }
}

/** As far from the lower bound as from the upper, as shares of the value go. */
function middleOf(bucket: number): number {
  if (bucket === 0) return 0
  return (2 * growth ** (bucket - 1)) / (growth + 1)
}
