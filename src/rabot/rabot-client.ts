import { Agent } from 'undici'
import { z } from 'zod'
import { endOfBerlinDay } from '../berlin-time.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { createAccessToken } from './access-token.ts'
import { type ContractRequests, contractRequests } from './contract-requests.ts'
import { type CustomerRequests, customerRequests } from './customer-requests.ts'
import { openEnvelope } from './envelope.ts'
import { createHttpDownload } from './http-download.ts'
import { createHttpExchange } from './http-exchange.ts'
import {
  type CreatedOrder,
  createdOrderSchema,
  type NewOrder,
  newOrderSchema,
  personalTextsIn,
  withoutPassword,
} from './new-order.ts'
import { openGate } from './open-gate.ts'
import { type Order, orderSchema } from './order.ts'
import { openSingleOrder } from './order-page.ts'
import { walkOrders } from './order-walk.ts'
import {
  createPartnerApi,
  createPartnerDownload,
  type PartnerAnswer,
  type Readiness,
  readyToCall,
} from './partner-api.ts'
import { pathPart } from './path-part.ts'
import { type PriceRequests, priceRequests } from './price-requests.ts'
import { checkedOptions, type RabotClientOptions } from './rabot-client-options.ts'
import { type RabotHosts, resolveRabotHosts } from './rabot-hosts.ts'
import { inputAs, readAs } from './schema-problem.ts'
import {
  type PriceQuote,
  priceQuoteSchema,
  type QuoteRequest,
  quoteRequestSchema,
  type Tariff,
  tariffsSchema,
} from './tariff.ts'
import { watchedCalls } from './watched-calls.ts'

/**
 * The supplier's Partner API, typed. Every method rejects with StromkreisError: `invalidInput` before anything is
 * sent, `credentialsRefused`, `scopeMissing`, `unreachable`, `rateLimited`, `supplierFailed`, `refused`, `unreadable`,
 * and `notFound` where it names a tariff, a customer, a contract or a document. Nothing is tried twice except once,
 * with a new token, after a 401.
 */
export interface RabotClient extends CustomerRequests, ContractRequests, PriceRequests {
  /** Where the requests go. */
  readonly hosts: RabotHosts
  /** Makes sure there is a token with all the scopes asked for. */
  authenticate(signal?: AbortSignal): Promise<void>
  /** The tariffs this client may sell. `effectiveDate`: `YYYY-MM-DD`, today where left out. */
  tariffs(query?: { effectiveDate?: string }, signal?: AbortSignal): Promise<Tariff[]>
  /** What a tariff would cost a customer. */
  calculate(tariffKey: string, request: QuoteRequest, signal?: AbortSignal): Promise<PriceQuote>
  /** Every order once, page after page, `limit` (100 where left out) at a time; see `walkOrders`. */
  orders(
    query?: { limit?: number; customerNumber?: string },
    signal?: AbortSignal,
  ): AsyncGenerator<Order, void, undefined>
  /** One page of orders, not read any further; with the `etag` of an earlier answer, status 304 if it still holds. */
  orderPage(
    query: { offset: number; limit: number; customerNumber?: string; etag?: string },
    signal?: AbortSignal,
  ): Promise<PartnerAnswer>
  /** One order, or null when the supplier does not know it. */
  order(contractNumber: string, signal?: AbortSignal): Promise<Order | null>
  /** One order, not read any further; status 404 when the supplier does not know it. */
  lookUpOrder(contractNumber: string, signal?: AbortSignal): Promise<PartnerAnswer>
  /**
   * Creates an order, the body sent as given but for a password, which is never sent. After `refused`, `invalidInput`, `credentialsRefused`, `scopeMissing`
   * and `rateLimited` there is none, nor after an error that `wasNotSent`; after any other error there may be one: look for it before sending it again,
   * for the supplier has no idempotency key (API reference, section 6).
   */
  createOrder(order: NewOrder, signal?: AbortSignal): Promise<CreatedOrder>
  /** Waits for all that it takes to create an order at once: a token, and leave to make the call. */
  prepareOrder(signal?: AbortSignal): Promise<PreparedOrder>
  /** Waits for requests under way, then closes the connections. */
  close(): Promise<void>
}

/** All that it takes to create one order. Exactly one of its methods is called, once. */
export interface PreparedOrder {
  /** As `createOrder`, but sent at once and only once: a token that is refused after all ends in `credentialsRefused`. */
  create(order: NewOrder, signal?: AbortSignal): Promise<CreatedOrder>
  /** It is not needed after all: the call is given back. */
  release(): void
}

/**
 * A client of the supplier's API. It connects to nothing before the first call.
 * @throws StromkreisError `configuration` naming the option.
 */
export function createRabotClient(options: RabotClientOptions): RabotClient {
  const { clientId, clientSecret, scopes, clock, ...limits } = checkedOptions(options)
  const hosts = resolveRabotHosts(options)
  const pools =
    options.dispatcher === undefined
      ? new Agent({ connections: limits.maxConnections, connect: { timeout: limits.connectTimeoutMs } })
      : null
  const dispatcher = options.dispatcher ?? pools!
  const watch = { clock, onCall: options.onCall }
  const exchange = watchedCalls(createHttpExchange({ dispatcher, clock, ...limits }), watch)
  const gate = options.gate ?? openGate
  const token = createAccessToken({
    ...hosts,
    ...{ clientId, clientSecret, scopes, clock, exchange, gate },
  })
  const access = { apiUrl: hosts.apiUrl, clientSecret, token, gate }
  const api = createPartnerApi({ ...access, exchange })
  const download = createPartnerDownload({
    ...access,
    download: watchedCalls(createHttpDownload({ dispatcher, clock, ...limits }), watch),
  })

  const create = async (order: NewOrder, signal?: AbortSignal, ready?: Readiness) => {
    try {
      const answer = await api(
        {
          method: 'POST',
          path: '/orders',
          body: withoutPassword(order),
          scope: 'create:orders',
          hidden: personalTextsIn(order),
        },
        signal,
        ready,
      )
      return readAs(createdOrderSchema, openEnvelope(answer).data, answer.what)
    } catch (error) {
      throw maybeCreated(error)
    }
  }

  const client: RabotClient = {
    hosts,
    ...customerRequests(api),
    ...contractRequests(api, download),
    ...priceRequests(api),
    async authenticate(signal) {
      await token.current(signal)
    },
    async tariffs(query = {}, signal) {
      const { effectiveDate } = inputAs(tariffQuerySchema, query, 'query')
      const answer = await api(
        {
          method: 'GET',
          path: '/tariffs',
          ...(effectiveDate !== undefined && { query: new URLSearchParams({ effectiveDate }) }),
          scope: 'api:partner',
        },
        signal,
      )
      return readAs(tariffsSchema, openEnvelope(answer).data, answer.what)
    },
    async calculate(tariffKey, request, signal) {
      const answer = await api(
        {
          method: 'POST',
          path: `/tariffs/${pathPart('tariffKey', tariffKey)}/calculation`,
          body: inputAs(quoteRequestSchema, request, 'request'),
          scope: 'api:partner',
          names: 'tariffKey',
        },
        signal,
      )
      return readAs(priceQuoteSchema, openEnvelope(answer).data, answer.what)
    },
    orders({ limit = 100, ...filter } = {}, signal) {
      return walkOrders((offset) => client.orderPage({ offset, limit, ...filter }, signal))
    },
    async orderPage(query, signal) {
      const { offset, limit, customerNumber, etag } = inputAs(pageQuerySchema, query, 'query')
      return api(
        {
          method: 'GET',
          path: '/orders',
          query: new URLSearchParams({
            offset: String(offset),
            limit: String(limit),
            ...(customerNumber !== undefined && { 'filter.customerNumber': customerNumber }),
          }),
          scope: 'create:orders',
          ...(etag !== undefined && { ifNoneMatch: etag }),
        },
        signal,
      )
    },
    async order(contractNumber, signal) {
      const answer = await client.lookUpOrder(contractNumber, signal)
      return answer.status === 404 ? null : readAs(orderSchema, openSingleOrder(answer), answer.what)
    },
    async lookUpOrder(contractNumber, signal) {
      return api(
        {
          method: 'GET',
          path: `/orders/${pathPart('contractNumber', contractNumber)}`,
          scope: 'create:orders',
          names: 'contractNumber',
          mayBeMissing: true,
        },
        signal,
      )
    },
    async createOrder(order, signal) {
      inputAs(newOrderSchema, order, 'order')
      return create(order, signal)
    },
    async prepareOrder(signal) {
      const ready = await readyToCall(access, signal)
      return {
        async create(order, signal) {
          try {
            inputAs(newOrderSchema, order, 'order')
            return await create(order, signal, ready)
          } finally {
            // Unless it was made.
            ready.pass.unused()
          }
        },
        release: () => ready.pass.unused(),
      }
    },
    async close() {
      await pools?.close()
    },
  }
  return client
}

// The usual advice, to try again, would order twice.
function maybeCreated(error: unknown): unknown {
  if (!(error instanceof StromkreisError)) return error
  const { code, message, complaint, retryAfterMs } = error
  if (error.wasNotSent) return error
  if (code !== 'unreachable' && code !== 'supplierFailed' && code !== 'unreadable') return error
  return new StromkreisError(code, message, {
    hint: 'The order may have been created: look for it among the orders before sending it again.',
    ...(complaint && { complaint }),
    retryAfterMs,
  })
}

const pageQuerySchema = z.object({
  offset: z.int().nonnegative(),
  limit: z.int().positive(),
  customerNumber: z.string().min(1).optional(),
  etag: z.string().min(1).optional(),
})

const tariffQuerySchema = z.object({
  effectiveDate: z
    .string()
    .refine((day) => endOfBerlinDay(day) !== null, { error: 'expected a day, YYYY-MM-DD' })
    .optional(),
})
