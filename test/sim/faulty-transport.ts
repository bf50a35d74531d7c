import { Dispatcher } from 'undici'
import type { ContractStatus } from '../../machines/index.ts'
import type { Clock } from '../../src/clock.ts'
import {
  type Fault,
  type OrderAnswer,
  type Reply,
  requestTarget,
  type SandboxDesk,
} from '../../src/sandbox/index.ts'
import type { RandomStream } from '../../src/sandbox/random-stream.ts'
import type { SimTime } from './sim-time.ts'
import type { Tally } from './tally.ts'

/** One process at the line: dead, it gets no answers any more. */
export interface Caller {
  nth: number
  clock: Clock
  isDead: boolean
}

/** One call as the supplier took it. */
export interface WireCall {
  caller: Caller
  method: string
  path: string
  /** When it was sent: by the clock of the caller, and in truth. */
  beganAt: number
  trueAt: number
  /** When its answer had come, in truth; null while it has not. */
  answeredAt: number | null
  /** What was answered; 0 where nothing was. */
  status: number
  /** Kinds of the sandbox's faults that it met. */
  met: string[]
  /** How old the answer was, milliseconds. */
  ageMs: number
  /** The orders that it showed, as they were before anything garbled them. */
  orders: readonly OrderAnswer[]
  retryAfterMs: number | null
}

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
  #current: WireCall | null = null

  constructor(options: {
    time: SimTime
    desk: SandboxDesk
    stream: RandomStream
    faults: Tally
    /** Told of each call before it is answered, and once its answer is whole with the caller. */
    onCall: (call: WireCall) => void
    onAnswer: (call: WireCall) => void
  }) {
    this.#time = options.time
    this.#desk = options.desk
    this.#stream = options.stream
    this.#faults = options.faults
    this.#onCall = options.onCall
    this.#onAnswer = options.onAnswer
    this.#listen()
  }

  dispatcherFor(caller: Caller): Dispatcher {
    return new LineDispatcher((request, handler) => void this.#carry(caller, request, handler))
  }

  /** What the desk's faults and its world do during a call is noted with it. */
  #listen(): void {
    const { faults, world } = this.#desk
    const { take } = faults
    const { page, order } = world
    faults.take = (...asked) => {
      const taken = take(...asked)
      for (const fault of taken) {
        this.#current?.met.push(fault.kind)
        if (fault.kind === 'oldAnswer' && this.#current) this.#current.ageMs = fault.ageMs
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
    this.inFlight += 1
    const call = this.#callOf(caller, request)
    const met = this.#met()
    this.#onCall(call)
    this.calls += 1
    let reply: Reply | null = null
    if (met.some(({ isDown }) => isDown)) reply = null
    else reply = await this.#answer(call, request, met)
    const latencyMs = met.reduce((sum, { latencyMs = 0 }) => sum + latencyMs, 0)
    if (latencyMs > 0) await this.#wait(Math.min(latencyMs, timeoutMs))
    this.inFlight -= 1
    if (life.isOver || caller.isDead) return
    if (reply === null) return fail('ECONNREFUSED', { syscall: 'connect' })
    if (latencyMs >= timeoutMs) return fail('UND_ERR_HEADERS_TIMEOUT')
    if (reply === 'silence') return fail('UND_ERR_HEADERS_TIMEOUT')
    if (reply === 'reset') return fail('ECONNRESET')
    const body = Buffer.from(reply.body)
    const headers = { ...reply.headers, ...(reply.contentType && { 'content-type': reply.contentType }) }
    const raw = Object.entries(headers).flatMap(([name, value]) => [Buffer.from(name), Buffer.from(value)])
    handler.onHeaders?.(reply.status, raw, () => {}, '')
    if (met.some(({ isTruncating }) => isTruncating)) {
      handler.onData?.(body.subarray(0, body.length >> 1))
      return fail('UND_ERR_SOCKET')
    }
    life.isOver = true
    call.answeredAt = this.#time.now()
    handler.onData?.(body)
    handler.onComplete?.([])
    this.#onAnswer(call)
  }

  #callOf(caller: Caller, { method, path }: Dispatcher.DispatchOptions): WireCall {
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
    { method, path, headers, body }: Dispatcher.DispatchOptions,
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

/** What undici's own reader of answers takes. */
interface LineHandler {
  onConnect?(abort: (reason: Error) => void): void
  onHeaders?(status: number, headers: Buffer[], resume: () => void, text: string): unknown
  onData?(chunk: Buffer): unknown
  onComplete?(trailers: string[]): void
  onError?(error: Error): void
}

class LineDispatcher extends Dispatcher {
  readonly #carry: (request: Dispatcher.DispatchOptions, handler: LineHandler) => void

  constructor(carry: (request: Dispatcher.DispatchOptions, handler: LineHandler) => void) {
    super()
    this.#carry = carry
  }

  override dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.#carry(request, handler as LineHandler)
    return true
  }
}

/** The status that an answer shows, by the supplier's documents alone; null for words that are none. */
export function statusShown({ state, deliveryState }: OrderAnswer): ContractStatus | null {
  const word = deliveryState?.state ?? null
  if (state === 'Processing') return word === 'Denied' ? 'Denied' : 'Processing'
  if (state === 'Contract') {
    if (word === 'DeliveryPending' || word === 'PendingDelivery') return 'PendingDelivery'
    return word === 'Delivery' ? 'Delivery' : 'Contract'
  }
  return plainWords.has(state) ? (state as ContractStatus) : null
}

const plainWords = new Set([
  'Open',
  'Denied',
  'Rejected',
  'Revoked',
  'PendingDelivery',
  'Delivery',
  'Cancelled',
])
