import { type Answer, json } from './answer.ts'
import type { ApiCall, ApiRoute } from './api-route.ts'
import { confirmedContracts } from './confirmed-contract.ts'
import { contractAnswer } from './contract-answer.ts'
import { contractsFor, roleIn } from './customer-access.ts'
import type { OrderAnswer } from './order-answer.ts'
import { pageOf } from './request-reading.ts'

/** The operations on customers and their contracts (API reference, sections 9 and 10). */
export const customerRoutes: readonly ApiRoute[] = [
  {
    name: 'customers',
    method: 'GET',
    path: /^\/partner\/v1\/customers$/,
    scopes: ['api:partner'],
    answer: listCustomers,
  },
  {
    name: 'contracts',
    method: 'GET',
    path: /^\/partner\/v1\/customers\/([^/]+)\/contracts$/,
    scopes: ['api:partner'],
    answer: listContracts,
  },
]

function listCustomers(call: ApiCall): Answer {
  const externalId = call.request.query.get('filter.externalid')
  const shown = visibleCustomers(call).filter(
    ({ externalIdentifier }) => externalId === undefined || externalIdentifier === externalId,
  )
  return page(call, shown)
}

function listContracts(call: ApiCall): Answer {
  const found = contractsFor(call, call.subjects[0] ?? '', 'anyRole')
  if ('answer' in found) return found.answer
  return page(
    call,
    found.contracts.map((contract) => contractAnswer(call.office.seed, contract)),
  )
}

/** Without a role only linked customers are shown; with the least role they count as brought in, not as owned. */
function visibleCustomers({ scopes, office }: ApiCall) {
  const { clock, world, links } = office
  const role = roleIn(scopes)
  const byRole = role === null ? [] : [role === 'role:finance-reporting' ? 'Affiliate' : 'Owner']
  const customers = new Map<string, OrderAnswer>()
  for (const { order } of confirmedContracts(world, clock.now())) {
    if (!customers.has(order.customerNumber)) customers.set(order.customerNumber, order)
  }
  return [...customers.values()]
    .filter(({ customerNumber }) => role !== null || links.isLinked(customerNumber))
    .map(({ customerNumber, emailAddress, firstName, lastName, businessName }) => ({
      customerNumber,
      emailAddress,
      externalIdentifier: links.externalIdentifierOf(customerNumber),
      firstName,
      lastName,
      businessName,
      relations: [...byRole, ...(links.isLinked(customerNumber) ? ['Linked'] : [])],
    }))
}

function page({ request, office }: ApiCall, items: readonly object[]): Answer {
  const part = pageOf(request, office.maxLimit)
  if ('answer' in part) return part.answer
  const { offset, limit } = part.value
  const data = items.slice(offset, offset + limit)
  const hasMoreItems = offset + data.length < items.length
  const envelope = { isSuccess: true, message: null, error: null, refUri: null }
  return json(200, { ...envelope, data, count: data.length, hasMoreItems })
}
