import type { CallGate, CallPass } from '../call-gate.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Look } from '../supplier.ts'
import type { AccessToken } from './access-token.ts'
import { type Concealer, createConcealer } from './concealer.ts'
import type { ReadableAnswer } from './envelope.ts'
import type { HttpDownload, HttpStream } from './http-download.ts'
import { type HttpAnswer, type HttpExchange, type HttpRequest, nameOf } from './http-exchange.ts'
import { type FailedRequest, supplierFailure } from './supplier-failure.ts'

const prefix = '/partner/v1'
const tokensForOneCall = 4

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
  /** An entity tag; the answer may then be 304, without a body, where nothing has changed since it was given. */
  ifNoneMatch?: string
  /** Values sent that must not appear in an error. */
  hidden?: readonly string[]
}

/** An answer of status 2xx, or 304 or 404 where that is allowed, not read any further. */
export interface PartnerAnswer extends Look, ReadableAnswer {
  body: Buffer
  /** By which the supplier knows this answer again; null where it does not say, or not readably. */
  etag: string | null
}

/** What it takes to send one request at once: a token, and leave to make the call. */
export interface Readiness {
  bearer: string
  pass: CallPass
}

/**
 * Sends one request with a token. Where `ready` is given, it is sent at once, with that, and not tried twice: not after
 * a 401 either.
 */
export type PartnerApi = (
  request: PartnerRequest,
  signal?: AbortSignal,
  ready?: Readiness,
) => Promise<PartnerAnswer>

/** The same for an answer that is handed on as it comes. */
export type PartnerDownload = (request: PartnerRequest, signal?: AbortSignal) => Promise<HttpStream>

interface PartnerAccess {
  apiUrl: string
  clientSecret: string
  token: AccessToken
  gate: CallGate
}

/**
 * Waits for a token and for leave to make one call, which must then be made or given back.
 * @throws StromkreisError as {@link AccessToken} and {@link CallGate}, or `rateLimited` where each token has expired before the
 *   call was allowed; nothing was sent.
 */
export async function readyToCall(
  { apiUrl, token, gate }: Pick<PartnerAccess, 'apiUrl' | 'token' | 'gate'>,
  signal?: AbortSignal,
): Promise<Readiness> {
  try {
    for (let attempt = 1; attempt <= tokensForOneCall; attempt += 1) {
      const bearer = await token.current(signal)
      const pass = await gate.enter(apiUrl, signal)
      if (token.isCurrent(bearer)) return { bearer, pass }
      // The wait took longer than the token lasts. Not held meanwhile: it may be the only call allowed at a time.
      pass.unused()
    }
    throw tokensExpired(apiUrl)
  } catch (error) {
    throw notSent(error, signal)
  }
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
  return async (request, signal, ready) => {
    const { answer, what, conceal } = await sendWithToken(
      access,
      request,
      'application/json',
      exchange,
      signal,
      ready,
    )
    if (!isWanted(answer, request)) throw failureOf(answer, request, what, conceal)
    const { status, headers, body, beganAt, endedAt } = answer
    return { status, etag: etagIn(headers), body, beganAt, endedAt, what, conceal }
  }
}

function isWanted({ status }: HttpAnswer, { mayBeMissing, ifNoneMatch }: PartnerRequest): boolean {
  if (status === 404) return mayBeMissing === true
  if (status === 304) return ifNoneMatch !== undefined
  return status >= 200 && status < 300
}

/** RFC 9110, section 8.8.3; what is longer than anybody needs is not kept. */
function etagIn({ etag }: HttpAnswer['headers']): string | null {
  return typeof etag === 'string' && /^(?:W\/)?"[\x21\x23-\x7e]{0,256}"$/.test(etag) ? etag : null
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
  access: PartnerAccess,
  request: PartnerRequest,
  accept: string,
  send: (message: HttpRequest, pass: CallPass, signal?: AbortSignal) => Promise<Answer>,
  signal: AbortSignal | undefined,
  ready?: Readiness,
): Promise<{ answer: Answer; what: string; conceal: Concealer }> {
  const { apiUrl, clientSecret, token } = access
  const { method, hidden = [], ifNoneMatch } = request
  const query = String(request.query ?? '')
  const body = request.body === undefined ? undefined : JSON.stringify(request.body)
  const path = `${prefix}${request.path}${query === '' ? '' : `?${query}`}`
  const sendAs = ({ bearer, pass }: Readiness) => {
    const headers: Record<string, string> = {
      accept,
      authorization: `Bearer ${bearer}`,
      'user-agent': 'stromkreis',
      ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
    }
    const message = { method, origin: apiUrl, path, headers }
    if (body === undefined) return send(message, pass, signal)
    headers['content-type'] = 'application/json'
    return send({ ...message, body }, pass, signal)
  }

  const first = ready ?? (await readyToCall(access, signal))
  const tokens = [first.bearer]
  let answer = await sendAs(first)
  if (answer.status === 401) token.forget(first.bearer)
  if (answer.status === 401 && ready === undefined) {
    const second = await readyToCall(access, signal)
    tokens.push(second.bearer)
    answer = await sendAs(second)
  }
  const what = nameOf({ method, origin: apiUrl, path })
  return { answer, what, conceal: createConcealer([clientSecret, ...tokens, ...hidden]) }
}

// A call that was not made must not be mistaken for one that may have been acted on.
function notSent(error: unknown, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted && !(error instanceof StromkreisError)) return brokenOff()
  if (!(error instanceof StromkreisError)) return error
  const { code, message, hint, complaint, retryAfterMs } = error
  return new StromkreisError(code, message, {
    hint,
    ...(complaint && { complaint }),
    retryAfterMs,
    wasNotSent: true,
  })
}

function tokensExpired(apiUrl: string): StromkreisError {
  return new StromkreisError('rateLimited', `${apiUrl}: each token has expired before a call was allowed.`, {
    hint: 'Allow more calls (STROMKREIS_CALLS_PER_HOUR and its like) if the supplier agrees, or let fewer processes share them.',
  })
}

function brokenOff(): StromkreisError {
  return new StromkreisError('unreachable', 'Waiting for leave to call was broken off by the caller', {
    hint: 'Try again later.',
    wasNotSent: true,
  })
}

function failureOf(answer: HttpAnswer, request: PartnerRequest, what: string, conceal: Concealer) {
  const { scope, link = null, names = null } = request
  return supplierFailure(answer, { what, scope, link, names }, conceal)
}
