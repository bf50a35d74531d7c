import { z } from 'zod'
import { berlinInstant, endOfBerlinDay } from '../berlin-time.ts'

/**
 * A time as a caller gives it: a day (`YYYY-MM-DD`, its beginning) or a date-time, German time unless it carries a
 * zone (API reference, section 3). A day is sent as a date-time.
 */
export const supplierTime = z
  .string()
  .refine((text) => endOfBerlinDay(text.trim().slice(0, 10)) !== null && berlinInstant(text) !== null, {
    error: 'expected a day or a date-time, YYYY-MM-DD or YYYY-MM-DDTHH:mm:ss',
    // Rules about two times are for times.
    abort: true,
  })
  .transform((text) => (text.trim().length === 10 ? `${text.trim()}T00:00:00` : text.trim()))

/** The instant that a time of {@link supplierTime} means, epoch milliseconds. */
export function instantOf(time: string): number {
  return berlinInstant(time)!
}

/** The same time of day some months and days later, in its own zone; a day that the month lacks becomes its last. */
export function laterOnTheCalendar(time: string, { months = 0, days = 0 }): string {
  const [year, month, day] = time.slice(0, 10).split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year!, month! + months, 0)).getUTCDate()
  const later = new Date(Date.UTC(year!, month! - 1 + months, Math.min(day!, lastOfMonth) + days))
  return `${later.toISOString().slice(0, 10)}${time.slice(10)}`
}
