import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'

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
    const body = await taken(context.req.raw, maxBytes)
    if (body === 'tooLarge') return onTooLarge(context)
    const { method, url, headers } = context.req.raw
    if (body !== null) context.req.raw = new Request(url, { method, headers, body })
    return next()
  }
}

function tooLarge(): never {
  throw new HTTPException(413, { message: 'Payload Too Large' })
}

/** Null where there is none. */
async function taken({ body }: Request, maxBytes: number): Promise<Buffer<ArrayBuffer> | 'tooLarge' | null> {
  if (body === null) return null
  const pieces: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const piece of body) {
      bytes += piece.length
      if (bytes > maxBytes) return 'tooLarge'
      pieces.push(piece)
    }
  } catch (cause) {
    throw new HTTPException(400, { message: 'The body does not come to its end', cause })
  }
  return Buffer.concat(pieces)
}
