import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StromkreisError } from '../stromkreis-error.ts'
import type { AcceptanceDesk } from './acceptance-desk.ts'
import { type AcceptanceOptions, acceptanceHandler } from './acceptance-handler.ts'

const mostHeaderBytes = 16 * 1024
const mostConnections = 1_000
// Discarding what somebody sends beyond the limit, so that they get to read why.
const lingerMs = 1_000

/** How to serve acceptance links. */
export interface AcceptanceEndpointOptions extends AcceptanceOptions {
  desk: AcceptanceDesk
  /** 0 takes a free one. */
  port: number
  /** `127.0.0.1` where left out: put a proxy with TLS in front before customers get links. */
  host?: string | undefined
  /** How long a request may take to arrive, its last byte included; 10 s where left out. */
  requestTimeoutMs?: number | undefined
}

/** A server of acceptance links that listens. */
export interface AcceptanceEndpoint {
  /** Such as `http://127.0.0.1:4601`. */
  url: string
  port: number
  /** Lets requests under way end, for a while, and closes all connections. Safe to repeat. */
  stop(): Promise<void>
}

/**
 * Serves acceptance links over plain HTTP.
 * @throws StromkreisError `configuration` when the port cannot be had.
 */
export async function startAcceptanceEndpoint(
  options: AcceptanceEndpointOptions,
): Promise<AcceptanceEndpoint> {
  const { desk, port, host = '127.0.0.1', requestTimeoutMs = 10_000, patienceMs = 5_000 } = options
  const onProblem = options.onProblem ?? (() => {})
  const handle = acceptanceHandler(desk, { ...options, patienceMs })
  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse) =>
    send(incoming, outgoing, await handle(requestOf(incoming)))
  const server = createServer(
    {
      maxHeaderSize: mostHeaderBytes,
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
    },
    (incoming, outgoing) => {
      serve(incoming, outgoing).catch((error: unknown) => {
        incoming.socket.destroy()
        onProblem(error)
      })
    },
  )
  server.maxConnections = mostConnections
  await listening(server, port, host)
  server.on('error', onProblem)
  const { port: takenPort } = server.address() as AddressInfo
  let stopped: Promise<void> | undefined
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${takenPort}`,
    port: takenPort,
    stop: () => {
      stopped ??= closed(server, patienceMs + lingerMs)
      return stopped
    },
  }
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown) => {
      const message = `Acceptance links cannot be served on port ${port} of ${host}.`
      const hint = 'Choose another port, or 0 for a free one.'
      reject(new StromkreisError('configuration', message, { hint, cause }))
    }
    server.once('error', refuse)
    server.listen(port, host, () => {
      server.off('error', refuse)
      resolve()
    })
  })
}

function closed(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const impatience = setTimeout(() => server.closeAllConnections(), graceMs)
    server.close(() => {
      clearTimeout(impatience)
      resolve()
    })
    server.closeIdleConnections()
  })
}

// Methods that the web's Request does not take; any other that is not allowed is refused the same way.
const unrequestable = ['TRACE', 'TRACK', 'CONNECT']

function requestOf(incoming: IncomingMessage): Request {
  const { method = 'GET', url = '', headers } = incoming
  const address = `http://${headers.host}${url}`
  // What is no address is no offer's either; an error would quote it, with the token in it.
  const isAddress = /^http:\/\/[\w.:[\]-]+\//.test(address) && URL.canParse(address)
  const hasBody = method !== 'GET' && method !== 'HEAD'
  return new Request(isAddress ? address : 'http://unknown/', {
    method: unrequestable.includes(method) ? 'OPTIONS' : method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    // Leaving it early must not close the connection: the answer has yet to go out on it.
    ...(hasBody ? { body: incoming.iterator({ destroyOnReturn: false }), duplex: 'half' as const } : {}),
  })
}

async function send(incoming: IncomingMessage, outgoing: ServerResponse, response: Response): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  const isUnread = !incoming.complete
  if (isUnread) outgoing.shouldKeepAlive = false
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  if (!isUnread) {
    outgoing.end(body)
    return
  }
  // Closing with bytes unread would reset the connection before the answer is read.
  outgoing.write(body)
  const end = () => {
    clearTimeout(linger)
    outgoing.end()
  }
  const linger = setTimeout(end, lingerMs)
  incoming.on('end', end).on('close', end).resume()
}
