import { type Answer, plainRefusal } from './answer.ts'
import type { ApiCall } from './api-route.ts'
import { type ConfirmedContract, confirmedContracts } from './confirmed-contract.ts'

/** Scopes that show every customer; a later one includes those before it (API reference, section 2). */
const roles = ['role:finance-reporting', 'role:customer-support', 'role:application']

/** What opens a customer's data: any role, the widest role, or nothing but a link (API reference, section 4). */
export type CustomerKey = 'anyRole' | 'application' | 'link'

/** The widest role that the token holds; null when none. */
export function roleIn(scopes: readonly string[]): string | null {
  return roles.findLast((role) => scopes.includes(role)) ?? null
}

/** The customer's confirmed contracts, or the answer that refuses them. */
export function contractsFor(
  { scopes, office }: ApiCall,
  customerNumber: string,
  key: CustomerKey,
): { contracts: ConfirmedContract[] } | { answer: Answer } {
  const { clock, world, links } = office
  const role = roleIn(scopes)
  const opens = { anyRole: role !== null, application: role === 'role:application', link: false }
  if (!opens[key] && !links.isLinked(customerNumber)) return { answer: closed(key) }
  const contracts = confirmedContracts(world, clock.now(), customerNumber)
  if (contracts.length > 0) return { contracts }
  return { answer: plainRefusal(404, 'not-found', 'Customer not found.') }
}

function closed(key: CustomerKey): Answer {
  const link = 'the customer is not linked'
  if (key === 'link') return plainRefusal(403, 'forbidden', `This needs a link, and ${link}.`)
  const wanted = key === 'application' ? 'role:application' : roles.join(' ')
  const challenge = { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${wanted}"` }
  const lacking = key === 'application' ? 'the scope role:application' : 'a role scope'
  return plainRefusal(403, 'forbidden', `The access token lacks ${lacking}, and ${link}.`, challenge)
}
