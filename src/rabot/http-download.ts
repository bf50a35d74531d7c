import { PassThrough, type Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { Clock } from '../clock.ts'
import { brokenAnswer, type HttpAnswer, type HttpRequest, nameOf, readAll } from './http-exchange.ts'
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
 * the wait and the stream.
 */
export type HttpDownload = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpAnswer | HttpStream>

/** A download over `dispatcher`. */
export function createHttpDownload(options: {
  dispatcher: Dispatcher
  clock: Clock
  requestTimeoutMs: number
  maxAnswerBytes: number
}): HttpDownload {
  const { dispatcher, clock, requestTimeoutMs, maxAnswerBytes } = options
  return async (request, signal) => {
    const what = nameOf(request)
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
      if (status < 200 || status >= 300) {
        const body = await readAll(answer.body, maxAnswerBytes, what)
        noLongerAbort()
        return { status, headers, body, beganAt, endedAt: clock.now() }
      }
      const content = handedOn(answer.body, (error) => {
        const isSilence = (error as { code?: unknown }).code === 'UND_ERR_BODY_TIMEOUT'
        return brokenAnswer(error, what, {
          isUnwanted: isUnwanted(),
          lateAfterMs: isSilence ? requestTimeoutMs : null,
        })
      })
      content.once('close', noLongerAbort)
      return { status, headers, content }
    } catch (error) {
      noLongerAbort()
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
