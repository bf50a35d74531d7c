import { StromkreisError } from '../stromkreis-error.ts'
import { type Answer, plainRefusal } from './answer.ts'
import { windowsMs } from './call-gauge.ts'
import { CallWindow } from './call-window.ts'
import { type RetryAfterForm, retryAfter } from './retry-after.ts'

/**
 * How many calls the supplier takes; more are answered 429 with Retry-After. The supplier documents no limit, so try
 * some. Windows slide: so many within any second, minute, hour or 24 hours of the sandbox's time.
 */
export interface RateLimit {
  perSecond?: number | undefined
  perMinute?: number | undefined
  perHour?: number | undefined
  perDay?: number | undefined
  /** Under way at once; an answer takes as long as the sandbox's `latencyMs`. */
  inFlight?: number | undefined
  /** Default `seconds`. */
  retryAfterAs?: RetryAfterForm | undefined
  /**
   * Which headers tell what is left, on every answer: `draft` are RateLimit and RateLimit-Policy
   * (draft-ietf-httpapi-ratelimit-headers-10), `older` are RateLimit-Limit, -Remaining and -Reset (the same draft up
   * to 06), which know of one window only: the one closest to its end. Default `none`.
   */
  headers?: 'none' | 'draft' | 'older' | undefined
}

/** What a limiter says to a call. */
export interface Admission {
  /** Null lets it pass. */
  refusal: Answer | null
  /** What every answer tells of the limits. */
  headers: Readonly<Record<string, string>>
}

/** A limit of so many calls within some time. */
interface Quota {
  name: string
  limit: number
  windowMs: number
  window: CallWindow
}

// Nobody knows when a call under way will end.
const inFlightWaitMs = 1_000

/** Holds a client to the limits. Calls refused do not count against them. */
export class RateLimiter {
  readonly #limit: RateLimit
  readonly #quotas: readonly Quota[]

  /** @throws StromkreisError `configuration` when a limit is no whole number from 1. */
  constructor(limit: RateLimit) {
    const { perSecond, perMinute, perHour, perDay, inFlight } = limit
    for (const most of [perSecond, perMinute, perHour, perDay, inFlight]) mustBeLimit(most)
    this.#limit = limit
    this.#quotas = Object.entries({
      second: perSecond,
      minute: perMinute,
      hour: perHour,
      day: perDay,
    }).flatMap(([name, most]) => {
      if (most === undefined) return []
      const windowMs = windowsMs[name as keyof typeof windowsMs]
      return { name, limit: most, windowMs, window: new CallWindow(windowMs) }
    })
  }

  /** A call came at `now` (epoch milliseconds) while `others` were under way. */
  admit(now: number, others: number): Admission {
    const { inFlight = Number.POSITIVE_INFINITY, retryAfterAs = 'seconds' } = this.#limit
    const waitMs = Math.max(
      others < inFlight ? 0 : inFlightWaitMs,
      ...this.#quotas
        .filter(({ limit, window }) => window.callsAt(now) >= limit)
        .map(({ window }) => window.untilOneLeavesMs(now)),
    )
    if (waitMs > 0) {
      const headers = this.#headers(now, others)
      const wait = retryAfter(now, waitMs, retryAfterAs)
      return { refusal: plainRefusal(429, 'rate-limited', 'Too many requests.', wait), headers }
    }
    for (const { window } of this.#quotas) window.add(now)
    return { refusal: null, headers: this.#headers(now, others + 1) }
  }

  #headers(now: number, underWay: number): Record<string, string> {
    switch (this.#limit.headers ?? 'none') {
      case 'none':
        return {}
      case 'draft':
        return this.#draftHeaders(now, underWay)
      case 'older':
        return this.#olderHeaders(now)
    }
  }

  /** `t` is the time until more becomes available. */
  #draftHeaders(now: number, underWay: number): Record<string, string> {
    const { inFlight } = this.#limit
    const policies = this.#quotas.map(
      ({ name, limit, windowMs }) => `"${name}";q=${limit};w=${windowMs / 1000}`,
    )
    const left = this.#quotas.map((quota) => {
      const waitMs = quota.window.untilOneLeavesMs(now)
      return `"${quota.name}";r=${remaining(quota, now)}${waitMs > 0 ? `;t=${Math.ceil(waitMs / 1000)}` : ''}`
    })
    if (inFlight !== undefined) {
      policies.push(`"inFlight";q=${inFlight};qu="concurrent-requests"`)
      left.push(`"inFlight";r=${Math.max(0, inFlight - underWay)}`)
    }
    return { 'RateLimit-Policy': policies.join(', '), RateLimit: left.join(', ') }
  }

  /** Reset is the time until the whole quota is there again. */
  #olderHeaders(now: number): Record<string, string> {
    const share = (quota: Quota) => remaining(quota, now) / quota.limit
    const [closest] = this.#quotas.toSorted((a, b) => share(a) - share(b) || b.windowMs - a.windowMs)
    if (closest === undefined) return {}
    return {
      'RateLimit-Limit': String(closest.limit),
      'RateLimit-Remaining': String(remaining(closest, now)),
      'RateLimit-Reset': String(Math.ceil(closest.window.untilAllHaveLeftMs(now) / 1000)),
    }
  }
}

function mustBeLimit(most: number | undefined): void {
  if (most === undefined || (Number.isSafeInteger(most) && most >= 1)) return
  throw new StromkreisError('configuration', `A rate limit of ${most} calls is none.`, {
    hint: 'Give whole numbers from 1, or leave out what is not limited.',
  })
}

function remaining({ limit, window }: Quota, now: number): number {
  return Math.max(0, limit - window.callsAt(now))
}
