import type { Language } from '../language.ts'
import { speechIn } from '../speech.ts'

/** A unit of durations on an axis. */
export interface AxisUnit {
  ms: number
  name: string
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const unitNames = {
  en: { s: ['second', 'seconds'], min: ['minute', 'minutes'], h: ['hour', 'hours'], d: ['day', 'days'] },
  de: {
    s: ['Sekunde', 'Sekunden'],
    min: ['Minute', 'Minuten'],
    h: ['Stunde', 'Stunden'],
    d: ['Tag', 'Tage'],
  },
} as const
const shortNames = {
  en: { s: 's', min: 'min', h: 'h' },
  de: { s: 's', min: 'min', h: 'h' },
} as const
const locales = { en: 'en-GB', de: 'de-DE' } as const

/** How long something lasts: `12.3 days`; what is shorter than a day `3.5 h`, `12 min` or `40 s`; `–` for none. */
export function lastingWords(ms: number | null, language: Language): string {
  if (ms === null) return '–'
  const { number } = numbersOf(language)
  // As far as it is shown, a day is a day.
  if (ms >= 23.95 * hourMs) {
    const days = number(ms / dayMs)
    return `${days} ${unitNames[language].d[days === '1' ? 0 : 1]}`
  }
  const short = shortNames[language]
  if (ms >= 59.5 * minuteMs) return `${number(ms / hourMs)} ${short.h}`
  if (ms >= 59_500) return `${number(Math.round(ms / minuteMs))} ${short.min}`
  return `${number(Math.round(ms / 1_000))} ${short.s}`
}

/** The unit in which durations up to a length are best read. */
export function axisUnit(mostMs: number, language: Language): AxisUnit {
  const names = unitNames[language]
  if (mostMs >= 2 * dayMs) return { ms: dayMs, name: names.d[1] }
  if (mostMs >= 2 * hourMs) return { ms: hourMs, name: names.h[1] }
  if (mostMs >= 2 * minuteMs) return { ms: minuteMs, name: names.min[1] }
  return { ms: 1_000, name: names.s[1] }
}

/** A day or week (`2026-03-02`) or a month (`2026-03`) as people write it on an axis. */
export function unitWords(name: string, language: Language): string {
  const isMonth = name.length === 7
  const at = Date.parse(isMonth ? `${name}-01T12:00:00Z` : `${name}T12:00:00Z`)
  const options = isMonth
    ? ({ month: 'short', year: '2-digit' } as const)
    : ({ day: 'numeric', month: 'short' } as const)
  return new Intl.DateTimeFormat(locales[language], { ...options, timeZone: 'UTC' }).format(at)
}

/** A share as people read it, `–` for none. */
export function shareWords(share: number | null, language: Language): string {
  return share === null ? '–' : speechIn[language].percent(share)
}

function numbersOf(language: Language) {
  const speech = speechIn[language]
  return { number: (value: number) => speech.number(value) }
}
