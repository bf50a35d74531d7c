import { berlinInstant, isDay } from '../berlin-time.ts'
import { type Answer, type ApiError, plainRefusal, refusal } from './answer.ts'
import type { HttpRequest } from './http-request.ts'
import { validationError } from './order-validation.ts'

/** Something read from a request, or the answer that says why it cannot be read. */
export type Reading<T> = { value: T } | { answer: Answer }

/** The JSON in a body. */
export function bodyOf({ body }: HttpRequest): Reading<unknown> {
  if (body === null) return { answer: plainRefusal(413, 'body-too-large', 'The body is longer than 1 MiB.') }
  try {
    return { value: JSON.parse(body) }
  } catch {
    return { answer: plainRefusal(400, 'malformed-json', 'The body is not JSON.') }
  }
}

/** Which part of a list is asked for; never more than `maxLimit` (API reference, section 3). */
export function pageOf({ query }: HttpRequest, maxLimit: number): Reading<{ offset: number; limit: number }> {
  const offset = wholeNumber(query.get('offset') ?? '0')
  const limit = wholeNumber(query.get('limit') ?? '10')
  if (offset === null) return invalidField('offset', 'must be a whole number from 0')
  if (limit === null || limit === 0) return invalidField('limit', 'must be a whole number from 1')
  return { value: { offset, limit: Math.min(limit, maxLimit) } }
}

/** An instant in the query: a day or a date-time, German time unless it carries a zone. Epoch milliseconds. */
export function timeIn({ query }: HttpRequest, field: string): Reading<number | null> {
  const text = query.get(field.toLowerCase())
  if (text === undefined) return { value: null }
  const instant = isDay(text.slice(0, 10)) ? berlinInstant(text) : null
  return instant === null ? invalidField(field, 'must be a date and time') : { value: instant }
}

/** One of some words in the query; the first of them where it says none. */
export function wordIn<const Word extends string>(
  { query }: HttpRequest,
  field: string,
  words: readonly [Word, ...Word[]],
): Reading<Word> {
  const text = query.get(field.toLowerCase())
  if (text === undefined) return { value: words[0] }
  const word = words.find((one) => one.toLowerCase() === text.toLowerCase())
  return word === undefined ? invalidField(field, `must be one of ${words.join(', ')}`) : { value: word }
}

/** Says no because of one field. */
export function invalidField(field: string, problem: string): { answer: Answer } {
  return { answer: invalid([validationError(field, problem)]) }
}

/** Says no because of some fields. */
export function invalid(errors: readonly ApiError[]): Answer {
  return refusal(400, 'The request is not valid.', errors)
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}
