import { berlinDay } from '../berlin-time.ts'
import { type Answer, enveloped } from './answer.ts'
import type { ApiCall, ApiRoute } from './api-route.ts'
import { addDays, startOfBerlinDay } from './berlin-calendar.ts'
import { exchangePrice } from './exchange-price.ts'
import { granularities, pricesAnswer, pricesKnownUntil } from './prices-answer.ts'
import { randomStream } from './random-stream.ts'
import { invalidField, timeIn, wordIn } from './request-reading.ts'

const longestMs = 48 * 3_600_000
const forecastDays = 8
const rememberedMs = 10 * 366 * 86_400_000

/** The operations on prices at the exchange (API reference, section 4). */
export const priceRoutes: readonly ApiRoute[] = [
  {
    name: 'dayAheadPrices',
    method: 'GET',
    path: /^\/partner\/v1\/day-ahead-prices\/limited$/,
    scopes: ['api:partner'],
    answer: (call) => {
      const { seed, clock } = call.office
      const now = clock.now()
      return prices(call, {
        earliest: now,
        latest: (from) => from + longestMs,
        longestMs,
        since: now - rememberedMs,
        until: pricesKnownUntil(now),
        priceAt: (instant) => exchangePrice(seed, instant),
      })
    },
  },
  {
    name: 'priceForecast',
    method: 'GET',
    path: /^\/partner\/v1\/day-ahead-prices\/forecast$/,
    scopes: ['api:partner'],
    answer: (call) => {
      const { seed, clock } = call.office
      const today = berlinDay(clock.now())
      const begins = startOfBerlinDay(addDays(today, 1))
      const ends = startOfBerlinDay(addDays(today, forecastDays + 1))
      return prices(call, {
        earliest: begins,
        latest: () => ends,
        longestMs: Number.POSITIVE_INFINITY,
        since: begins,
        until: ends,
        priceAt: (instant) => foreseen(seed, instant, today),
      })
    },
  },
]

function prices(
  { request }: ApiCall,
  options: {
    /** Where prices begin unless the request says otherwise. */
    earliest: number
    latest: (from: number) => number
    longestMs: number
    /** There are prices from here until before there. */
    since: number
    until: number
    priceAt: (instant: number) => number
  },
): Answer {
  const begins = timeIn(request, 'from')
  if ('answer' in begins) return begins.answer
  const ends = timeIn(request, 'to')
  if ('answer' in ends) return ends.answer
  const granularity = wordIn(request, 'granularity', granularities)
  if ('answer' in granularity) return granularity.answer
  const from = begins.value ?? options.earliest
  const to = ends.value ?? options.latest(from)
  if (to <= from) return invalidField('to', 'must come after from').answer
  if (to - from > options.longestMs) return invalidField('to', 'must come at most 48 hours after from').answer
  const { since, until, priceAt } = options
  return enveloped(
    pricesAnswer({ from, to, since, until, granularity: granularity.value, kind: 'Net', priceAt }),
  )
}

/** What is expected of a price: the further away the day, the further off. */
function foreseen(seed: number, instant: number, today: string): number {
  const daysAhead = Math.max(0, (Date.parse(berlinDay(instant)) - Date.parse(today)) / 86_400_000)
  const error = randomStream(seed, `forecast/${today}/${berlinDay(instant)}`).between(-0.3, 0.3) * daysAhead
  return Math.round((exchangePrice(seed, instant) + error) * 10_000) / 10_000
}
