/** How `Retry-After` says it (RFC 9110, section 10.2.3). */
export type RetryAfterForm = 'seconds' | 'httpDate'

/** The header that asks for a wait from `now` (epoch milliseconds) on, rounded up to whole seconds. */
export function retryAfter(now: number, waitMs: number, as: RetryAfterForm): Record<string, string> {
  if (as === 'seconds') return { 'Retry-After': String(Math.ceil(waitMs / 1000)) }
  return { 'Retry-After': new Date(Math.ceil((now + waitMs) / 1000) * 1000).toUTCString() }
}
