import { z } from 'zod'
import { instantOf, laterOnTheCalendar, supplierTime } from './supplier-time.ts'

const text = z.string().nullish()
const number = z.number().nullish()

/** How metrics may be cut into intervals, and how long a period may be for each (API reference, section 11). */
const longestPeriods = {
  QuarterHourly: { days: 3, inWords: '3 days' },
  Hourly: { days: 5, inWords: '5 days' },
  Daily: { months: 2, inWords: '2 months' },
  Weekly: { months: 12, inWords: '1 year' },
  Monthly: { months: 15 * 12, inWords: '15 years' },
  Yearly: { months: 50 * 12, inWords: '50 years' },
} as const

const intervals = ['QuarterHourly', 'Hourly', 'Daily', 'Weekly', 'Monthly', 'Yearly'] as const
const metricTypes = ['Consumption', 'Saving', 'TotalCost', 'WorkingPrice', 'Co2Saving'] as const
const valueTypes = ['Actual', 'Forecast', 'Dynamic', 'Combined'] as const

/**
 * Which metrics are asked for: those from `from` until before `to`, each a day (`YYYY-MM-DD`, its beginning) or a
 * date-time. How long the period may be depends on the interval; the supplier refuses longer ones.
 */
export const metricsQuerySchema = z
  .object({
    from: supplierTime,
    to: supplierTime,
    interval: oneOf(intervals),
    metricType: oneOf(metricTypes),
    valueType: oneOf(valueTypes),
  })
  .superRefine(({ from, to, interval }, context) => {
    const { inWords, ...longest } = longestPeriods[interval]
    const complain = (message: string) => context.addIssue({ code: 'custom', path: ['to'], message })
    if (instantOf(to) <= instantOf(from)) complain('expected a time after from')
    else if (instantOf(to) > instantOf(laterOnTheCalendar(from, longest))) {
      complain(
        `expected a time at most ${inWords} after from, the longest period for the interval ${interval}`,
      )
    }
  })

/** @see metricsQuerySchema */
export type MetricsQuery = z.input<typeof metricsQuerySchema>

/** The query as the supplier spells it. */
export function metricsParameters(query: z.output<typeof metricsQuerySchema>): URLSearchParams {
  return new URLSearchParams({
    'Period.From': query.from,
    'Period.To': query.to,
    Interval: query.interval,
    MetricType: query.metricType,
    ValueType: query.valueType,
  })
}

/** A contract's metrics (API reference, section 11). `moment` is when an interval begins, German time. */
export const contractMetricsSchema = z.looseObject({
  valueUnitInfo: text,
  consideredDataPeriod: z.looseObject({ from: text, to: text }).nullish(),
  metricType: text,
  valueType: text,
  interval: text,
  intervalDuration: number,
  averageValuePerInterval: number,
  totalValue: number,
  numberOfEntries: number,
  records: z
    .array(z.looseObject({ moment: z.string(), value: number, valueRelevanceType: text, valueState: text }))
    .nullish()
    .transform((records) => records ?? []),
})

/** @see contractMetricsSchema */
export type ContractMetrics = z.infer<typeof contractMetricsSchema>

function oneOf<const Word extends string>(words: readonly Word[]) {
  return z.enum(words, { error: `expected one of ${words.join(', ')}` })
}
