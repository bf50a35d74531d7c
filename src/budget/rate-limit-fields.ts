import type { AnswerHeaders } from '../retry-after.ts'

/** What a host says is left of a quota. */
export interface RateLimitLeft {
  /** Calls left until then. */
  remaining: number
  /** How long until there are more, milliseconds. */
  resetMs: number
  /** Calls in the whole quota, where it says so. */
  limit: number | null
}

// Larger numbers of seconds are instants: nobody's quota lasts for thirty years.
const smallestInstantSeconds = 1_000_000_000
const smallestInstantMs = 1_000_000_000_000

/**
 * What an answer that came at `at` (epoch milliseconds) tells of quotas, in whichever of these it speaks:
 * RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10, and the dictionary of its version 07),
 * RateLimit-Limit, -Remaining and -Reset (the same up to version 06), or the X-RateLimit- ones before any standard, whose
 * reset is a number of seconds or an instant. What cannot be read, or makes no sense, is left out.
 */
export function rateLimitsLeft(headers: AnswerHeaders, at: number): RateLimitLeft[] {
  return [
    ...structured(headers),
    ...separate(headers, 'ratelimit-', at),
    ...separate(headers, 'x-ratelimit-', at),
  ]
}

/** How long calls must be kept apart so that what is left lasts, milliseconds; with nothing left, until there is more. */
export function keptApartMs({ remaining, resetMs }: RateLimitLeft): number {
  return resetMs / Math.max(1, remaining)
}

function structured(headers: AnswerHeaders): RateLimitLeft[] {
  const members = membersOf(headers['ratelimit'])
  const policies = new Map(membersOf(headers['ratelimit-policy']).map((policy) => [policy.name, policy]))
  const quotas = members.map(({ name, parameters }) => {
    const policy = policies.get(name)?.parameters
    return left(
      parameters.get('r'),
      parameters.get('t') ?? policy?.get('w'),
      policy?.get('q') ?? parameters.get('q'),
    )
  })
  const values = new Map(members.map(({ name, value }) => [name, value]))
  const dictionary = left(values.get('remaining'), values.get('reset'), values.get('limit'))
  return [...quotas, dictionary].filter((quota) => quota !== null)
}

function separate(headers: AnswerHeaders, prefix: string, at: number): RateLimitLeft[] {
  const [remaining, reset, limit] = ['remaining', 'reset', 'limit'].map(
    (name) =>
      // The limit's field may go on with the policies that it comes from.
      textOf(headers[`${prefix}${name}`]).split(/[,;]/, 1)[0],
  )
  const quota = left(remaining, secondsFrom(reset, at), limit)
  return quota === null ? [] : [quota]
}

function left(
  remaining: string | undefined,
  seconds: string | number | undefined,
  limit: string | undefined,
): RateLimitLeft | null {
  const count = numberOf(remaining)
  const reset = typeof seconds === 'number' ? seconds : numberOf(seconds)
  if (count === null || reset === null) return null
  return { remaining: Math.floor(count), resetMs: Math.ceil(reset * 1000), limit: numberOf(limit) }
}

function secondsFrom(reset: string | undefined, at: number): number | undefined {
  const number = numberOf(reset)
  if (number === null) return undefined
  if (number < smallestInstantSeconds) return number
  const instant = number < smallestInstantMs ? number * 1000 : number
  return Math.max(0, instant - at) / 1000
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\s*\d{1,15}(\.\d{1,9})?\s*$/.test(text) ? Number(text) : null
}

/** Members of a structured field's list or dictionary (RFC 9651), no stricter than necessary. */
function membersOf(header: AnswerHeaders[string]) {
  return (textOf(header).match(/(?:"[^"]*"|[^",])+/g) ?? []).map((member) => {
    const [item = '', ...rest] = (member.match(/(?:"[^"]*"|[^";])+/g) ?? []).map((part) => part.trim())
    const [name = '', value = ''] = item.split('=', 2)
    const parameters = new Map(rest.map((parameter) => parameter.split('=', 2) as [string, string]))
    return { name: name.trim(), value, parameters }
  })
}

function textOf(header: AnswerHeaders[string]): string {
  return Array.isArray(header) ? header.join(', ') : (header ?? '')
}
