import type { CallPass } from '../call-gate.ts'
import type { Clock } from '../clock.ts'
import type { CallEndpoint, CallOutcome, SupplierCall } from '../supplier-call.ts'
import type { HttpRequest } from './http-exchange.ts'

type Sending<Answer> = (request: HttpRequest, pass: CallPass, signal?: AbortSignal) => Promise<Answer>

/** The same sending, with `onCall` told of how each call ended. */
export function watchedCalls<Answer extends { status: number }>(
  send: Sending<Answer>,
  { clock, onCall }: { clock: Clock; onCall: ((call: SupplierCall) => void) | undefined },
): Sending<Answer> {
  if (onCall === undefined) return send
  return async (request, pass, signal) => {
    const beganAt = clock.now()
    const told = (outcome: CallOutcome) =>
      onCall({ endpoint: endpointOf(request), outcome, tookMs: clock.now() - beganAt })
    let answer: Answer
    try {
      answer = await send(request, pass, signal)
    } catch (error) {
      told(signal?.aborted ? 'abandoned' : 'unreachable')
      throw error
    }
    told(outcomeOf(answer.status))
    return answer
  }
}

const endpoints: readonly [method: HttpRequest['method'] | null, path: RegExp, endpoint: CallEndpoint][] = [
  ['POST', /^\/connect\/token$/, 'token'],
  ['GET', /^\/tariffs$/, 'tariffs'],
  ['POST', /^\/tariffs\/[^/]+\/calculation$/, 'calculation'],
  ['GET', /^\/orders$/, 'orderPage'],
  ['GET', /^\/orders\/[^/]+$/, 'order'],
  ['POST', /^\/orders$/, 'createOrder'],
  [null, /^\/customers\/[^/]+\/contracts\/./, 'contract'],
  [null, /^\/customers(?:\/|$)/, 'customer'],
  ['GET', /price/i, 'prices'],
]

/** What a request asks for. */
export function endpointOf({ method, path }: Pick<HttpRequest, 'method' | 'path'>): CallEndpoint {
  const [place = ''] = path.replace(/^\/partner\/v1/, '').split('?', 1)
  const found = endpoints.find(([by, shape]) => (by === null || by === method) && shape.test(place))
  return found?.[2] ?? 'other'
}

function outcomeOf(status: number): CallOutcome {
  if (status === 304) return 'unchanged'
  if (status < 300) return 'answered'
  if (status >= 500) return 'failed'
  const named: Record<number, CallOutcome> = { 401: 'unauthorized', 404: 'notFound', 429: 'rateLimited' }
  return named[status] ?? 'refused'
}
