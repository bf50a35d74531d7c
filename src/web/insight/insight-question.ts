import { berlinInstant, endOfBerlinDay } from '../../berlin-time.ts'
import { StromkreisError } from '../../stromkreis-error.ts'
import type { Language } from '../language.ts'
import { insightWords } from './insight-words.ts'

/** The periods that a click chooses: so many days up to now, or all. */
export const usualPeriods = ['30', '90', '365', 'all'] as const

/** One of {@link usualPeriods}, or days of one's own. */
export type InsightPeriod = (typeof usualPeriods)[number] | 'days'

/** What the page of insight is asked for. */
export interface InsightQuestion {
  period: InsightPeriod
  /** German days, `YYYY-MM-DD`, both included; null where there is no such limit, and unless the period is `days`. */
  from: string | null
  to: string | null
  tariff: string | null
  language: Language
}

const usual = '90'
const longestTariff = 200

/**
 * What an address asks for: `?period=90`, or `?from=2026-01-01&to=2026-03-31`, and `&tariff=`. What is left empty asks nothing.
 * @throws StromkreisError `invalidInput` naming the field.
 */
export function insightQuestion(query: Record<string, string>, language: Language): InsightQuestion {
  const words = insightWords[language]
  const [from, to] = [dayIn(query, 'from', language), dayIn(query, 'to', language)]
  if (from !== null && to !== null && from > to) {
    throw new StromkreisError('invalidInput', words.endsBeforeItBegins, { hint: words.dayHint })
  }
  const period = query['period'] || usual
  const known = usualPeriods.find((each) => each === period)
  if (known === undefined && period !== 'days') {
    throw new StromkreisError('invalidInput', words.noPeriod, { hint: words.periodHint })
  }
  const tariff = query['tariff']?.trim() || null
  if (tariff !== null && tariff.length > longestTariff) {
    throw new StromkreisError('invalidInput', words.longTariff, { hint: words.tariffHint })
  }
  const hasDays = from !== null || to !== null
  return { period: hasDays ? 'days' : (known ?? 'all'), from, to, tariff, language }
}

/** The address that asks for it. */
export function insightAddress({ period, from, to, tariff }: Omit<InsightQuestion, 'language'>): string {
  const query = new URLSearchParams()
  if (period === 'days') {
    if (from !== null) query.set('from', from)
    if (to !== null) query.set('to', to)
  } else query.set('period', period)
  if (tariff !== null) query.set('tariff', tariff)
  return `/insight?${query}`
}

/** The instants that a question means at `now`, epoch milliseconds; what is left out is not limited. */
export function askedPeriod(
  { period, from, to }: Pick<InsightQuestion, 'period' | 'from' | 'to'>,
  now: number,
): { from?: number; to?: number } {
  if (period === 'all') return {}
  if (period !== 'days') return { from: now - Number(period) * 86_400_000 }
  return {
    ...(from === null ? {} : { from: berlinInstant(from)! }),
    ...(to === null ? {} : { to: endOfBerlinDay(to)! }),
  }
}

function dayIn(query: Record<string, string>, name: 'from' | 'to', language: Language): string | null {
  const words = insightWords[language]
  const text = query[name]?.trim() || null
  if (text === null || endOfBerlinDay(text) !== null) return text
  throw new StromkreisError('invalidInput', words.noDay(words[name]), { hint: words.dayHint })
}
