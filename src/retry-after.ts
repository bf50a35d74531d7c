/** Headers of an answer, by lower-case name. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>

/** No header makes us wait for longer: whoever asks for more has made a mistake. */
export const longestWaitAskedMs = 24 * 3_600_000

/**
 * How long an answer asks us to wait (RFC 9110, section 10.2.3), in either form, milliseconds from the instant it came, a day at most;
 * undefined where it does not say so readably.
 */
export function retryAfterMs(answer: { headers: AnswerHeaders; endedAt: number }): number | undefined {
  const text = firstValue(answer.headers['retry-after'])
  if (/^\d{1,10}$/.test(text)) return Math.min(Number(text) * 1000, longestWaitAskedMs)
  const date = / GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - answer.endedAt), longestWaitAskedMs)
}

function firstValue(header: string | string[] | undefined): string {
  return (Array.isArray(header) ? header[0] : header)?.trim() ?? ''
}
