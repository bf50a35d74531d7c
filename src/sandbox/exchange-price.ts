import { berlinDay } from '../berlin-time.ts'
import { startOfBerlinDay } from './berlin-calendar.ts'
import { randomStream } from './random-stream.ts'

const quarterMs = 900_000
const dayMs = 86_400_000
const averagePrice = 9.2
const roundest = 10_000

// How far the price of each hour lies from the day's mean, of 1 at most: cheap at noon, dear in the evening.
const shape = [
  ...[-0.25, -0.3, -0.35, -0.35, -0.25, 0, 0.45, 0.75, 0.6, 0.1, -0.35, -0.65],
  ...[-0.8, -0.85, -0.7, -0.35, 0.05, 0.5, 0.95, 1, 0.75, 0.4, 0.1, -0.45],
]

/** The price at the exchange for the quarter hour in which an instant lies, ct/kWh net; below zero at times. */
export function exchangePrice(seed: number, instant: number): number {
  const day = berlinDay(instant)
  const { mean, swing } = dayPrice(seed, day)
  const quarter = Math.floor((instant - startOfBerlinDay(day)) / quarterMs)
  const hour = Math.min(23, Math.floor(quarter / 4))
  return rounded(mean + swing * shape[hour]!)
}

/** The mean of a day's prices, ct/kWh net. */
export function meanExchangePrice(seed: number, day: string): number {
  return rounded(dayPrice(seed, day).mean)
}

function dayPrice(seed: number, day: string): { mean: number; swing: number } {
  const stream = randomStream(seed, `exchange/${day}`)
  // Dear in January, cheap in July.
  const season = Math.cos((2 * Math.PI * (Date.parse(day) / dayMs - 15)) / 365.25)
  return { mean: averagePrice + 1.6 * season + stream.between(-2.4, 2.4), swing: stream.between(2.5, 8) }
}

function rounded(value: number): number {
  return Math.round(value * roundest) / roundest
}
