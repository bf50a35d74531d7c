import { berlinDay, berlinWallTime } from '../berlin-time.ts'
import { addDays, startOfBerlinDay } from './berlin-calendar.ts'
import type { ConfirmedContract } from './confirmed-contract.ts'
import { consumptionBetween } from './consumption.ts'
import { type ContractPrice, contractPrice, meanWorkPrice, workPriceAt } from './contract-price.ts'

/** The words of the metrics query (API reference, section 8). */
export const metricsIntervals = ['QuarterHourly', 'Hourly', 'Daily', 'Weekly', 'Monthly', 'Yearly'] as const
/** @see metricsIntervals */
export const metricTypes = ['Consumption', 'Saving', 'TotalCost', 'WorkingPrice', 'Co2Saving'] as const
/** @see metricsIntervals */
export const metricsValueTypes = ['Actual', 'Forecast', 'Dynamic', 'Combined'] as const

/** What is asked for; `from` and `to` are epoch milliseconds. */
export interface MetricsRequest {
  from: number
  to: number
  interval: (typeof metricsIntervals)[number]
  metricType: (typeof metricTypes)[number]
  valueType: (typeof metricsValueTypes)[number]
}

const hourMs = 3_600_000
const kilosOfCo2PerKwh = 0.363
const units = { Consumption: 'kWh', Saving: '€', TotalCost: '€', WorkingPrice: 'ct/kWh', Co2Saving: 'kg' }

/**
 * Whether a period is longer than the API allows for its interval (API reference, section 11), counted on the German
 * calendar; a day that a month lacks is its last.
 */
export function isPeriodTooLong({ from, to, interval }: MetricsRequest): boolean {
  const [fromDay, fromTime] = berlinWallTime(from).split(' ') as [string, string]
  const [toDay, toTime] = berlinWallTime(to).split(' ') as [string, string]
  const last = {
    QuarterHourly: () => addDays(fromDay, 3),
    Hourly: () => addDays(fromDay, 5),
    Daily: () => addMonths(fromDay, 2),
    Weekly: () => addMonths(fromDay, 12),
    Monthly: () => addMonths(fromDay, 15 * 12),
    Yearly: () => addMonths(fromDay, 50 * 12),
  }[interval]()
  return `${toDay} ${toTime}` > `${last} ${fromTime}`
}

/**
 * A contract's metrics as the API shows them (API reference, section 11): measured up to `now`, foreseen from then on,
 * nothing before delivery and after its end. Dynamic is not explained anywhere and answered like Combined.
 */
export function metricsAnswer(
  seed: number,
  contract: ConfirmedContract,
  request: MetricsRequest,
  now: number,
): object {
  const { from, to, interval, metricType, valueType } = request
  const price = contractPrice(contract.order)
  const known = knownPeriod(contract, request, now)
  const records = [...slots(interval, known.from, known.until)].map((slot) => {
    const span = { from: Math.max(slot.from, known.from), until: Math.min(slot.until, known.until) }
    return {
      moment: berlinWallTime(slot.from),
      value: rounded(measured(seed, contract, price, metricType, span)),
      valueRelevanceType: span.until <= now ? 'Actual' : 'Forecast',
      valueState: span.until <= now ? 'Final' : null,
    }
  })
  const total = records.reduce((sum, { value }) => sum + value, 0)
  const isEmpty = records.length === 0
  return {
    valueUnitInfo: `in ${units[metricType]}`,
    consideredDataPeriod: { from: berlinWallTime(from), to: berlinWallTime(to) },
    metricType,
    valueType,
    interval,
    intervalDuration: records.length,
    averageValuePerInterval: isEmpty ? null : rounded(total / records.length),
    totalValue: isEmpty || metricType === 'WorkingPrice' ? null : rounded(total),
    numberOfEntries: records.length,
    records,
  }
}

interface Span {
  from: number
  until: number
}

function knownPeriod({ delivery }: ConfirmedContract, request: MetricsRequest, now: number): Span {
  if (delivery === null) return { from: request.to, until: request.to }
  const { valueType } = request
  const begins = valueType === 'Forecast' ? Math.max(delivery.from, now) : delivery.from
  const ends = valueType === 'Actual' ? Math.min(delivery.until, now) : delivery.until
  return { from: Math.max(begins, request.from), until: Math.min(ends, request.to) }
}

function measured(
  seed: number,
  { order }: ConfirmedContract,
  price: ContractPrice,
  metricType: MetricsRequest['metricType'],
  { from, until }: Span,
): number {
  const meanPrice = () => meanPriceBetween(seed, price, from, until)
  const kwh = () => consumptionBetween(seed, order, from, until)
  switch (metricType) {
    case 'Consumption':
      return kwh()
    case 'WorkingPrice':
      return meanPrice()
    case 'TotalCost':
      return (kwh() * meanPrice()) / 100
    case 'Saving':
      return (kwh() * (price.comparedWorkPrice - meanPrice())) / 100
    case 'Co2Saving':
      return kwh() * kilosOfCo2PerKwh
  }
}

function meanPriceBetween(seed: number, price: ContractPrice, from: number, until: number): number {
  if (until - from <= hourMs) return workPriceAt(seed, price, from)
  const days: number[] = []
  for (let day = berlinDay(from); startOfBerlinDay(day) < until; day = addDays(day, 1)) {
    days.push(meanWorkPrice(seed, price, day))
  }
  return days.reduce((sum, mean) => sum + mean, 0) / days.length
}

/** The intervals that have a part between two instants. */
function* slots(interval: MetricsRequest['interval'], from: number, until: number): Generator<Span> {
  if (from >= until) return
  if (interval === 'QuarterHourly' || interval === 'Hourly') {
    const stepMs = interval === 'Hourly' ? hourMs : hourMs / 4
    for (let at = from - (from % stepMs); at < until; at += stepMs) yield { from: at, until: at + stepMs }
    return
  }
  let day = firstDayOf(interval, berlinDay(from))
  while (startOfBerlinDay(day) < until) {
    const next = dayAfter(interval, day)
    yield { from: startOfBerlinDay(day), until: startOfBerlinDay(next) }
    day = next
  }
}

type LongInterval = Exclude<MetricsRequest['interval'], 'QuarterHourly' | 'Hourly'>

function firstDayOf(interval: LongInterval, day: string): string {
  if (interval === 'Yearly') return `${day.slice(0, 4)}-01-01`
  if (interval === 'Monthly') return `${day.slice(0, 7)}-01`
  if (interval === 'Daily') return day
  const weekday = (new Date(day).getUTCDay() + 6) % 7
  return addDays(day, -weekday)
}

function dayAfter(interval: LongInterval, day: string): string {
  if (interval === 'Daily') return addDays(day, 1)
  if (interval === 'Weekly') return addDays(day, 7)
  return addMonths(day, interval === 'Monthly' ? 1 : 12)
}

function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year!, month! + months, 0)).getUTCDate()
  return new Date(Date.UTC(year!, month! - 1 + months, Math.min(date!, last))).toISOString().slice(0, 10)
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
