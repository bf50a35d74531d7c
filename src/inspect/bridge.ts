import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Clock, systemClock } from '../clock.ts'
import { StromkreisError } from '../stromkreis-error.ts'
import { BridgeClient, type Replay } from './bridge-client.ts'
import { bridgePages, contentSecurityPolicy } from './bridge-page.ts'
import type { InspectionFrame } from './inspection-frame.ts'
import { LatestActors } from './latest-actors.ts'

/** How to bridge to an inspector. */
export interface InspectorBridgeOptions {
  /** Port on 127.0.0.1; a free one where left out or 0. */
  port?: number | undefined
  /** The inspector to embed; `https://stately.ai/inspect` where left out. */
  inspectorUrl?: string | undefined
  /** A stored history to show to whoever connects, before anything that is passed on. */
  replay?: Replay | undefined
  /** What a replay is timed by; the computer's clock where left out. */
  clock?: Clock | undefined
  /** Told when a replay fails. */
  onProblem?: ((error: unknown) => void) | undefined
}

/** A bridge that listens. */
export interface InspectorBridge {
  /** The page to open in a browser. */
  url: string
  /** Passes a frame on to every inspector connected. Never throws, never waits; give it to an engine as `inspect`. */
  send: (frame: InspectionFrame) => void
  /** Ends every connection. */
  stop(): Promise<void>
}

/**
 * Serves a page on 127.0.0.1 with a Stately inspector in it, and frames to it over a WebSocket. Whoever connects is told
 * first who is there and where they stand, or the replay from its beginning. Web pages other than its own are refused,
 * by whatever name they reach it; programs, which send no Origin, are not.
 * @throws StromkreisError `configuration` when the port cannot be had or the inspector's address is none.
 */
export async function startInspectorBridge(options: InspectorBridgeOptions = {}): Promise<InspectorBridge> {
  const { replay, clock = systemClock(), onProblem = () => {} } = options
  const inspectorUrl = webAddress(options.inspectorUrl ?? 'https://stately.ai/inspect')
  const actors = new LatestActors()
  const clients = new Set<BridgeClient>()
  const server = createServer()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1_024 })
  const port = await listen(server, options.port ?? 0)
  const hosts = ownHosts(port)

  const connected = (socket: WebSocket) => {
    const client = new BridgeClient(socket, clock)
    clients.add(client)
    socket.once('close', () => clients.delete(client))
    client.tell(replay === undefined ? actors.frames() : [], replay).catch((error: unknown) => {
      onProblem(error)
      client.fail()
    })
  }
  server.on('request', answerWith(inspectorUrl, hosts))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (isWelcome(request, hosts)) sockets.handleUpgrade(request, socket, head, connected)
    else refuse(socket)
  })

  return {
    url: `http://127.0.0.1:${port}/`,
    send(frame) {
      if (replay === undefined) actors.note(frame)
      for (const client of clients) client.pass(frame)
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate()
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answerWith(inspectorUrl: URL, hosts: ReadonlySet<string>) {
  const pages = bridgePages(inspectorUrl)
  const headers = {
    'Content-Security-Policy': contentSecurityPolicy(inspectorUrl, hosts),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  }
  return (request: IncomingMessage, response: ServerResponse) => {
    const page = Object.hasOwn(pages, request.url ?? '') ? pages[request.url!] : undefined
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isWelcome(request, hosts)) response.writeHead(403, headers).end()
    else if (!isRead) response.writeHead(405, { ...headers, Allow: 'GET, HEAD' }).end()
    else if (page === undefined) response.writeHead(404, headers).end()
    else response.writeHead(200, { ...headers, 'Content-Type': page.contentType }).end(page.text)
  }
}

/**
 * Whether a request reached us by a name of our own, from a page of our own or from no page: another's page may name us
 * through its own DNS (rebinding), and a browser lets every page open a WebSocket to anybody.
 */
function isWelcome({ headers: { host, origin } }: IncomingMessage, hosts: ReadonlySet<string>): boolean {
  if (host === undefined || !hosts.has(host.toLowerCase())) return false
  return origin === undefined || [...hosts].some((own) => origin === `http://${own}`)
}

function ownHosts(port: number): ReadonlySet<string> {
  // A browser leaves the port of plain HTTP out.
  return new Set(['127.0.0.1', 'localhost'].map((name) => new URL(`http://${name}:${port}`).host))
}

function refuse(socket: Duplex): void {
  socket.on('error', () => socket.destroy())
  const answer = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'
  socket.end(answer, () => socket.destroy())
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const hint = 'Choose another port, or 0 for a free one.'
      const problem = `The inspector's bridge cannot listen on port ${port}.`
      reject(new StromkreisError('configuration', problem, { hint, cause }))
    })
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function webAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && /^https?:$/.test(url.protocol)) return url
  throw new StromkreisError('configuration', 'The address of the inspector is not one of a web page.', {
    hint: 'Leave it out, or give one that begins with https:// or http://.',
  })
}
