import { StromkreisError } from '../stromkreis-error.ts'

const dayMs = 86_400_000

/** What a receiver answered to a message. */
export interface WebhookAnswer {
  status: number
  /** Its `Retry-After`, as it came. */
  retryAfter: string | undefined
  /** When it answered, epoch milliseconds. */
  at: number
}

/**
 * What an answer says about the message (Standard Webhooks, delivery success and failure): null where it was taken. A
 * 4xx is `refused` for good, except those that ask to try again; 410 asks for nothing at all, and is believed for a day.
 */
export function failureOfAnswer(answer: WebhookAnswer, what: string): StromkreisError | null {
  const { status } = answer
  if (status >= 200 && status < 300) return null
  const said = `${what} answered ${status}`
  const retryAfterMs = retryAfterMsOf(answer)
  if (status === 410) {
    const hint = 'If it is still wanted, mend the receiver or its address; nothing is sent to it for a day.'
    return new StromkreisError('unreachable', `${said}: it wants no messages any more`, {
      ...{ hint, retryAfterMs: dayMs },
    })
  }
  if (status === 429) {
    const hint = 'It is tried again by itself, later.'
    return new StromkreisError('rateLimited', said, { hint, retryAfterMs })
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 425) {
    const hint = 'Find in the receiver’s log what it complains of; then `stromkreis redeliver`.'
    return new StromkreisError('refused', said, { hint })
  }
  const isRedirect = status >= 300 && status < 400
  const hint = isRedirect
    ? 'Redirects are not followed: set the address to where it leads.'
    : 'It is tried again by itself, later.'
  return new StromkreisError('unreachable', isRedirect ? `${said}, a redirect` : said, { hint, retryAfterMs })
}

/** Seconds or a date (RFC 9110, section 10.2.3). */
function retryAfterMsOf({ retryAfter, at }: WebhookAnswer): number | undefined {
  if (retryAfter === undefined) return undefined
  const until = /^\d{1,9}$/.test(retryAfter) ? at + Number(retryAfter) * 1_000 : Date.parse(retryAfter)
  return Number.isNaN(until) ? undefined : Math.max(0, until - at)
}
