import type { Dispatcher } from 'undici'
import { type Fault, type Reply, requestTarget, type SandboxDesk } from '../../src/sandbox/index.ts'
import type { RandomStream } from '../../src/sandbox/random-stream.ts'
import { LineDispatcher } from './line-dispatcher.ts'
import { LoopbackLine } from './loopback-line.ts'
import type { SimTime } from './sim-time.ts'
import type { Tally } from './tally.ts'
import {
  type Caller,
  type Ending,
  headersOf,
  type LineHandler,
  type LineRequest,
  type WireCall,
} from './wire-call.ts'

/** Something that is wrong with the line for a while. */
export interface LineTrouble {
  kind: string
  until: number
  /** Meets this share of the calls. */
  share: number
  /** Faults of the sandbox's that a call then meets. */
  faults?: readonly Fault[] | undefined
  latencyMs?: number | undefined
  isDown?: boolean | undefined
  isTruncating?: boolean | undefined
  /** Done before the supplier acts on a list. */
  onList?: ((offset: number) => void) | undefined
}

const timeoutMs = 30_000

/** Carries calls to the sandbox's desk without a socket, below undici's own reading of answers, and loses what it is told to. */
export class FaultyTransport {
  readonly troubles: LineTrouble[] = []
  inFlight = 0
  calls = 0
  readonly #time: SimTime
  readonly #desk: SandboxDesk
  readonly #stream: RandomStream
  readonly #faults: Tally
  readonly #onCall: (call: WireCall) => void
  readonly #onAnswer: (call: WireCall) => void
  readonly #loopback: LoopbackLine | null
  #current: WireCall | null = null

  constructor(options: {
    time: SimTime
    desk: SandboxDesk
    stream: RandomStream
    faults: Tally
    /** Told of each call before it is answered, and once its answer is whole with the caller. */
    onCall: (call: WireCall) => void
    onAnswer: (call: WireCall) => void
    /** Whether calls go over sockets. */
    isLoopback: boolean
  }) {
    this.#time = options.time
    this.#desk = options.desk
    this.#stream = options.stream
    this.#faults = options.faults
    this.#onCall = options.onCall
    this.#onAnswer = options.onAnswer
    this.#loopback = options.isLoopback
      ? new LoopbackLine({
          flight: this,
          time: options.time,
          take: (...given) => this.#take(...given),
          answered: (call) => this.#answered(call),
        })
      : null
    this.#listen()
  }

  dispatcherFor(caller: Caller): Dispatcher {
    if (this.#loopback !== null) return this.#loopback.dispatcherFor(caller)
    return new LineDispatcher((request, handler) => void this.#carry(caller, request, handler))
  }

  /** To be awaited before the first call. */
  async open(): Promise<void> {
    await this.#loopback?.open()
  }

  async close(): Promise<void> {
    await this.#loopback?.close()
  }

  /** What the desk's faults and its world do during a call is noted with it. */
  #listen(): void {
    const { faults, world } = this.#desk
    const { take } = faults
    const { page, order } = world
    faults.take = (...asked) => {
      const taken = take(...asked)
      for (const fault of taken) {
        const call = this.#current
        call?.met.push(fault.kind)
        // Of two old replicas the older one answers.
        if (call && fault.kind === 'oldAnswer') call.ageMs = Math.max(call.ageMs, fault.ageMs)
      }
      return taken
    }
    world.page = (request) => {
      const shown = page(request)
      if (this.#current) this.#current.orders = shown.orders
      return shown
    }
    world.order = (contractNumber, at) => {
      const shown = order(contractNumber, at)
      if (this.#current && shown !== null) this.#current.orders = [shown]
      return shown
    }
  }

  async #carry(caller: Caller, request: Dispatcher.DispatchOptions, handler: LineHandler): Promise<void> {
    const life = { isOver: false }
    const abort = (reason: Error) => {
      if (life.isOver) return
      life.isOver = true
      handler.onError?.(reason)
    }
    const fail = (code: string, more: object = {}) => abort(Object.assign(new Error(code), { code, ...more }))
    handler.onConnect?.(abort)
    if (life.isOver || caller.isDead) return
    const ending = await this.#take(caller, request)
    if (life.isOver || caller.isDead) return
    if (ending.is === 'failed') return fail(ending.code, ending.more)
    const { reply, call, isTruncated } = ending
    const body = Buffer.from(reply.body)
    const headers = headersOf(reply)
    const raw = Object.entries(headers).flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)])
    handler.onHeaders?.(reply.status, raw, () => {}, '')
    if (isTruncated) {
      handler.onData?.(body.subarray(0, body.length >> 1))
      return fail('UND_ERR_SOCKET')
    }
    life.isOver = true
    handler.onData?.(body)
    handler.onComplete?.([])
    this.#answered(call)
  }

  /** Has the supplier answer, and says what comes of it on the line. `wait` passes the time that an answer takes. */
  async #take(caller: Caller, request: LineRequest, wait = (ms: number) => this.#wait(ms)): Promise<Ending> {
    this.inFlight += 1
    const call = this.#callOf(caller, request)
    const met = this.#met()
    this.#onCall(call)
    this.calls += 1
    const isDown = met.some((trouble) => trouble.isDown)
    const reply = isDown ? null : await this.#answer(call, request, met)
    const latencyMs = met.reduce((sum, { latencyMs = 0 }) => sum + latencyMs, 0)
    if (latencyMs > 0) await wait(Math.min(latencyMs, timeoutMs))
    this.inFlight -= 1
    if (reply === null) return { is: 'failed', code: 'ECONNREFUSED', more: { syscall: 'connect' } }
    if (latencyMs >= timeoutMs || reply === 'silence')
      return { is: 'failed', code: 'UND_ERR_HEADERS_TIMEOUT', more: {} }
    if (reply === 'reset') return { is: 'failed', code: 'ECONNRESET', more: {} }
    const isTruncated = met.some(({ isTruncating }) => isTruncating)
    return { is: 'answered', reply, call, isTruncated }
  }

  /** The answer is whole with its caller. */
  #answered(call: WireCall): void {
    call.answeredAt = this.#time.now()
    this.#onAnswer(call)
  }

  #callOf(caller: Caller, { method, path }: LineRequest): WireCall {
    return {
      ...{ caller, method, path, beganAt: caller.clock.now(), trueAt: this.#time.now() },
      ...{ answeredAt: null, status: 0, met: [], ageMs: 0, orders: [], retryAfterMs: null },
    }
  }

  /** The troubles that this call meets; those that are over are forgotten. */
  #met(): LineTrouble[] {
    const now = this.#time.now()
    for (let place = this.troubles.length - 1; place >= 0; place -= 1) {
      if (this.troubles[place]!.until <= now) this.troubles.splice(place, 1)
    }
    const met = this.troubles.filter(({ share }) => this.#stream.chance(share))
    for (const { kind, faults } of met) if (faults === undefined) this.#faults.add(kind)
    return met
  }

  async #answer(
    call: WireCall,
    { method, path, headers, body }: LineRequest,
    met: readonly LineTrouble[],
  ): Promise<Reply> {
    const given = headers as Record<string, string>
    const target = requestTarget(path)
    for (const { faults = [] } of met) for (const fault of faults) this.#desk.faults.add(fault)
    if (method === 'GET' && target.path === '/partner/v1/orders') {
      for (const { onList } of met) onList?.(Number(target.query.get('offset') ?? 0))
    }
    this.#current = call
    const reply = this.#desk.answer({
      ...{ method, ...target },
      authorization: given['authorization'],
      contentType: given['content-type'] ?? '',
      ifNoneMatch: given['if-none-match'],
      body: typeof body === 'string' ? body : '',
      onClosed: () => {},
    })
    this.#current = null
    if (met.length > 0) this.#desk.faults.clear()
    for (const { kind, faults } of met) if (faults && call.met.length > 0) this.#faults.add(kind)
    const replied = await reply
    if (typeof replied !== 'string') {
      call.status = replied.status
      const after = Number(replied.headers['Retry-After'])
      call.retryAfterMs = Number.isFinite(after) && after > 0 ? after * 1_000 : null
    }
    return replied
  }

  /** The line is idle meanwhile: time may pass. */
  async #wait(ms: number): Promise<void> {
    this.inFlight -= 1
    await this.#time.sleepUntil(this.#time.now() + ms)
    this.inFlight += 1
  }
}
