import { z } from 'zod'
import { type Answer, json, plainRefusal } from './answer.ts'
import type { ApiCall, ApiRoute } from './api-route.ts'
import { confirmedContracts } from './confirmed-contract.ts'
import { validate } from './order-validation.ts'
import { bodyOf, invalid } from './request-reading.ts'

/** The operations on links between customers and the partner, and the page on which a customer consents. */
export const linkRoutes: readonly ApiRoute[] = [
  {
    name: 'link',
    method: 'POST',
    path: /^\/partner\/v1\/customers\/link$/,
    scopes: ['api:partner'],
    answer: askForLink,
  },
  {
    name: 'unlink',
    method: 'DELETE',
    path: /^\/partner\/v1\/customers\/([^/]+)\/link$/,
    scopes: ['api:partner'],
    answer: unlink,
  },
  {
    name: 'consent',
    method: 'GET',
    path: /^\/link\/([^/]+)$/,
    scopes: null,
    answer: consent,
  },
]

const url = z.url('must be a URL').nullish()
const wishSchema = z.object({
  successUrl: url,
  failureUrl: url,
  signUpUrl: url,
  authAs: z.string().nullish(),
  customerNumberQueryParameterName: z.string().min(1).nullish(),
  externalCustomerId: z.string().nullish(),
})

function askForLink({ request, office }: ApiCall): Answer {
  const body = bodyOf(request)
  if ('answer' in body) return body.answer
  const verdict = validate(wishSchema, body.value)
  if ('errors' in verdict) return invalid(verdict.errors)
  const wish = verdict.request
  const key = office.links.ask({
    successUrl: wish.successUrl ?? null,
    failureUrl: wish.failureUrl ?? null,
    customerNumberQueryParameterName: wish.customerNumberQueryParameterName ?? 'customerNumber',
    externalCustomerId: wish.externalCustomerId ?? null,
  })
  return json(200, { authorizationUrl: `${office.origin()}/link/${key}` })
}

function unlink({ subjects: [customerNumber = ''], office }: ApiCall): Answer {
  if (office.links.unlink(customerNumber)) return page(200, '')
  return plainRefusal(404, 'not-found', 'Customer not linked.')
}

/**
 * What a customer's browser does: it consents for the customer whose number is given as `as`, else for the one with the
 * oldest contract who is not linked yet; with `refuse` in the query it refuses. A number of nobody is a login that
 * failed, which redirects nowhere (API reference, section 9).
 */
function consent({ request, subjects: [key = ''], office }: ApiCall): Answer {
  const { links, world, clock } = office
  const wish = links.wishOf(key)
  if (wish === null) return page(410, 'Dieser Link ist abgelaufen.')
  if (request.query.has('refuse')) {
    links.refuse(key)
    const problem = { error_name: 'access_denied', error_description: 'The customer refused.' }
    return redirect(wish.failureUrl, problem, 'Abgelehnt.')
  }
  const numbers = confirmedContracts(world, clock.now()).map(({ order }) => order.customerNumber)
  const wanted = request.query.get('as')
  const customerNumber = numbers.find((number) =>
    wanted === undefined ? !links.isLinked(number) : number === wanted,
  )
  if (customerNumber === undefined) return page(401, 'Anmeldung fehlgeschlagen.')
  links.consent(key, customerNumber)
  return redirect(wish.successUrl, { [wish.customerNumberQueryParameterName]: customerNumber }, 'Verknüpft.')
}

function redirect(to: string | null, query: Record<string, string>, otherwise: string): Answer {
  if (to === null) return page(200, otherwise)
  const target = new URL(to)
  for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value)
  return { ...page(302, otherwise), headers: { Location: target.href } }
}

function page(status: number, text: string): Answer {
  const body =
    text === '' ? '' : `<!doctype html><html lang="de"><title>Sandbox</title><p>${text}</p></html>\n`
  return { status, contentType: 'text/html; charset=utf-8', headers: {}, body }
}
