import { PassThrough, type Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { CallPass } from '../call-gate.ts'
import type { Clock } from '../clock.ts'
import {
  brokenAnswer,
  type HttpAnswer,
  type HttpRequest,
  nameOf,
  readAll,
  tellBroken,
} from './http-exchange.ts'
import { whenAborted } from './when-aborted.ts'

/** An answer of status 2xx whose content is still on its way. */
export interface HttpStream {
  status: number
  headers: HttpAnswer['headers']
  /**
   * Read it to its end or destroy it: until then it holds a connection. It waits for a slow reader, and fails with
   * StromkreisError `unreachable` when the rest does not come.
   */
  content: Readable
}

/**
 * Sends one request and hands on a 2xx answer as it comes; any other is read whole, as by `HttpExchange`, with the same
 * errors. The timeout covers the wait for the answer's beginning, then every silence of the server. `signal` ends both
 * the wait and the stream. The call is under way until the content is read or destroyed; `pass` is told.
 */
export type HttpDownload = (
  request: HttpRequest,
  pass: CallPass,
  signal?: AbortSignal,
) => Promise<HttpAnswer | HttpStream>

/** A download over `dispatcher`. */
export function createHttpDownload(options: {
  dispatcher: Dispatcher
  clock: Clock
  requestTimeoutMs: number
  maxAnswerBytes: number
}): HttpDownload {
  const { dispatcher, clock, requestTimeoutMs, maxAnswerBytes } = options
  return async (request, pass, signal) => {
    const what = nameOf(request)
    let head: Pick<HttpAnswer, 'status' | 'headers'> | null = null
    const soFar = () => head && { ...head, endedAt: clock.now() }
    const abandoned = new AbortController()
    const abandon = () => abandoned.abort()
    const timeout = setTimeout(abandon, requestTimeoutMs)
    const noLongerAbort = whenAborted(signal, abandon)
    const isUnwanted = () => signal?.aborted === true
    const beganAt = clock.now()
    try {
      const answer = await dispatcher.request({
        ...request,
        signal: abandoned.signal,
        headersTimeout: 0,
        // Between two pieces; it stands still while the reader keeps the server waiting.
        bodyTimeout: requestTimeoutMs,
      })
      const { statusCode: status, headers } = answer
      head = { status, headers }
      if (status < 200 || status >= 300) {
        const body = await readAll(answer.body, maxAnswerBytes, what)
        noLongerAbort()
        const endedAt = clock.now()
        pass.answered({ ...head, endedAt })
        return { ...head, body, beganAt, endedAt }
      }
      answer.body.on('data', () => pass.goesOn())
      answer.body.once('end', () => pass.answered(soFar()!))
      const content = handedOn(answer.body, (error) => {
        const isSilence = (error as { code?: unknown }).code === 'UND_ERR_BODY_TIMEOUT'
        tellBroken(pass, error, soFar(), isUnwanted())
        return brokenAnswer(error, what, {
          isUnwanted: isUnwanted(),
          lateAfterMs: isSilence ? requestTimeoutMs : null,
        })
      })
      content.once('close', () => {
        noLongerAbort()
        // Unless all of it came: whoever read it has had enough.
        pass.abandoned()
      })
      return { status, headers, content }
    } catch (error) {
      noLongerAbort()
      tellBroken(pass, error, soFar(), isUnwanted())
      throw brokenAnswer(error, what, {
        isUnwanted: isUnwanted(),
        lateAfterMs: abandoned.signal.aborted ? requestTimeoutMs : null,
      })
    } finally {
      clearTimeout(timeout)
    }
  }
}

/** The same bytes, with errors as `mended`; whoever lets go of one lets go of both. */
function handedOn(body: Readable, mended: (error: Error) => Error): Readable {
  const content = new PassThrough()
  body.on('error', (error) => content.destroy(mended(error)))
  // The reader may not be listening yet when it breaks: it learns of it as it reads, and the process goes on.
  content.on('error', () => {})
  content.once('close', () => body.destroy())
  return body.pipe(content)
}
