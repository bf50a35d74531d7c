import type { Dispatcher } from 'undici'
import type { ContractStatus } from '../../machines/index.ts'
import type { Clock } from '../../src/clock.ts'
import type { OrderAnswer, Reply } from '../../src/sandbox/index.ts'

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

/** What a call asks for. */
export type LineRequest = Pick<Dispatcher.DispatchOptions, 'method' | 'path' | 'headers' | 'body'>

/** What comes of a call on the line. */
export type Ending =
  | { is: 'failed'; code: string; more: object }
  | { is: 'answered'; reply: Exclude<Reply, string>; call: WireCall; isTruncated: boolean }

/** What undici's own reader of answers takes. */
export interface LineHandler {
  onConnect?(abort: (reason: Error) => void): void
  onHeaders?(status: number, headers: Buffer[], resume: () => void, text: string): unknown
  onData?(chunk: Buffer): unknown
  onComplete?(trailers: string[]): void
  onError?(error: Error): void
}

/** Of an answer as they go over the line. */
export function headersOf(reply: Exclude<Reply, string>): Record<string, string> {
  return { ...reply.headers, ...(reply.contentType && { 'content-type': reply.contentType }) }
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
