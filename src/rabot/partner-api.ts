import type { Look } from '../supplier.ts'
import type { AccessToken } from './access-token.ts'
import { type Concealer, createConcealer } from './concealer.ts'
import type { ReadableAnswer } from './envelope.ts'
import type { HttpDownload, HttpStream } from './http-download.ts'
import { type HttpAnswer, type HttpExchange, type HttpRequest, nameOf } from './http-exchange.ts'
import { type FailedRequest, supplierFailure } from './supplier-failure.ts'

const prefix = '/partner/v1'

/** A request to the Partner API, the token left out. */
export interface PartnerRequest {
  method: 'GET' | 'POST' | 'DELETE'
  /** Below `/partner/v1`, percent-encoded, such as `/orders`. */
  path: string
  query?: URLSearchParams
  /** Sent as JSON, as it is. */
  body?: unknown
  /** The scope that the supplier documents for it (API reference, section 4). */
  scope: FailedRequest['scope']
  /** Whether a customer's link does in place of the scope, or is what it takes. */
  link?: FailedRequest['link']
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

/** The same for an answer that is handed on as it comes. */
export type PartnerDownload = (request: PartnerRequest, signal?: AbortSignal) => Promise<HttpStream>

interface PartnerAccess {
  apiUrl: string
  clientSecret: string
  token: AccessToken
}

/**
 * The Partner API behind its token. A 401 is answered with one new token and one more try. That is safe for every
 * request, an order included: a resource server that refuses the token has not acted on the request (RFC 6750,
 * section 3.1). Nothing else is ever tried twice.
 *
 * It rejects with StromkreisError: as {@link AccessToken}, as {@link HttpExchange}, or as `supplierFailure` judges an
 * answer that is not 2xx.
 */
export function createPartnerApi({
  exchange,
  ...access
}: PartnerAccess & { exchange: HttpExchange }): PartnerApi {
  return async (request, signal) => {
    const { answer, what, conceal } = await sendWithToken(
      access,
      request,
      'application/json',
      exchange,
      signal,
    )
    const { status, body, beganAt, endedAt } = answer
    const isWanted = (status >= 200 && status < 300) || (status === 404 && request.mayBeMissing === true)
    if (!isWanted) throw failureOf(answer, request, what, conceal)
    return { status, body, beganAt, endedAt, what, conceal }
  }
}

/** The same behind the same token for files, whose content is not read here. */
export function createPartnerDownload({
  download,
  ...access
}: PartnerAccess & { download: HttpDownload }): PartnerDownload {
  return async (request, signal) => {
    const { answer, what, conceal } = await sendWithToken(access, request, '*/*', download, signal)
    if ('content' in answer) return answer
    throw failureOf(answer, request, what, conceal)
  }
}

async function sendWithToken<Answer extends { status: number }>(
  { apiUrl, clientSecret, token }: PartnerAccess,
  request: PartnerRequest,
  accept: string,
  send: (message: HttpRequest, signal?: AbortSignal) => Promise<Answer>,
  signal: AbortSignal | undefined,
): Promise<{ answer: Answer; what: string; conceal: Concealer }> {
  const { method, hidden = [] } = request
  const query = String(request.query ?? '')
  const path = `${prefix}${request.path}${query === '' ? '' : `?${query}`}`
  const sendAs = (bearer: string) => {
    const headers: Record<string, string> = {
      accept,
      authorization: `Bearer ${bearer}`,
      'user-agent': 'stromkreis',
    }
    const message = { method, origin: apiUrl, path, headers }
    if (request.body === undefined) return send(message, signal)
    headers['content-type'] = 'application/json'
    return send({ ...message, body: JSON.stringify(request.body) }, signal)
  }

  let bearer = await token.current(signal)
  const tokens = [bearer]
  let answer = await sendAs(bearer)
  if (answer.status === 401) {
    token.forget(bearer)
    bearer = await token.current(signal)
    tokens.push(bearer)
    answer = await sendAs(bearer)
  }
  const what = nameOf({ method, origin: apiUrl, path })
  return { answer, what, conceal: createConcealer([clientSecret, ...tokens, ...hidden]) }
}

function failureOf(answer: HttpAnswer, request: PartnerRequest, what: string, conceal: Concealer) {
  const { scope, link = null, names = null } = request
  return supplierFailure(answer, { what, scope, link, names }, conceal)
}
