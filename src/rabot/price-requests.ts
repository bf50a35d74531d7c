import {
  type DayAheadPrices,
  dayAheadPricesSchema,
  type PricePeriod,
  pricePeriodSchema,
  shortPricePeriodSchema,
} from './day-ahead-prices.ts'
import { openEnvelope } from './envelope.ts'
import type { PartnerApi } from './partner-api.ts'
import { inputAs, readAs } from './schema-problem.ts'

/** Prices at the exchange (EPEX, DE-LU). */
export interface PriceRequests {
  /** Prices already made, at most 48 hours of them. */
  dayAheadPrices(period?: PricePeriod, signal?: AbortSignal): Promise<DayAheadPrices>
  /** Prices to be expected, from tomorrow on for eight days. */
  dayAheadPriceForecast(period?: PricePeriod, signal?: AbortSignal): Promise<DayAheadPrices>
}

/** The requests about prices (API reference, section 11), over `api`. */
export function priceRequests(api: PartnerApi): PriceRequests {
  const ask = async (path: string, period: PricePeriod, signal: AbortSignal | undefined) => {
    const query = new URLSearchParams(
      Object.entries(period).filter((parameter): parameter is [string, string] => parameter[1] !== undefined),
    )
    const answer = await api({ method: 'GET', path, query, scope: 'api:partner' }, signal)
    return readAs(dayAheadPricesSchema, openEnvelope(answer).data, answer.what)
  }
  return {
    dayAheadPrices: async (period = {}, signal) =>
      ask('/day-ahead-prices/limited', inputAs(shortPricePeriodSchema, period, 'period'), signal),
    dayAheadPriceForecast: async (period = {}, signal) =>
      ask('/day-ahead-prices/forecast', inputAs(pricePeriodSchema, period, 'period'), signal),
  }
}
