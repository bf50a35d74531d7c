import { acceptanceHandler } from '../../src/acceptance/acceptance-handler.ts'
import { daemonApp } from '../../src/cli/daemon-app.ts'
import { OperationsMetrics } from '../../src/operations/operations-metrics.ts'
import type { RandomStream } from '../../src/sandbox/random-stream.ts'
import { validOrder, writtenAt } from '../../src/testing/valid-order.ts'
import { Access, type AccessRule } from '../../src/web/access.ts'
import { dashboard } from '../../src/web/dashboard.ts'
import { engineUnderFuzz } from './engine-under-fuzz.ts'
import { FuzzFailure, type FuzzLeg, mark, refuseEcho } from './fuzz-leg.ts'
import { mutatedJson } from './hostile-json.ts'
import { hostileRequest, type Place } from './hostile-request.ts'

const origin = 'http://127.0.0.1:4600'
const password = `dashboard-token-of-${mark}-only`

/** Requests to the dashboard, metrics and health, by its app. */
export async function dashboardLeg(): Promise<FuzzLeg> {
  const engine = await engineUnderFuzz()
  const { stromkreis, offers } = engine
  const problems: unknown[] = []
  const metrics = new OperationsMetrics({ version: '0', elapsedMs: () => performance.now() })
  metrics.follow(stromkreis)
  const rules: AccessRule[] = [
    { by: 'thisComputer' },
    { by: 'token', token: password },
    { by: 'identityHeader', header: 'x-user' },
  ]
  const dashboards = rules.map((rule) => {
    const served = dashboard({
      ...{ source: stromkreis, access: new Access(rule), script: '', run: 'fuzz' },
      onProblem: (error) => problems.push(error),
    })
    served.app.route('/', daemonApp({ source: stromkreis, metrics, eventLoopLagMs: async () => 0 }))
    return { rule, ...served }
  })
  const numbers = stromkreis.contracts().map(({ contractNumber }) => contractNumber)
  const order = validOrder({ userAccount: { lastName: mark } }, { now: writtenAt, nth: 99 })
  const { app } = dashboards[0]!
  const first = await app.request(`${origin}/orders/file`, { headers: { accept: 'text/html' } })
  const cookie = first.headers
    .getSetCookie()
    .map((each) => each.split(';')[0]!)
    .join('; ')
  const formToken = /name="formToken" value="([^"]+)"/.exec(await first.text())?.[1] ?? ''
  return {
    name: 'dashboard',
    async attempt(chance) {
      const served = chance.weighted([
        [dashboards[0]!, 8],
        [dashboards[1]!, 1],
        [dashboards[2]!, 1],
      ])
      const place = dashboardPlace(chance, chance.pick(numbers), chance.pick(offers).id, formToken)
      const file = Buffer.from(mutatedJson(chance.chance(0.5) ? order : [order, order], chance, 'x'))
      const request = hostileRequest(origin, place, chance, file)
      if (!request.headers.has('cookie')) request.headers.set('cookie', cookie)
      if (served.rule.by === 'identityHeader') request.headers.set('x-user', 'anna')
      if (served.rule.by === 'token' && chance.chance(0.5))
        request.headers.set('authorization', `Bearer ${password}`)
      const answer = await served.app.fetch(request)
      await judged(answer, request, problems, (path) => !/^\/(?:health|ready)$|^\/orders\/file$/.test(path))
      return `${served.rule.by} ${answer.status}`
    },
    async close() {
      for (const { stop } of dashboards) stop()
      await engine.close()
    },
  }
}

function dashboardPlace(chance: RandomStream, number: string, order: string, formToken: string): Place {
  const by = { formToken, by: 'anna', reason: 'because' }
  return chance.pick<Place>([
    { path: '/' },
    { path: '/contracts', query: ['state', 'q', 'sort', 'page', 'direction', 'order', 'alert'] },
    { path: '/contracts.csv', query: ['state', 'q', 'sort'] },
    { path: `/contracts/${number}`, query: ['at', 'step', 'asOf'] },
    { path: '/orders', query: ['state', 'q', 'sort', 'page', 'undecided'] },
    { path: `/orders/${order}`, query: ['at', 'step'] },
    { path: '/alerts', query: ['state', 'kind', 'page', 'silenced'] },
    { path: '/insight', query: ['from', 'to', 'by', 'tariff', 'cohort', 'state'] },
    { path: '/sign-in', query: ['to'] },
    { path: '/language/de', query: ['to'] },
    { path: '/assets/dashboard.css' },
    { path: '/metrics' },
    { path: '/health' },
    { path: '/ready' },
    { path: '/orders/file', fields: { formToken } },
    { path: '/orders/file/0123456789abcdef', fields: { formToken, do: 'send', by: 'anna' } },
    { path: `/contracts/${number}/look`, fields: by },
    { path: `/contracts/${number}/ack`, fields: by },
    { path: `/contracts/${number}/silence`, fields: { ...by, length: '2d', for: '2d' } },
    { path: `/contracts/${number}/correct`, fields: by },
    { path: `/orders/${order}/decline`, fields: by },
    { path: `/orders/${order}/accept`, fields: by },
    { path: `/orders/${order}/resolve`, fields: { ...by, resolution: 'abandon' } },
    { path: `/orders/${order}/erase`, fields: by },
  ])
}

/** Requests to the endpoint where customers accept, by its handler. */
export async function acceptanceLeg(): Promise<FuzzLeg> {
  const engine = await engineUnderFuzz()
  const problems: unknown[] = []
  const handle = acceptanceHandler(engine.stromkreis.desk, {
    ...{ clock: engine.clock, patienceMs: 1, onProblem: (error) => problems.push(error) },
  })
  return {
    name: 'acceptance',
    async attempt(chance) {
      const { token } = chance.pick(engine.offers)
      const place: Place = {
        path: `/offers/${garbledToken(token, chance)}`,
        fields: { decision: chance.pick(decisions) },
      }
      const request = hostileRequest('http://127.0.0.1:4601', place, chance, Buffer.from('x'))
      const answer = await handle(request)
      await judged(answer, request, problems, () => true)
      return String(answer.status)
    },
    close: () => engine.close(),
  }
}

const decisions = ['accept', 'decline', 'Accept', '', '__proto__', 'accept,decline']

function garbledToken(token: string, chance: RandomStream): string {
  if (chance.chance(0.6)) return token
  const at = chance.integer(0, token.length - 1)
  return token.slice(0, at) + chance.pick(['', '.', 'A', '%2e', '..', token]) + token.slice(at + 1)
}

async function judged(
  answer: Response,
  { method, url }: Request,
  problems: unknown[],
  mustServe: (path: string) => boolean,
): Promise<void> {
  const path = new URL(url).pathname
  const what = `${method} ${url.slice(0, 200)} answered ${answer.status}`
  const [problem] = problems.splice(0)
  if (problem !== undefined) {
    throw new FuzzFailure(
      `${what} after ${problem instanceof Error ? problem.stack?.slice(0, 700) : problem}`,
    )
  }
  if (answer.status === 500 || (answer.status > 500 && mustServe(path))) throw new FuzzFailure(what)
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    await answer.body?.cancel()
    return
  }
  const text = await answer.text()
  // An offer shows its customer what it is for; nothing else shows what is personal.
  refuseEcho(text.replaceAll(`Ilse ${mark}`, ''), what)
  if (answer.status >= 400 && text === '' && method !== 'HEAD')
    throw new FuzzFailure(`${what} without a word`)
  if (answer.headers.get('content-type')?.includes('html') && text.includes('<script>alert'))
    throw new FuzzFailure(`${what} and lets a script in`)
  const location = answer.headers.get('location')
  if (location !== null && new URL(location, url).origin !== new URL(url).origin) {
    throw new FuzzFailure(`${what} and sends away, to ${location}`)
  }
}
