import { berlinDay } from '../berlin-time.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
// A German day can be 23 hours long.
const halfDayMs = 12 * hourMs

/** What figures are counted by: German calendar days, weeks (by their Monday) or months. */
export type CalendarUnit = 'day' | 'week' | 'month'

/** Days for a month or less, weeks for half a year or less, else months. */
export function unitFor(lengthMs: number): CalendarUnit {
  if (lengthMs <= 31 * dayMs) return 'day'
  return lengthMs <= 183 * dayMs ? 'week' : 'month'
}

/** Names the day, week or month of instants: `2026-03-02` (of a week its Monday), or `2026-03`. */
export class Calendar {
  readonly unit: CalendarUnit
  // German days begin at full hours, and working one out is slow.
  readonly #byHour = new Map<number, string>()

  constructor(unit: CalendarUnit) {
    this.unit = unit
  }

  /** @param at epoch milliseconds */
  nameOf(at: number): string {
    const hour = Math.floor(at / hourMs)
    let name = this.#byHour.get(hour)
    if (name === undefined) {
      name = this.#workOut(hour * hourMs)
      this.#byHour.set(hour, name)
    }
    return name
  }

  /** The names of all from one instant to another, both included. */
  namesBetween(from: number, to: number): string[] {
    const names = new Set<string>()
    for (let at = from; at < to; at += halfDayMs) names.add(this.nameOf(at))
    return [...names.add(this.nameOf(to))]
  }

  #workOut(at: number): string {
    const day = berlinDay(at)
    if (this.unit === 'day') return day
    if (this.unit === 'month') return day.slice(0, 7)
    const noon = Date.parse(`${day}T12:00:00Z`)
    const sinceMonday = (new Date(noon).getUTCDay() + 6) % 7
    return new Date(noon - sinceMonday * dayMs).toISOString().slice(0, 10)
  }
}
