import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { boundedBytes } from '../bounded-bytes.ts'

/**
 * Takes in a body of at most so many bytes before anybody reads it. A larger one is refused with 413, by `onTooLarge` where that is given;
 * one that does not come to its end is the sender's trouble: 400.
 */
export function bodyWithin(
  maxBytes: number,
  onTooLarge: (context: Context) => Response | Promise<Response> = tooLarge,
): MiddlewareHandler {
  return async (context, next) => {
    if (Number(context.req.header('content-length') ?? 0) > maxBytes) return onTooLarge(context)
    const { method, url, headers, body: stream } = context.req.raw
    if (stream === null) return next()
    const body = await boundedBytes(stream, maxBytes).catch((cause: unknown) => {
      throw new HTTPException(400, { message: 'The body does not come to its end', cause })
    })
    if (body === null) return onTooLarge(context)
    context.req.raw = new Request(url, { method, headers, body })
    return next()
  }
}

function tooLarge(): never {
  throw new HTTPException(413, { message: 'Payload Too Large' })
}
