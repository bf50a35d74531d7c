import { berlinDay } from '../berlin-time.ts'
import { addDays, startOfBerlinDay } from './berlin-calendar.ts'
import { randomStream } from './random-stream.ts'

const dayMs = 86_400_000

// Shares of a household's day, hour by hour; what they add up to does not matter.
const profile = [2.2, 1.8, 1.6, 1.6, 1.7, 2.3, 3.6, 4.6, 4.7, 4.4, 4.3, 4.5, 5, 4.7, 4.2, 4.1, 4.5, 5.6, 6.6]
const evening = [6.9, 6.3, 5.2, 4, 2.9]
const shares = [...profile, ...evening]
const sums = [...shares, 0].map((_, hour) => shares.slice(0, hour).reduce((sum, share) => sum + share, 0))

/** Whose electricity: the contract decides about every day, its yearly consumption about the sum. */
export interface Consumer {
  contractNumber: string
  estimatedYearlyConsumption: number
}

/** What is consumed from one instant until another, kWh; parts of a time add up to the whole. */
export function consumptionBetween(seed: number, consumer: Consumer, from: number, until: number): number {
  let kwh = 0
  for (let day = berlinDay(from); startOfBerlinDay(day) < until; day = addDays(day, 1)) {
    const begins = startOfBerlinDay(day)
    const lengthMs = startOfBerlinDay(addDays(day, 1)) - begins
    const share = (at: number) => shareOfDay(Math.min(1, Math.max(0, (at - begins) / lengthMs)))
    kwh += dailyConsumption(seed, consumer, day) * (share(until) - share(from))
  }
  return kwh
}

function dailyConsumption(seed: number, consumer: Consumer, day: string): number {
  const season = Math.cos((2 * Math.PI * (Date.parse(day) / dayMs - 15)) / 365.25)
  const chance = randomStream(seed, `consumption/${consumer.contractNumber}/${day}`).between(0.8, 1.2)
  return (consumer.estimatedYearlyConsumption / 365.25) * (1 + 0.2 * season) * chance
}

/** How much of a day's consumption lies before a part (0 to 1) of it. */
function shareOfDay(part: number): number {
  const hour = Math.min(23, Math.floor(part * 24))
  return (sums[hour]! + shares[hour]! * (part * 24 - hour)) / sums[24]!
}
