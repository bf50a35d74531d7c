const hourMs = 3_600_000

const berlin = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/**
 * Instant at which a German calendar day ends, epoch milliseconds; null when `day` is not a day (`YYYY-MM-DD`).
 * The supplier's dates are German days (API reference, section 3).
 */
export function endOfBerlinDay(day: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day)
  if (match === null) return null
  const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const midnight = Date.UTC(year, month - 1, date)
  if (new Date(midnight).toISOString().slice(0, 10) !== day) return null
  return fromBerlinWallTime(Date.UTC(year, month - 1, date + 1))
}

/**
 * Instant meant by the supplier's date-times, which mostly carry no zone (`2024-04-01 00:00:00`) and are then taken
 * as German time; with a zone, that zone counts. Epoch milliseconds, or null when it is no date-time.
 */
export function berlinInstant(dateTime: string): number | null {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(
      dateTime.trim(),
    )
  if (match === null) return null
  if (match[7] !== undefined) {
    const instant = Date.parse(dateTime.trim().replace(' ', 'T'))
    return Number.isNaN(instant) ? null : instant
  }
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0))
  const wall = Date.UTC(year!, month! - 1, day!, hour!, minute!, second!)
  return Number.isNaN(wall) ? null : fromBerlinWallTime(wall)
}

/** Whether a text is a calendar day that exists, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return endOfBerlinDay(text) !== null
}

/** The German calendar day, `YYYY-MM-DD`, on which an instant (epoch milliseconds) falls. */
export function berlinDay(instant: number): string {
  return new Date(instant + berlinOffsetMs(instant)).toISOString().slice(0, 10)
}

/** How the supplier writes an instant (epoch milliseconds): German wall time without a zone, `YYYY-MM-DD HH:mm:ss`. */
export function berlinWallTime(instant: number): string {
  return new Date(instant + berlinOffsetMs(instant)).toISOString().slice(0, 19).replace('T', ' ')
}

/** `wall` is a wall time written as if it were UTC. */
function fromBerlinWallTime(wall: number): number {
  const guess = wall - berlinOffsetMs(wall)
  return wall - berlinOffsetMs(guess)
}

// Offsets change at full hours only, and Intl is slow.
const offsets = new Map<number, number>()

function berlinOffsetMs(instant: number): number {
  const hour = Math.floor(instant / hourMs)
  let offsetMs = offsets.get(hour)
  if (offsetMs === undefined) {
    if (offsets.size > 100_000) offsets.clear()
    offsetMs = workOutOffsetMs(hour * hourMs)
    offsets.set(hour, offsetMs)
  }
  return offsetMs
}

function workOutOffsetMs(hourStart: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of berlin.formatToParts(hourStart)) part[type] = Number(value)
  const { year, month, day, hour, minute, second } = part as Record<
    'year' | 'month' | 'day' | 'hour' | 'minute' | 'second',
    number
  >
  return Date.UTC(year, month - 1, day, hour, minute, second) - hourStart
}
