import type { Fact } from './fact.ts'
import { fails, holdsUnless } from './verdict.ts'

/** What is relied on of limits: the answers to all other questions tell it, so ask last. */
export const factsOfLimits: readonly Fact[] = [
  {
    id: 'no-rate-limit',
    says: 'no rate limit is told or felt: no 429, no RateLimit headers',
    source: '–',
    async check(inquiry) {
      await inquiry.orders()
      const limited = inquiry.answers.filter(({ status }) => status === 429).length
      if (limited > 0) return fails(`${limited} of ${inquiry.answers.length} calls were answered 429`)
      const named = inquiry.answers.flatMap(({ headers }) => Object.keys(headers).filter(isOfLimits))
      return holdsUnless(named.length === 0 ? null : `answers carry ${[...new Set(named)].join(', ')}`)
    },
  },
]

function isOfLimits(header: string): boolean {
  return /^(x-)?ratelimit(-|$)/i.test(header)
}
