/** Headers of an answer, by lower-case name. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>

/**
 * How long an answer asks us to wait (RFC 9110, section 10.2.3), in either form, milliseconds from the instant it came; undefined where it
 * does not say so readably.
 */
export function retryAfterMs(answer: { headers: AnswerHeaders; endedAt: number }): number | undefined {
  const text = firstValue(answer.headers['retry-after'])
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000
  const date = / GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - answer.endedAt)
}

function firstValue(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header)?.trim() ?? ''
}
