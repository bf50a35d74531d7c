import { StromkreisError } from '../stromkreis-error.ts'

// Date.parse alone takes a 30th of February, and a bare number for a year.
const isoTime = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/

/**
 * A day (its beginning) or a time, epoch milliseconds; without a zone it is UTC, like everything that is printed.
 * @throws StromkreisError `invalidInput` naming the option.
 */
export function instantOf(option: string, text: string): number {
  const [, day = '', time = '', zone = ''] = isoTime.exec(text) ?? []
  const dayStart = Date.parse(`${day}T00:00:00Z`)
  const isDay = !Number.isNaN(dayStart) && new Date(dayStart).toISOString().startsWith(day)
  const at = time === '' ? dayStart : Date.parse(zone === '' ? `${text}Z` : text)
  if (isDay && !Number.isNaN(at)) return at
  throw new StromkreisError('invalidInput', `${option} ${text} is not a time.`, {
    hint: 'Give a day or a time in ISO 8601, such as 2026-03-01 or 2026-03-01T12:00:00Z.',
  })
}
