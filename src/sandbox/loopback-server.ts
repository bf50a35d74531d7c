import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../clock.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { plainRefusal } from './answer.ts'
import type { Reply } from './api-desk.ts'
import { type HttpRequest, requestTarget } from './http-request.ts'

const longestBodyBytes = 1024 * 1024
// Idle connections outlive the pauses of a client that polls, so that it does not meet one just as it closes.
const keepAliveTimeoutMs = 60_000

/** A server that listens. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`. */
  origin: string
  /** Closes every connection, requests under way included. */
  stop(): Promise<void>
}

/**
 * Serves HTTP on 127.0.0.1. The Date header follows the clock, so that equal runs answer equal bytes.
 * @param port 0 takes a free one.
 * @throws StromkreisError `configuration` when the port cannot be had.
 */
export async function loopbackServer(options: {
  clock: Clock
  port: number
  answer: (request: HttpRequest) => Reply | Promise<Reply>
}): Promise<LoopbackServer> {
  const { port } = options
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs }, (incoming, response) => {
    readRequest(incoming).then(
      (request) => serve(response, request, options),
      // The client went away while it was sending.
      () => incoming.socket.destroy(),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const hint = 'Choose another port, or 0 for a free one.'
      reject(
        new StromkreisError('configuration', `The sandbox cannot listen on port ${port}.`, { hint, cause }),
      )
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(
  response: ServerResponse,
  request: HttpRequest,
  { clock, answer }: { clock: Clock; answer: (request: HttpRequest) => Reply | Promise<Reply> },
): Promise<void> {
  let replied: Reply
  try {
    const coming = answer(request)
    // No turn of the event loop is lost where nothing is waited for.
    replied = coming instanceof Promise ? await coming : coming
  } catch (error) {
    replied = plainRefusal(500, 'sandbox-failed', `The sandbox itself failed: ${String(error)}`)
  }
  send(response, replied, clock.now())
}

async function readRequest(incoming: IncomingMessage): Promise<HttpRequest> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length
    // Read on, so that the client gets to the refusal, but not for ever.
    if (bytes > 16 * longestBodyBytes) break
    if (bytes <= longestBodyBytes) chunks.push(chunk)
  }
  return {
    method: incoming.method ?? 'GET',
    ...requestTarget(incoming.url ?? '/'),
    authorization: incoming.headers.authorization,
    contentType: incoming.headers['content-type']?.toLowerCase() ?? '',
    ifNoneMatch: incoming.headers['if-none-match'],
    body: bytes > longestBodyBytes ? null : Buffer.concat(chunks).toString('utf8'),
    onClosed: (listener) => void incoming.socket.once('close', listener),
  }
}

function send(response: ServerResponse, replied: Reply, now: number): void {
  if (replied === 'silence') return
  if (replied === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  response.sendDate = false
  response.writeHead(replied.status, {
    Server: 'stromkreis-sandbox',
    Date: new Date(now).toUTCString(),
    ...(replied.contentType === null
      ? {}
      : { 'Content-Type': replied.contentType, 'Content-Length': Buffer.byteLength(replied.body) }),
    ...replied.headers,
  })
  response.end(replied.body)
}
