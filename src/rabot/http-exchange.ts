import type { Dispatcher } from 'undici'
import type { CallPass } from '../call-gate.ts'
import type { Clock } from '../clock.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import type { Look } from '../supplier.ts'
import { whenAborted } from './when-aborted.ts'

/** One request, as it goes over the wire. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'DELETE'
  origin: string
  /** Path and query, percent-encoded. */
  path: string
  headers: Record<string, string>
  body?: string
}

/** One complete answer of any status, with the time between sending the request and having read it all. */
export interface HttpAnswer extends Look {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/**
 * Sends one request, for which there is leave, and reads its whole answer; no redirect is followed and nothing is tried twice. What became of
 * it is said to `pass`.
 * @throws StromkreisError `unreachable` when no complete answer came (the request may still have been processed),
 * `unreadable` when the answer is larger than allowed.
 */
export type HttpExchange = (request: HttpRequest, pass: CallPass, signal?: AbortSignal) => Promise<HttpAnswer>

/** An exchange over `dispatcher`; the timeout covers a request as a whole, up to the last byte of its answer. */
export function createHttpExchange(options: {
  dispatcher: Dispatcher
  clock: Clock
  requestTimeoutMs: number
  maxAnswerBytes: number
}): HttpExchange {
  const { dispatcher, clock, requestTimeoutMs, maxAnswerBytes } = options
  return async (request, pass, signal) => {
    const what = nameOf(request)
    let head: Pick<HttpAnswer, 'status' | 'headers'> | null = null
    const abandoned = new AbortController()
    const abandon = () => abandoned.abort()
    const timeout = setTimeout(abandon, requestTimeoutMs)
    const noLongerAbort = whenAborted(signal, abandon)
    const beganAt = clock.now()
    try {
      const answer = await dispatcher.request({
        ...request,
        signal: abandoned.signal,
        // The one timeout above replaces both.
        headersTimeout: 0,
        bodyTimeout: 0,
      })
      head = { status: answer.statusCode, headers: answer.headers }
      const body = await readAll(answer.body, maxAnswerBytes, what)
      const endedAt = clock.now()
      pass.answered({ ...head, endedAt })
      return { ...head, body, beganAt, endedAt }
    } catch (error) {
      const isUnwanted = signal?.aborted === true
      tellBroken(pass, error, head && { ...head, endedAt: clock.now() }, isUnwanted)
      throw brokenAnswer(error, what, {
        isUnwanted,
        lateAfterMs: abandoned.signal.aborted ? requestTimeoutMs : null,
      })
    } finally {
      clearTimeout(timeout)
      noLongerAbort()
    }
  }
}

/** How a request is called in messages: without its query, headers and body. */
export function nameOf(request: Pick<HttpRequest, 'method' | 'origin' | 'path'>): string {
  return `${request.method} ${request.origin}${request.path.split('?', 1)[0]}`
}

/**
 * Reads an answer to its end.
 * @throws StromkreisError `unreadable` when it is larger than allowed.
 */
export async function readAll(body: AsyncIterable<Buffer>, maxBytes: number, what: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) {
      throw new StromkreisError('unreadable', `${what}: the answer is larger than ${maxBytes} bytes`, {
        hint: 'Ask for smaller pages, or check that the base URL is the right one.',
      })
    }
    chunks.push(chunk)
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes)
}

/** Says to `pass` how a request ended whose answer was not read to its end; `answer` is null where none began. */
export function tellBroken(
  pass: CallPass,
  error: unknown,
  answer: Parameters<CallPass['answered']>[0] | null,
  isUnwanted: boolean,
): void {
  // One that is too large did come.
  if (error instanceof StromkreisError && answer !== null) pass.answered(answer)
  else if (isUnwanted) pass.abandoned()
  else pass.failed()
}

/**
 * The error for an answer that did not come whole: because nobody wants it any more, because it took too long
 * (milliseconds), or for the reason that `error` carries. A StromkreisError stays as it is.
 */
export function brokenAnswer(
  error: unknown,
  what: string,
  { isUnwanted, lateAfterMs }: { isUnwanted: boolean; lateAfterMs: number | null },
): StromkreisError {
  if (error instanceof StromkreisError) return error
  if (isUnwanted) return unreachable(what, 'broken off because the caller no longer wants it')
  if (lateAfterMs !== null) return unreachable(what, `no complete answer within ${lateAfterMs} ms`)
  const code = errorCodeOf(error)
  const wasNotSent = isNoConnection(error)
  return unreachable(
    what,
    wasNotSent ? `no connection (${code})` : `no complete answer (${code})`,
    wasNotSent,
  )
}

// Without a connection no byte of the request has left. Anything later may have been acted on: the network can become
// unreachable under a connection too, with the same codes.
const waysToNoConnection = ['connect', 'getaddrinfo']

function isNoConnection(error: unknown): boolean {
  if (errorCodeOf(error) === 'UND_ERR_CONNECT_TIMEOUT') return true
  // One error for each address that was tried.
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(isNoConnection)
  const syscall = error instanceof Error && 'syscall' in error ? error.syscall : undefined
  return waysToNoConnection.includes(String(syscall))
}

function unreachable(what: string, why: string, wasNotSent = false): StromkreisError {
  return new StromkreisError('unreachable', `${what}: ${why}`, {
    hint: 'Try again later; if it stays so, check the base URLs, the network and the supplier.',
    wasNotSent,
  })
}

// The library's own errors may quote requests, bodies and headers included: only their codes are kept.
function errorCodeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : 'no reason given'
}
