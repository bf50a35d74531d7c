/** Whether a fact holds, as far as one run can tell. */
export type Outcome = 'holds' | 'does not hold' | 'could not be told'

/** What became of one fact: counts, statuses and code words, never a person's data. */
export interface Verdict {
  outcome: Outcome
  /** What was seen, or why it could not be told. */
  seen: string
}

/** It is so. */
export function holds(seen = ''): Verdict {
  return { outcome: 'holds', seen }
}

/** It is not so. */
export function fails(seen: string): Verdict {
  return { outcome: 'does not hold', seen }
}

/** There was nothing to see it by. */
export function untold(why: string): Verdict {
  return { outcome: 'could not be told', seen: why }
}

/** It is so unless something is wrong. */
export function holdsUnless(wrong: string | null, seen = ''): Verdict {
  return wrong === null ? holds(seen) : fails(wrong)
}

/** Words as they may be told: what does not look like a code word may be free text. */
export function codeWords(words: Iterable<string>): string {
  const codes = [...words].map((word) => (/^[\p{L}\p{N}_.-]{1,64}$/u.test(word) ? word : '(unreadable)'))
  return [...new Set(codes)].toSorted().join(', ')
}
