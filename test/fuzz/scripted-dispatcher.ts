import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'

/** An answer as it is put on the wire. */
export interface WireAnswer {
  status: number
  headers: Record<string, string | string[]>
  body: Buffer
  /** Where its bytes are torn apart, and whether the connection breaks at the end. */
  cutAt?: number
  breaks?: boolean
}

/** What a request asked for. */
export interface WireRequest {
  method: string
  path: string
  headers: Record<string, string>
  body?: string
}

/** Carries no request anywhere: `answer` says what comes back. */
export function scriptedDispatcher(answer: (request: WireRequest) => WireAnswer): Dispatcher {
  const request = async (asked: WireRequest) => {
    const { status, headers, body, cutAt, breaks = false } = answer(asked)
    const pieces = streamed(body, cutAt ?? body.length, breaks)
    // Only what is handed on as it comes needs a real stream, which costs more than all the rest.
    const isFile = asked.headers['accept'] === '*/*'
    return { statusCode: status, headers, body: isFile ? Readable.from(pieces) : pieces, trailers: {} }
  }
  return { request } as unknown as Dispatcher
}

async function* streamed(body: Buffer, cutAt: number, breaks: boolean): AsyncGenerator<Buffer> {
  yield body.subarray(0, cutAt)
  if (cutAt < body.length) yield body.subarray(cutAt)
  if (breaks) throw Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
}
