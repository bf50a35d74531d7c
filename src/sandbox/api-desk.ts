import { type Answer, json, plainRefusal } from './answer.ts'
import type { ApiRoute, Office, View } from './api-route.ts'
import { apiRoutes } from './api-routes.ts'
import type { CallCounter } from './call-counter.ts'
import { CallGauge, type CallPeaks } from './call-gauge.ts'
import type { PlannedFault } from './fault.ts'
import type { FaultPlan, FaultyCall } from './fault-plan.ts'
import { faultyOrders, fitsOrders } from './faulty-orders.ts'
import { decodedPart, type HttpRequest } from './http-request.ts'
import { randomStream } from './random-stream.ts'
import { type RateLimit, RateLimiter } from './rate-limit.ts'
import { retryAfter } from './retry-after.ts'

/** What becomes of a request: an answer, no answer at all, or a broken connection. */
export type Reply = Answer | 'silence' | 'reset'

/** Everything the auth server and the API server of a sandbox work with. */
export interface ApiDeskOptions extends Office {
  faults: FaultPlan
  counter: CallCounter
  /** What the API server takes; undefined takes everything. */
  rateLimit: RateLimit | undefined
  /** How long an answer takes on the clock. What it says was true when the request came. */
  latencyMs: number
  /** Ends the wait for answers. */
  stopping: AbortSignal
}

/** How busy each of the two servers was at the worst of times. */
export interface ServerPeaks {
  /** The API server: what calls for orders, prices and the like go to. */
  api: CallPeaks
  /** The auth server: tokens, and the page on which a customer consents. */
  auth: CallPeaks
}

/** Answers the requests that a supplier's auth server and API server would get, and knows how many there were. */
export interface ApiDesk {
  answer(request: HttpRequest): Reply | Promise<Reply>
  peaks(): ServerPeaks
}

const authRoutes: readonly string[] = ['token', 'consent']

/** Opens a desk that answers, faults included. */
export function apiDesk(office: ApiDeskOptions): ApiDesk {
  const { clock, seed, faults, counter, latencyMs, stopping } = office
  const gauges = { api: new CallGauge(), auth: new CallGauge() }
  const limiter = new RateLimiter(office.rateLimit ?? {})
  let shuffles = 0

  const viewOf = (call: FaultyCall): View => ({
    look(offset) {
      const fits = (fault: PlannedFault) => fault.kind !== 'repeatedPage' || offset > 0
      const met = faults.take('look', call, fits)
      const ageMs = Math.max(0, ...met.map((fault) => (fault.kind === 'oldAnswer' ? fault.ageMs : 0)))
      return { at: clock.now() - ageMs, isPreviousPage: met.some(({ kind }) => kind === 'repeatedPage') }
    },
    retouched(orders) {
      const met = faults.take('orders', call, (fault) => fitsOrders(fault, orders))
      return met.reduce<readonly object[]>(
        (shown, fault) => faultyOrders(shown, fault, randomStream(seed, `shuffle/${shuffles++}`)),
        orders,
      )
    },
  })

  const act = (route: ApiRoute, request: HttpRequest, view: View): Answer => {
    const held = route.scopes && office.tokens.scopesOf(request.authorization)
    const refusal = refusedAccess(route, held)
    if (refusal !== null) return refusal
    return route.answer({
      request,
      subjects: route.path.exec(request.path)!.slice(1).map(decodedPart),
      scopes: held ?? [],
      office,
      view,
    })
  }

  const reply = (route: ApiRoute, request: HttpRequest): Reply => {
    const call = { route: route.name, path: request.path }
    const [instead] = faults.take('instead', call)
    if (instead !== undefined) return replyInstead(instead, clock.now())
    const answer = act(route, request, viewOf(call))
    return answer.status < 400 ? onTheWire(answer, faults.take('wire', call)) : answer
  }

  const limited = (others: number, replied: () => Reply): Reply => {
    const { refusal, headers } = limiter.admit(clock.now(), others)
    const answer = refusal ?? replied()
    return typeof answer === 'string' ? answer : { ...answer, headers: { ...answer.headers, ...headers } }
  }

  const later = async (replied: Reply, over: () => void): Promise<Reply> => {
    await clock.sleepUntil(clock.now() + latencyMs, stopping)
    over()
    return replied
  }

  return {
    answer(request) {
      const here = apiRoutes.filter(({ path }) => path.test(request.path))
      const route = here.find(({ method }) => method === request.method)
      const name = route?.name ?? here[0]?.name ?? 'unknown'
      const server = authRoutes.includes(name) ? 'auth' : 'api'
      const others = gauges[server].underWay
      const over = gauges[server].begin(clock.now())
      const act = () => (route === undefined ? noRoute(here) : reply(route, request))
      const replied = server === 'api' ? limited(others, act) : act()
      counter.count(name, typeof replied === 'string' ? 'unanswered' : replied.status)
      if (replied === 'silence') request.onClosed(over)
      else if (latencyMs > 0) return later(replied, over)
      else over()
      return replied
    },
    peaks: () => ({ api: gauges.api.peaks(), auth: gauges.auth.peaks() }),
  }
}

function noRoute(here: readonly ApiRoute[]): Answer {
  if (here.length === 0) return plainRefusal(404, 'not-found', 'There is nothing at this path.')
  const allow = here.map(({ method }) => method).join(', ')
  return plainRefusal(405, 'method-not-allowed', `This path takes ${allow}.`, { Allow: allow })
}

function refusedAccess({ scopes }: ApiRoute, held: readonly string[] | null): Answer | null {
  if (scopes === null) return null
  if (held === null) {
    const challenge = { 'WWW-Authenticate': 'Bearer error="invalid_token"' }
    return plainRefusal(401, 'unauthorized', 'The access token is missing, unknown or expired.', challenge)
  }
  const missing = scopes.filter((scope) => !held.includes(scope))
  if (missing.length === 0) return null
  const challenge = { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${missing.join(' ')}"` }
  return plainRefusal(403, 'forbidden', `The access token lacks the scope ${missing.join(' ')}.`, challenge)
}

function replyInstead(fault: PlannedFault, now: number): Reply {
  switch (fault.kind) {
    case 'rateLimit': {
      const wait = retryAfter(now, (fault.retryAfterSeconds ?? 30) * 1000, fault.retryAfterAs)
      return plainRefusal(429, 'rate-limited', 'Too many requests.', wait)
    }
    case 'status': {
      const { status, retryAfterSeconds: seconds, retryAfterAs } = fault
      const wait = seconds === undefined ? {} : retryAfter(now, seconds * 1000, retryAfterAs)
      return plainRefusal(status, 'fault', `Answering ${status} as told.`, wait)
    }
    case 'timeout':
      return 'silence'
    default:
      return 'reset'
  }
}

function onTheWire(answer: Answer, faults: readonly PlannedFault[]): Reply {
  let sent = answer
  for (const fault of faults) {
    if (fault.kind === 'resetAfter') return 'reset'
    if (fault.kind === 'status500AfterActing') sent = plainRefusal(500, 'fault', 'Something went wrong.')
    if (fault.kind === 'cutJson') sent = { ...sent, body: sent.body.slice(0, sent.body.length / 2) }
    if (fault.kind === 'wrongJson') sent = fault.shape === 'html' ? maintenancePage : otherShape
  }
  return sent
}

const maintenancePage: Answer = {
  status: 200,
  contentType: 'text/html; charset=utf-8',
  headers: {},
  body: '<!doctype html><html lang="de"><title>Wartung</title><p>Wir sind gleich wieder da.</p></html>\n',
}
const otherShape: Answer = json(200, { status: 'ok', result: { items: [] } })
