import { endOfBerlinDay } from '../berlin-time.ts'

const wallTime = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Berlin',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

const dayMs = 86_400_000

/**
 * How the API writes an instant: `YYYY-MM-DD HH:mm:ss`, German wall time without a zone (API reference,
 * section 3).
 */
export function berlinWallTime(instant: number): string {
  return wallTime.format(instant)
}

/** The German calendar day, `YYYY-MM-DD`, on which an instant falls. */
export function berlinDay(instant: number): string {
  // Berlin is ahead of UTC by an hour or two; drawing lives asks far too often for Intl.
  const utcDay = dayAt(Math.floor(instant / dayMs))
  return instant < endOfBerlinDay(utcDay)! ? utcDay : addDays(utcDay, 1)
}

/** The instant at which a German calendar day begins, epoch milliseconds. */
export function startOfBerlinDay(day: string): number {
  return endOfBerlinDay(addDays(day, -1))!
}

/** The calendar day `days` later; earlier when negative. */
export function addDays(day: string, days: number): string {
  return dayAt(Math.floor(Date.parse(day) / dayMs) + days)
}

/** `day` when it is the first of a month, else the first of the next. */
export function firstOfMonth(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return dayAt(Date.UTC(year!, date === 1 ? month! - 1 : month!, 1) / dayMs)
}

/** Whether a text is a calendar day that exists, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return endOfBerlinDay(text) !== null
}

const daysByIndex = new Map<number, string>()

/** The calendar day so many days after the first of January 1970. */
function dayAt(index: number): string {
  const known = daysByIndex.get(index)
  if (known !== undefined) return known
  const day = new Date(index * dayMs).toISOString().slice(0, 10)
  if (daysByIndex.size > 10_000) daysByIndex.clear()
  daysByIndex.set(index, day)
  return day
}
