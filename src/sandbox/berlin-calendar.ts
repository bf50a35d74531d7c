import { endOfBerlinDay } from '../berlin-time.ts'

const dayMs = 86_400_000

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
