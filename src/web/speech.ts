import { html, type Markup } from '../markup.ts'
import type { Language } from './language.ts'

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
  ['millisecond', 1],
] as const
const relativeUnits = [units[0], units[1], units[2], units[3]] as const
const locales = { en: 'en-GB', de: 'de-DE' } as const
const timeZone = 'Europe/Berlin'

/** Says numbers, times and durations as a language does. Times are German time, epoch milliseconds. */
export class Speech {
  readonly language: Language
  readonly #number: Intl.NumberFormat
  readonly #percent: Intl.NumberFormat
  readonly #time: Intl.DateTimeFormat
  readonly #day: Intl.DateTimeFormat
  readonly #units: ReadonlyMap<string, Intl.NumberFormat>
  readonly #relative: Intl.RelativeTimeFormat

  constructor(language: Language) {
    const locale = locales[language]
    this.language = language
    this.#number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
    this.#percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
    this.#time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone })
    this.#day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone })
    this.#units = new Map(
      units.map(([unit]) => [
        unit,
        new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }),
      ]),
    )
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' })
  }

  number(value: number): string {
    return this.#number.format(value)
  }

  /** @param share 1 is all. */
  percent(share: number): string {
    return this.#percent.format(share)
  }

  time(at: number): string {
    return this.#time.format(at)
  }

  day(at: number): string {
    return this.#day.format(at)
  }

  /** The two largest units that a duration has, such as `3 days 4 hr`. */
  duration(ms: number): string {
    const first = units.findIndex(([, unitMs]) => ms >= unitMs)
    if (first === -1) return this.#units.get('second')!.format(0)
    const [unit, unitMs] = units[first]!
    const many = Math.floor(ms / unitMs)
    const finer = units[first + 1]
    const rest = finer === undefined || unit === 'second' ? 0 : Math.floor((ms % unitMs) / finer[1])
    const said = [this.#units.get(unit)!.format(many)]
    if (rest > 0 && many < 10) said.push(this.#units.get(finer![0])!.format(rest))
    return said.join(' ')
  }

  /** A duration in its largest unit alone, such as `3 days`. */
  roughly(ms: number): string {
    const [unit, unitMs] = units.find(([, each]) => ms >= each) ?? units.at(-1)!
    return this.#units.get(unit)!.format(Math.round(ms / unitMs))
  }

  /** How long ago, or in how long, in the largest unit alone. */
  relative(at: number, now: number): string {
    const [unit, unitMs] =
      relativeUnits.find(([, each]) => Math.abs(at - now) >= each) ?? relativeUnits.at(-1)!
    // Of nothing at all the formatter makes the future, unless it is told that it is negative.
    return this.#relative.format(Math.round((at - now) / unitMs) || -0, unit)
  }

  /** An instant for people, with the exact one for programs. */
  moment(at: number): Markup {
    return html`<time datetime="${new Date(at).toISOString()}">${this.time(at)}</time>`
  }

  /** How long ago something was, with when that was. */
  ago(at: number, now: number): Markup {
    return html`<time datetime="${new Date(at).toISOString()}" title="${this.time(at)}">${this.relative(at, now)}</time>`
  }
}

/** One {@link Speech} per language: making one costs more than using it. */
export const speechIn: Readonly<Record<Language, Speech>> = { en: new Speech('en'), de: new Speech('de') }
