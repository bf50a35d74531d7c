import { berlinDay } from '../berlin-time.ts'
import { addDays, startOfBerlinDay } from './berlin-calendar.ts'

/** How prices may be cut (API reference, section 4); the first is the default. */
export const granularities = ['QuarterHourly', 'Hourly'] as const

const quarterMs = 900_000
const publishedAtHour = 16

/** Until when prices are made: the end of the day, from 16:00 on of the next (API reference, section 11). */
export function pricesKnownUntil(now: number): number {
  const today = berlinDay(now)
  const isTomorrowKnown = now >= startOfBerlinDay(today) + publishedAtHour * 3_600_000
  return startOfBerlinDay(addDays(today, isTomorrowKnown ? 2 : 1))
}

/**
 * Prices over time as the API shows them, ct/kWh; there are none before `since` and from `until` on. Instants are epoch
 * milliseconds.
 */
export function pricesAnswer(options: {
  from: number
  to: number
  since: number
  until: number
  granularity: (typeof granularities)[number]
  kind: 'Gross' | 'Net'
  priceAt: (instant: number) => number
}): object {
  const { from, to, since, until, granularity, kind, priceAt } = options
  const begins = Math.max(from, since)
  const stepMs = granularity === 'Hourly' ? 4 * quarterMs : quarterMs
  const prices: { at: string; price: number }[] = []
  for (let at = begins - (begins % stepMs); at < Math.min(to, until); at += stepMs) {
    prices.push({ at: new Date(at).toISOString(), price: priceAt(at) })
  }
  return {
    pricesUnit: { main: 'Cent', per: 'Kwh' },
    pricesKind: kind,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    prices,
  }
}
