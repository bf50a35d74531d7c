import { type Answer, json, plainRefusal } from './answer.ts'
import type { ApiRoute, Office, View } from './api-route.ts'
import { apiRoutes } from './api-routes.ts'
import type { CallCounter } from './call-counter.ts'
import type { PlannedFault } from './fault.ts'
import type { FaultPlan, FaultyCall } from './fault-plan.ts'
import { faultyOrders, fitsOrders } from './faulty-orders.ts'
import { decodedPart, type HttpRequest } from './http-request.ts'
import { randomStream } from './random-stream.ts'

/** What becomes of a request: an answer, no answer at all, or a broken connection. */
export type Reply = Answer | 'silence' | 'reset'

/** Everything the auth server and the API server of a sandbox work with. */
export interface ApiDeskOptions extends Office {
  faults: FaultPlan
  counter: CallCounter
}

/** Answers the requests that a supplier's auth server and API server would get, faults included. */
export function apiDesk(office: ApiDeskOptions): (request: HttpRequest) => Reply {
  const { clock, seed, faults, counter } = office
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

  return (request) => {
    const here = apiRoutes.filter(({ path }) => path.test(request.path))
    const route = here.find(({ method }) => method === request.method)
    const replied = route === undefined ? noRoute(here) : reply(route, request)
    const name = route?.name ?? here[0]?.name ?? 'unknown'
    counter.count(name, typeof replied === 'string' ? 'unanswered' : replied.status)
    return replied
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
      const wait = { ...fault, retryAfterSeconds: fault.retryAfterSeconds ?? 30 }
      return plainRefusal(429, 'rate-limited', 'Too many requests.', retryAfter(wait, now))
    }
    case 'status':
      return plainRefusal(fault.status, 'fault', `Answering ${fault.status} as told.`, retryAfter(fault, now))
    case 'timeout':
      return 'silence'
    default:
      return 'reset'
  }
}

function retryAfter(
  fault: { retryAfterSeconds?: number | undefined; retryAfterAs: 'seconds' | 'httpDate' },
  now: number,
): Record<string, string> {
  const { retryAfterSeconds, retryAfterAs } = fault
  if (retryAfterSeconds === undefined) return {}
  if (retryAfterAs === 'seconds') return { 'Retry-After': String(retryAfterSeconds) }
  return { 'Retry-After': new Date(now + retryAfterSeconds * 1000).toUTCString() }
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
