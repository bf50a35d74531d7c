import type { Finding } from './finding.ts'
import type { OrderFacts } from './observation.ts'

/** What the supplier's pre-validation looks at, so that an order stays Open when it is wrong (its lifecycle guide). */
export const openCauses = ['meterNumber', 'email', 'address'] as const

/** Why an order may be stuck in Open. It quotes nothing from the order. */
export interface LikelyCause {
  cause: (typeof openCauses)[number]
  /** The rule of pre-validation that says so; null where it is possible and nothing here speaks for it. */
  rule: string | null
}

const causesByField: readonly [RegExp, LikelyCause['cause']][] = [
  [/meterNumber|maLoIdentifier/, 'meterNumber'],
  [/email/i, 'email'],
  [/deliveryAddress/, 'address'],
]

/**
 * Why an order may still be Open, the likeliest first.
 * @param findings of pre-validation, for an order of ours; null for one that was submitted elsewhere.
 */
export function likelyCauses(
  { hasMeterNumber, hasMaLo }: Pick<OrderFacts, 'hasMeterNumber' | 'hasMaLo'>,
  findings: readonly Finding[] | null,
): LikelyCause[] {
  const found = new Map<LikelyCause['cause'], string>()
  for (const { field, rule, cost } of findings ?? []) {
    const cause = causesByField.find(([pattern]) => pattern.test(field))?.[1]
    if (cost === 'openStuck' && cause !== undefined && !found.has(cause)) found.set(cause, rule)
  }
  if (!hasMeterNumber && !found.has('meterNumber')) {
    found.set('meterNumber', hasMaLo ? 'onlyMaLo' : 'meterOrMaLo')
  }
  // Of an order of ours the address is known to have been confirmed; that the supplier finds the place is known of none.
  const isPossible = (cause: LikelyCause['cause']) =>
    cause === 'address' || (cause === 'email' && findings === null)
  return openCauses
    .flatMap((cause): LikelyCause[] => {
      const rule = found.get(cause) ?? null
      return rule !== null || isPossible(cause) ? [{ cause, rule }] : []
    })
    .sort((one, other) => Number(one.rule === null) - Number(other.rule === null))
}
