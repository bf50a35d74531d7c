import type { Clock } from '../clock.ts'
import { type Answer, enveloped, json, jsonText, plainRefusal, refusal } from './answer.ts'
import { berlinDay, isDay } from './berlin-calendar.ts'
import type { RouteName } from './fault.ts'
import type { HttpRequest } from './http-request.ts'
import { type OrderAnswer, orderText } from './order-answer.ts'
import { validate, validateOrder, validationError } from './order-validation.ts'
import { priceQuote, quoteRequestSchema } from './price-quote.ts'
import { tariffByKey, tariffsOn } from './tariff-book.ts'
import type { TokenDesk } from './token-desk.ts'
import type { World } from './world.ts'

/** What the routes of the API answer from. */
export interface Office {
  clock: Clock
  world: World
  tokens: TokenDesk
  /** The most orders on one page, whatever `limit` asks for. */
  maxLimit: number
  /**
   * Whether `POST /orders` puts its answer in an envelope: the sources disagree (API reference, section 3).
   */
  orderAnswer: 'bare' | 'envelope'
}

/** How faults distort what a request gets to see. */
export interface View {
  /** The instant that is looked at, and whether the page before the one asked for is shown. */
  look(offset: number): { at: number; isPreviousPage: boolean }
  /** The orders as they are shown. */
  retouched(orders: readonly OrderAnswer[]): readonly object[]
}

/** A request that may be answered. */
export interface ApiCall {
  request: HttpRequest
  /** The variable part of the path. */
  subject: string
  office: Office
  view: View
}

/** One operation of the API. */
export interface ApiRoute {
  name: RouteName
  method: 'GET' | 'POST'
  path: RegExp
  /** What the token must hold (API reference, section 2); null where none is asked for. */
  scopes: readonly string[] | null
  answer(call: ApiCall): Answer
}

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

function calculate({ request, subject, office }: ApiCall): Answer {
  const tariff = tariffByKey(subject, berlinDay(office.clock.now()))
  if (tariff === undefined) return plainRefusal(404, 'not-found', 'Tariff not found.')
  const body = parsed(request)
  if ('answer' in body) return body.answer
  const verdict = validate(quoteRequestSchema, body.value)
  return 'errors' in verdict ? invalid(verdict.errors) : enveloped(priceQuote(tariff, verdict.request))
}

function createOrder({ request, office }: ApiCall): Answer {
  const body = parsed(request)
  if ('answer' in body) return body.answer
  const verdict = validateOrder(body.value, berlinDay(office.clock.now()))
  if ('errors' in verdict) return invalid(verdict.errors)
  const { customerNumber, contractNumber } = office.world.submit(verdict.request)
  const created = { customerNumber, contractNumber }
  return office.orderAnswer === 'bare' ? json(200, created) : enveloped(created, verdict.warnings)
}

function listOrders({ request, office, view }: ApiCall): Answer {
  const offset = wholeNumber(request.query.get('offset') ?? '0')
  const asked = wholeNumber(request.query.get('limit') ?? '10')
  if (offset === null) return invalid([validationError('offset', 'must be a whole number from 0')])
  if (asked === null || asked === 0) {
    return invalid([validationError('limit', 'must be a whole number from 1')])
  }
  const limit = Math.min(asked, office.maxLimit)
  const { at, isPreviousPage } = view.look(offset)
  const { orders, hasMore } = office.world.page({
    at,
    offset: isPreviousPage ? Math.max(0, offset - limit) : offset,
    limit,
    customerNumber: request.query.get('filter.customernumber') ?? null,
  })
  const texts = view.retouched(orders).map(orderText)
  return jsonText(
    200,
    `{"isSuccess":true,"message":null,"error":null,"refUri":null,"data":{"orders":[${texts.join(',')}]},` +
      `"count":${texts.length},"hasMoreItems":${hasMore}}`,
  )
}

function getOrder({ subject, office, view }: ApiCall): Answer {
  const order = office.world.order(subject, view.look(0).at)
  if (order === null) return plainRefusal(404, 'not-found', 'Order not found.')
  return enveloped({ order: view.retouched([order])[0] })
}

function invalid(errors: Parameters<typeof refusal>[2]): Answer {
  return refusal(400, 'The request is not valid.', errors)
}

function wholeNumber(text: string): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}

function parsed({ body }: HttpRequest): { value: unknown } | { answer: Answer } {
  if (body === null) return { answer: plainRefusal(413, 'body-too-large', 'The body is longer than 1 MiB.') }
  try {
    return { value: JSON.parse(body) }
  } catch {
    return { answer: plainRefusal(400, 'malformed-json', 'The body is not JSON.') }
  }
}
