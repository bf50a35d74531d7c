import { z } from 'zod'
import { instantOf, supplierTime } from './supplier-time.ts'

const longestPeriodMs = 48 * 3_600_000
const granularities = ['Hourly', 'QuarterHourly'] as const

const pricePeriodShape = z.object({
  from: supplierTime.optional(),
  to: supplierTime.optional(),
  granularity: z.enum(granularities, { error: `expected one of ${granularities.join(', ')}` }).optional(),
})

/** Which prices are asked for: from `from` until before `to`, each a day (its beginning) or a date-time. */
export const pricePeriodSchema = pricePeriodShape.superRefine(endsLater)

/** The same for at most 48 hours, which is all that the supplier answers at a time (API reference, section 4). */
export const shortPricePeriodSchema = pricePeriodShape.superRefine((period, context) => {
  endsLater(period, context)
  const { from, to } = period
  if (from === undefined || to === undefined || instantOf(to) - instantOf(from) <= longestPeriodMs) return
  context.addIssue({ code: 'custom', path: ['to'], message: 'expected a time at most 48 hours after from' })
})

/** The same with both ends given, for the prices of a contract. */
export const workingPricePeriodSchema = z
  .object({ from: supplierTime, to: supplierTime })
  .superRefine(endsLater)

/** Which prices are asked for; without `from` and `to` from now on, and as many as the supplier likes. */
export type PricePeriod = z.input<typeof pricePeriodSchema>
/** @see workingPricePeriodSchema */
export type WorkingPricePeriod = z.input<typeof workingPricePeriodSchema>

/**
 * Prices over time (API reference, section 11): from `at` on, until the next. The documents disagree about whether they
 * are gross: `pricesKind` says it. The shape of working prices is not documented and taken to be the same.
 */
export const dayAheadPricesSchema = z.looseObject({
  pricesUnit: z.unknown().optional(),
  pricesKind: z.string().nullish(),
  from: z.string().nullish(),
  to: z.string().nullish(),
  prices: z
    .array(z.looseObject({ at: z.string(), price: z.number().nullish() }))
    .nullish()
    .transform((prices) => prices ?? []),
})

/** @see dayAheadPricesSchema */
export type DayAheadPrices = z.infer<typeof dayAheadPricesSchema>

function endsLater(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  context: z.core.$RefinementCtx,
): void {
  if (from === undefined || to === undefined || instantOf(to) > instantOf(from)) return
  context.addIssue({ code: 'custom', path: ['to'], message: 'expected a time after from' })
}
