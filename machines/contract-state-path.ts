import type { StateValue } from 'xstate'

/** The states people and programs see, as dotted paths. */
export const contractStatePaths = [
  'Open',
  'Processing',
  'Denied',
  'Rejected',
  'Revoked',
  'Contract.PendingDelivery',
  'Contract.Delivery',
  'Cancelled',
] as const

/** One of {@link contractStatePaths}. */
export type ContractStatePath = (typeof contractStatePaths)[number]

const known = new Set<string>(contractStatePaths)

/**
 * The path of a state value without the inner states that only carry timers.
 * @throws Error when no state of the contract machine is in `value`.
 */
export function contractStatePath(value: StateValue): ContractStatePath {
  let path = ''
  for (let rest: StateValue | undefined = value; rest !== undefined; ) {
    const name: string = typeof rest === 'string' ? rest : Object.keys(rest)[0]!
    path = path === '' ? name : `${path}.${name}`
    if (known.has(path)) return path as ContractStatePath
    rest = typeof rest === 'string' ? undefined : rest[name]
  }
  throw new Error(`${JSON.stringify(value)} names no state of the contract machine`)
}
