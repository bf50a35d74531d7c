import { berlinDay, isDay } from '../berlin-time.ts'
import { type Answer, enveloped, json, jsonText, plainRefusal } from './answer.ts'
import type { ApiCall, ApiRoute } from './api-route.ts'
import { contractRoutes } from './contract-routes.ts'
import { customerRoutes } from './customer-routes.ts'
import { tagged } from './entity-tag.ts'
import { linkRoutes } from './link-routes.ts'
import { orderText } from './order-answer.ts'
import { validate, validateOrder, validationError } from './order-validation.ts'
import { priceQuote, quoteRequestSchema } from './price-quote.ts'
import { priceRoutes } from './price-routes.ts'
import { bodyOf, invalid, pageOf } from './request-reading.ts'
import { tariffByKey, tariffsOn } from './tariff-book.ts'

/** The operations of the auth server and the API that the sandbox offers (API reference, section 4). */
export const apiRoutes: readonly ApiRoute[] = [
  {
    name: 'token',
    method: 'POST',
    path: /^\/connect\/token$/,
    scopes: null,
    answer: ({ request, office }) => office.tokens.issue(request),
  },
  {
    name: 'tariffs',
    method: 'GET',
    path: /^\/partner\/v1\/tariffs$/,
    scopes: ['api:partner'],
    answer: listTariffs,
  },
  {
    name: 'calculation',
    method: 'POST',
    path: /^\/partner\/v1\/tariffs\/([^/]+)\/calculation$/,
    scopes: ['api:partner'],
    answer: calculate,
  },
  {
    name: 'create',
    method: 'POST',
    path: /^\/partner\/v1\/orders$/,
    scopes: ['api:partner', 'create:orders'],
    answer: createOrder,
  },
  {
    name: 'list',
    method: 'GET',
    path: /^\/partner\/v1\/orders$/,
    scopes: ['api:partner', 'create:orders'],
    answer: listOrders,
  },
  {
    name: 'order',
    method: 'GET',
    path: /^\/partner\/v1\/orders\/([^/]+)$/,
    scopes: ['api:partner', 'create:orders'],
    answer: getOrder,
  },
  ...customerRoutes,
  ...linkRoutes,
  ...contractRoutes,
  ...priceRoutes,
]

function listTariffs({ request, office }: ApiCall): Answer {
  const day = request.query.get('effectivedate') ?? berlinDay(office.clock.now())
  if (!isDay(day)) return invalid([validationError('effectiveDate', 'must be a day, YYYY-MM-DD')])
  return enveloped(
    tariffsOn(day).map(({ tariffName, tariffKey }) => ({
      tariffName,
      tariffKey,
      providerName: 'Rabot Energy',
    })),
  )
}

function calculate({ request, subjects: [tariffKey = ''], office }: ApiCall): Answer {
  const tariff = tariffByKey(tariffKey, berlinDay(office.clock.now()))
  if (tariff === undefined) return plainRefusal(404, 'not-found', 'Tariff not found.')
  const body = bodyOf(request)
  if ('answer' in body) return body.answer
  const verdict = validate(quoteRequestSchema, body.value)
  return 'errors' in verdict ? invalid(verdict.errors) : enveloped(priceQuote(tariff, verdict.request))
}

function createOrder({ request, office }: ApiCall): Answer {
  const body = bodyOf(request)
  if ('answer' in body) return body.answer
  const verdict = validateOrder(body.value, berlinDay(office.clock.now()))
  if ('errors' in verdict) return invalid(verdict.errors)
  const { customerNumber, contractNumber } = office.world.submit(verdict.request)
  const created = { customerNumber, contractNumber }
  return office.orderAnswer === 'bare' ? json(200, created) : enveloped(created, verdict.warnings)
}

function listOrders({ request, office, view }: ApiCall): Answer {
  const part = pageOf(request, office.maxLimit)
  if ('answer' in part) return part.answer
  const { offset, limit } = part.value
  const { at, isPreviousPage } = view.look(offset)
  const { orders, hasMore } = office.world.page({
    at,
    offset: isPreviousPage ? Math.max(0, offset - limit) : offset,
    limit,
    customerNumber: request.query.get('filter.customernumber') ?? null,
  })
  const texts = view.retouched(orders).map(orderText)
  const answer = jsonText(
    200,
    `{"isSuccess":true,"message":null,"error":null,"refUri":null,"data":{"orders":[${texts.join(',')}]},` +
      `"count":${texts.length},"hasMoreItems":${hasMore}}`,
  )
  return tagged(answer, office.entityTags, request)
}

function getOrder({ subjects: [contractNumber = ''], office, view }: ApiCall): Answer {
  const order = office.world.order(contractNumber, view.look(0).at)
  if (order === null) return plainRefusal(404, 'not-found', 'Order not found.')
  return enveloped({ order: view.retouched([order])[0] })
}
