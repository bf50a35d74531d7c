/** A sequence of numbers that look random and are the same for the same seed and subject. */
export interface RandomStream {
  /** At least 0, less than 1. */
  next(): number
  /** At least `low`, less than `high`. */
  between(low: number, high: number): number
  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** One of the items, each as likely as the others. */
  pick<T>(items: readonly T[]): T
  /** One of the items, each as likely as its weight among all weights. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T
  /** Half of all draws lie below `median`; `sigma` is the spread of the logarithm. */
  logNormal(median: number, sigma: number): number
  /** Time until something that happens at a constant rate, `mean` on average. */
  exponential(mean: number): number
  /** A text of this length from these characters. */
  text(length: number, characters: string): string
}

/**
 * Opens the stream of one subject. Every subject has its own, so what is drawn for one never depends on how
 * often another was asked about.
 */
export function randomStream(seed: number, subject: string): RandomStream {
  let state = hash32(`${seed}/${subject}`)
  const next = () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number) => low + next() * (high - low)
  const integer = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const pick = <T>(items: readonly T[]) => items[integer(0, items.length - 1)]!
  const weighted = <T>(items: readonly (readonly [T, number])[]) => {
    let left = next() * items.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [item, weight] of items) {
      left -= weight
      if (left < 0) return item
    }
    return items.at(-1)![0]
  }
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    between,
    integer,
    chance: (probability) => next() < probability,
    pick,
    weighted,
    logNormal: (median, sigma) => median * Math.exp(sigma * normal()),
    exponential: (mean) => -mean * Math.log(1 - next()),
    text: (length, characters) =>
      Array.from({ length }, () => characters[integer(0, characters.length - 1)]).join(''),
  }
}

/**
 * Spreads a text over 32 bits: FNV-1a, then murmur3's finalizer, since neighbouring subjects differ in one
 * digit.
 */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
