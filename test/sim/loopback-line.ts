import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { Agent, type Dispatcher } from 'undici'
import { LineDispatcher } from './line-dispatcher.ts'
import type { SimTime } from './sim-time.ts'
import type { Caller, Ending, LineHandler, LineRequest, WireCall } from './wire-call.ts'
import { headersOf } from './wire-call.ts'

/** Counts calls under way: while there are any, virtual time stands still. */
interface Flight {
  inFlight: number
}

/** One call between client and server. */
interface Passage {
  caller: Caller
  /** Whether the client has been told how it ended. */
  isOver: boolean
  /** Whether it is on its way, which keeps time from passing. */
  isOnWire: boolean
  /** The whole answer on its way back. */
  answer: WireCall | null
}

/**
 * The same line over sockets: undici's own agent, Node's own server. One call at a time, so that the same seed is the
 * same run: whoever comes later waits, in virtual time too.
 */
export class LoopbackLine {
  readonly #flight: Flight
  readonly #time: SimTime
  readonly #take: (
    caller: Caller,
    request: LineRequest,
    wait: (ms: number) => Promise<void>,
  ) => Promise<Ending>
  readonly #answered: (call: WireCall) => void
  readonly #agent = new Agent({ connections: 1, pipelining: 1, keepAliveTimeout: 600_000 })
  readonly #server: Server
  readonly #passages = new Map<string, Passage>()
  /** Resolves when the wire is free for whoever asks next. */
  #wire: Promise<void> = Promise.resolve()
  #nth = 0

  constructor(options: {
    flight: Flight
    time: SimTime
    take: (caller: Caller, request: LineRequest, wait: (ms: number) => Promise<void>) => Promise<Ending>
    answered: (call: WireCall) => void
  }) {
    this.#flight = options.flight
    this.#time = options.time
    this.#take = options.take
    this.#answered = options.answered
    this.#server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
      void this.#serve(request, response)
    })
  }

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  async close(): Promise<void> {
    await this.#agent.destroy()
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  dispatcherFor(caller: Caller): Dispatcher {
    return new LineDispatcher((request, handler) => void this.#dispatch(caller, request, handler))
  }

  async #dispatch(caller: Caller, request: Dispatcher.DispatchOptions, handler: LineHandler): Promise<void> {
    const passage: Passage = { caller, isOver: false, isOnWire: true, answer: null }
    const leave = await this.#enterWire()
    if (caller.isDead) return leave()
    const name = String(this.#nth++)
    this.#passages.set(name, passage)
    this.#flight.inFlight += 1
    const over = (tell: () => void) => {
      if (passage.isOver) return
      passage.isOver = true
      if (passage.isOnWire) this.#flight.inFlight -= 1
      passage.isOnWire = false
      this.#passages.delete(name)
      leave()
      // The dead hear nothing any more.
      if (!caller.isDead) tell()
    }
    const { port } = this.#server.address() as AddressInfo
    const headers = { ...(request.headers as Record<string, string>), 'x-passage': name }
    const observed: LineHandler = {
      onConnect: (abort) => handler.onConnect?.(abort),
      onHeaders: (...given) => handler.onHeaders?.(...given),
      onData: (chunk) => handler.onData?.(chunk),
      onComplete: (trailers) =>
        over(() => {
          handler.onComplete?.(trailers)
          if (passage.answer !== null) this.#answered(passage.answer)
        }),
      onError: (error) => over(() => handler.onError?.(error)),
    }
    this.#agent.dispatch(
      { ...request, headers, origin: `http://127.0.0.1:${port}` },
      observed as Dispatcher.DispatchHandler,
    )
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(message)
    const { method, url, headers } = message
    const passage = this.#passages.get(headers['x-passage'] as string)
    if (passage === undefined || passage.isOver) return void message.socket.destroy()
    const request = { method: method as Dispatcher.HttpMethod, path: url!, headers, body }
    this.#leaveWire(passage)
    const ending = await this.#take(passage.caller, request, (ms) => this.#wait(ms))
    if (passage.isOver) return void message.socket.destroy()
    passage.isOnWire = true
    this.#flight.inFlight += 1
    if (ending.is === 'failed') return void message.socket.destroy()
    const { reply, call, isTruncated } = ending
    const bytes = Buffer.from(reply.body)
    response.writeHead(reply.status, { ...headersOf(reply), 'content-length': bytes.length })
    if (isTruncated) {
      response.write(bytes.subarray(0, bytes.length >> 1), () => message.socket.destroy())
      return
    }
    passage.answer = call
    response.end(bytes)
  }

  #leaveWire(passage: Passage): void {
    passage.isOnWire = false
    this.#flight.inFlight -= 1
  }

  /** Time may pass meanwhile. */
  async #wait(ms: number): Promise<void> {
    this.#flight.inFlight -= 1
    await this.#time.sleepUntil(this.#time.now() + ms)
    this.#flight.inFlight += 1
  }

  /** Waits until the wire is free; returns how to leave it. */
  async #enterWire(): Promise<() => void> {
    const free = this.#wire
    let leave = () => {}
    this.#wire = new Promise((resolve) => {
      leave = resolve
    })
    await free
    return leave
  }
}
