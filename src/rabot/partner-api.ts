import type { Look } from '../supplier.ts'
import type { AccessToken } from './access-token.ts'
import { createConcealer } from './concealer.ts'
import type { ReadableAnswer } from './envelope.ts'
import { type HttpExchange, nameOf } from './http-exchange.ts'
import { type FailedRequest, supplierFailure } from './supplier-failure.ts'

const prefix = '/partner/v1'

/** A request to the Partner API, the token left out. */
export interface PartnerRequest {
  method: 'GET' | 'POST'
  /** Below `/partner/v1`, percent-encoded, such as `/orders`. */
  path: string
  query?: URLSearchParams
  /** Sent as JSON, as it is. */
  body?: unknown
  /** The scope that the supplier documents for it (API reference, section 4). */
  scope: 'api:partner' | 'create:orders'
  /** What the path names, if anything. */
  names?: FailedRequest['names']
  /** Whether a 404 is an answer like any other here. */
  mayBeMissing?: boolean
  /** Values sent that must not appear in an error. */
  hidden?: readonly string[]
}

/** An answer of status 2xx, or 404 where that is allowed, not read any further. */
export interface PartnerAnswer extends Look, ReadableAnswer {
  body: Buffer
}

/** Sends one request with a token. */
export type PartnerApi = (request: PartnerRequest, signal?: AbortSignal) => Promise<PartnerAnswer>

/**
 * The Partner API behind its token. A 401 is answered with one new token and one more try. That is safe for every
 * request, an order included: a resource server that refuses the token has not acted on the request (RFC 6750,
 * section 3.1). Nothing else is ever tried twice.
 *
 * It rejects with StromkreisError: as {@link AccessToken}, as {@link HttpExchange}, or as `supplierFailure` judges an
 * answer that is not 2xx.
 */
export function createPartnerApi(options: {
  apiUrl: string
  clientSecret: string
  token: AccessToken
  exchange: HttpExchange
}): PartnerApi {
  const { apiUrl, clientSecret, token, exchange } = options
  return async (request, signal) => {
    const { method, scope, names = null, mayBeMissing = false, hidden = [] } = request
    const path = `${prefix}${request.path}${request.query === undefined ? '' : `?${request.query}`}`
    const what = nameOf({ method, origin: apiUrl, path })
    const send = (bearer: string) => {
      const headers: Record<string, string> = {
        accept: 'application/json',
        authorization: `Bearer ${bearer}`,
        'user-agent': 'stromkreis',
      }
      const message = { method, origin: apiUrl, path, headers }
      if (request.body === undefined) return exchange(message, signal)
      headers['content-type'] = 'application/json'
      return exchange({ ...message, body: JSON.stringify(request.body) }, signal)
    }

    let bearer = await token.current(signal)
    const tokens = [bearer]
    let answer = await send(bearer)
    if (answer.status === 401) {
      token.forget(bearer)
      bearer = await token.current(signal)
      tokens.push(bearer)
      answer = await send(bearer)
    }
    const conceal = createConcealer([clientSecret, ...tokens, ...hidden])
    const { status, body, beganAt, endedAt } = answer
    const isWanted = (status >= 200 && status < 300) || (status === 404 && mayBeMissing)
    if (!isWanted) throw supplierFailure(answer, { what, scope, names }, conceal)
    return { status, body, beganAt, endedAt, what, conceal }
  }
}
