import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type VirtualClock, virtualClock } from '../../src/clock.ts'
import { rabotEnvironments } from '../../src/rabot/rabot-hosts.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts'
import {
  type ConformanceOptions,
  type ConformanceReport,
  conformance,
  supplierFacts,
  testApiUrl,
} from '../../src/testing/conformance/conformance.ts'
import { type AskedRequest, fetchExchange, type GivenAnswer } from '../../src/testing/conformance/exchange.ts'

const start = Date.UTC(2026, 0, 15, 8)
const neverTold = [
  ...['create-lost-answer', 'create-not-idempotent', 'create-password', 'create-refused'],
  ...['documents-items', 'metrics-without-data'],
]
const byWriting = supplierFacts.flatMap(({ id, needs }) => (needs === 'order' ? id : []))

let clock: VirtualClock
let sandbox: Sandbox
const open = async (options: Partial<SandboxOptions> = {}) => {
  await sandbox?.stop()
  clock = virtualClock(start)
  sandbox = await startSandbox({ clock, seed: 3, orders: 150, ...options })
}
beforeEach(() => open())
afterEach(() => sandbox.stop())

const run = (options: Partial<ConformanceOptions> = {}) => {
  const { url, clientId, clientSecret } = sandbox
  return conformance({ apiUrl: url, authUrl: url, clientId, clientSecret, now: clock.now(), ...options })
}
const idsOf = ({ findings }: ConformanceReport, outcome: string) =>
  findings.filter((finding) => finding.outcome === outcome).map(({ id }) => id)
const seenOf = ({ findings }: ConformanceReport, id: string) => findings.find((one) => one.id === id)?.seen

describe('a conformance run', () => {
  test('finds that every fact holds at the sandbox but those that only an order can tell, and orders nothing', async () => {
    const report = await run()
    expect(report.findings.filter(({ outcome }) => outcome === 'does not hold')).toEqual([])
    expect(idsOf(report, 'could not be told').toSorted()).toEqual([...byWriting, ...neverTold].toSorted())
    expect(report.counts['holds']).toBe(supplierFacts.length - byWriting.length - neverTold.length)
    expect(report.calls).toBeLessThanOrEqual(17)
    expect(sandbox.world.contractNumbers()).toHaveLength(150)
    expect(Object.keys(sandbox.calls())).not.toContain('create')
  })

  test.each(['bare', 'envelope'] as const)(
    'tells those by one made-up order where it may, answered %s',
    async (orderAnswer) => {
      await open({ orderAnswer })
      const report = await run({ writes: true })
      expect(idsOf(report, 'could not be told').toSorted()).toEqual(neverTold)
      expect(idsOf(report, 'does not hold')).toEqual([])
      expect(sandbox.world.contractNumbers()).toHaveLength(151)
      expect(seenOf(report, 'create-answer')).toBe(orderAnswer === 'bare' ? 'bare' : 'in an envelope')
    },
  )

  test('says what it cannot tell where there are no orders', async () => {
    await open({ orders: 0 })
    const report = await run()
    expect(idsOf(report, 'does not hold')).toEqual([])
    expect(seenOf(report, 'order-words')).toBe('there are no orders')
    expect(seenOf(report, 'orders-whole-page')).toBe('there are only 0 orders')
  })

  test('does not hold against the supplier what it could not answer', async () => {
    sandbox.faults.add({ kind: 'status', status: 503, path: 'list', times: null })
    sandbox.faults.add({ kind: 'reset', path: 'tariffs', times: null })
    const report = await run()
    expect(idsOf(report, 'does not hold')).toEqual([])
    expect(report.unanswered).toBeGreaterThan(15)
  })

  test('says nothing of any person, and no secret', async () => {
    sandbox.faults.add({ kind: 'unknownWords', times: null })
    const report = JSON.stringify(await run({ writes: true }))
    const personal = sandbox.world.contractNumbers().flatMap((number) => {
      const { customerNumber, contractNumber, emailAddress, lastName, businessName } =
        sandbox.world.order(number)!
      return [customerNumber, contractNumber, emailAddress, lastName, businessName]
    })
    for (const value of [...personal, sandbox.clientSecret, sandbox.clientId]) {
      if (value) expect(report).not.toContain(value)
    }
  })
})

describe('a run that may write', () => {
  test('is refused anywhere but at the test environment and on this computer, before any call', async () => {
    const asked: AskedRequest[] = []
    const exchange = async (request: AskedRequest) => {
      asked.push(request)
      return { status: 500, headers: {}, body: '' }
    }
    for (const apiUrl of [
      rabotEnvironments.production.apiUrl,
      'https://example.org',
      `${testApiUrl}.example.org`,
    ]) {
      await expect(run({ apiUrl, writes: true, exchange })).rejects.toMatchObject({ code: 'configuration' })
    }
    expect(asked).toEqual([])
    expect(testApiUrl).toBe(rabotEnvironments.test.apiUrl)
    const tried = run({ apiUrl: testApiUrl, writes: true, exchange })
    await expect(tried).rejects.toMatchObject({ code: 'supplierFailed' })
    expect(asked).not.toEqual([])
  })
})

describe('a run that gets no token', () => {
  test('ends with what to do', async () => {
    await expect(run({ clientSecret: 'another' })).rejects.toMatchObject({ code: 'credentialsRefused' })
  })
})

type Change = (json: Record<string, unknown>, answer: GivenAnswer) => unknown

/** One thing that is otherwise at a supplier: answers to requests whose method and path match, changed. */
const changes: [id: string, what: string, of: RegExp, change: Change][] = [
  [
    'token-grant',
    'gives a token of another type',
    /^POST .connect/,
    (json) => ({ ...json, token_type: 'mac' }),
  ],
  [
    'token-lifetime',
    'gives a token for an hour',
    /^POST .connect/,
    (json) => ({ ...json, expires_in: 3_600 }),
  ],
  [
    'token-no-refresh',
    'gives a refresh token',
    /^POST .connect/,
    (json) => ({ ...json, refresh_token: 'r' }),
  ],
  ['answer-envelope', 'answers lists bare', /orders\?/, ({ data }) => data],
  ['answer-envelope', 'does not say whether there is more', /orders\?/, ({ hasMoreItems, ...json }) => json],
  ['error-entries', 'refuses without reasons', /orders\/0$/, () => ({ title: 'Not found' })],
  [
    'orders-paged',
    'counts offsets in pages',
    /offset=1&limit=2$/,
    (json) => withOrders(json, (all) => all.reverse()),
  ],
  [
    'orders-default-limit',
    'gives pages of another size',
    /offset=0$/,
    (json) => withOrders(json, (all) => all.slice(1)),
  ],
  ['orders-whole-page', 'caps pages', /limit=100$/, (json) => withOrders(json, (all) => all.slice(0, 50))],
  ['orders-end', 'never ends its list', /offset=10000000/, (json) => ({ ...json, hasMoreItems: true })],
  [
    'orders-of-a-customer',
    'ignores the filter',
    /filter/,
    (json) => withOrders(json, (all) => [...all, { customerNumber: 'another' }]),
  ],
  [
    'order-by-number',
    'shows another order',
    /orders\/[1-9]/,
    () => ({ data: { order: { contractNumber: '7' } } }),
  ],
  [
    'order-numbers',
    'numbers orders twice',
    /limit=100$/,
    (json) => withOrders(json, (all) => all.map((order) => ({ ...order, contractNumber: '7' }))),
  ],
  [
    'order-fields',
    'writes numbers as numbers',
    /limit=100$/,
    (json) => withEach(json, { contractNumber: 7 }),
  ],
  [
    'order-fields',
    'calls a field otherwise',
    /limit=100$/,
    (json) => withEach(json, { contractSignedAt: undefined }),
  ],
  ['order-words', 'has a new word', /limit=100$/, (json) => withEach(json, { state: 'Sparkling' })],
  [
    'delivery-words',
    'has a new word',
    /limit=100$/,
    (json) => withEach(json, { deliveryState: { state: 'Tea' } }),
  ],
  ['denial-reasons', 'has a new reason', /limit=100$/, (json) => withEach(json, { denialReason: 'Weather' })],
  [
    'cancellation-reasons',
    'has a new reason',
    /limit=100$/,
    (json) => withEach(json, { deliveryState: { cancellationReason: 'Weather' } }),
  ],
  [
    'times-without-zone',
    'writes a zone',
    /limit=100$/,
    (json) => withEach(json, { contractSignedAt: '2026-01-01T00:00:00Z' }),
  ],
  [
    'external-id-absent',
    'gives the external id back',
    /limit=100$/,
    (json) => withEach(json, { externalId: 'a' }),
  ],
  ['tariffs-named', 'gives one tariff', /tariffs$/, (json) => ({ ...json, data: {} })],
  ['quote-price', 'names no price', /calculation$/, (json) => ({ ...json, data: { name: 'Smart' } })],
  [
    'quote-validity',
    'says how long a price holds',
    /calculation$/,
    (json) => ({ data: { ...(json['data'] as object), validUntil: 'x' } }),
  ],
  ['create-answer', 'gives no customer number', /^POST .*orders$/, ({ customerNumber, ...json }) => json],
  [
    'create-begins-open',
    'begins elsewhere',
    /orders\/[1-9]/,
    () => ({ data: { order: { state: 'Revoked' } } }),
  ],
  [
    'create-echoes-time',
    'gives another time',
    /orders\/[1-9]/,
    () => ({ data: { order: { contractSignedAt: '2026-01-01 00:00:17' } } }),
  ],
]
const statuses: [id: string, of: RegExp, status: number][] = [
  ['token-foreign-scope', /nobody-has-this/, 200],
  ['api-needs-token', /limit=1$/, 200],
  ['order-unknown', /orders\/0$/, 200],
  ['no-rate-limit', /tariffs$/, 429],
  ['customers-listed', /customers/, 403],
  ['create-rules', /^POST .*orders /, 422],
]

describe('a fact does not hold at a supplier that', () => {
  test.each(changes)('%s: %s', async (id, _, of, change) => {
    const report = await run({
      writes: id.startsWith('create-'),
      exchange: async (request) => {
        const answer = await fetchExchange(request)
        if (!of.test(`${request.method} ${request.path}`)) return answer
        const json = JSON.parse(new TextDecoder().decode(answer.body as Uint8Array))
        return { ...answer, body: JSON.stringify(change(json, answer)) }
      },
    })
    expect(idsOf(report, 'does not hold')).toContain(id)
    expect(seenOf(report, id)).not.toBe('')
  })

  test.each(statuses)('%s: answers otherwise', async (id, of, status) => {
    const report = await run({
      writes: id.startsWith('create-'),
      exchange: async (request) => {
        const answer = await fetchExchange(request)
        const { method, path, body } = request
        return [path, `${method} ${path} ${body}`].some((text) => of.test(text))
          ? { ...answer, status }
          : answer
      },
    })
    expect(idsOf(report, 'does not hold')).toContain(id)
  })

  test('no-rate-limit: tells limits in headers', async () => {
    await open({ rateLimit: { perHour: 1_000, headers: 'older' } })
    expect(idsOf(await run(), 'does not hold')).toEqual(['no-rate-limit'])
  })

  test('has every fact among those tried here that a run can tell', () => {
    const tried = new Set([...changes.map(([id]) => id), ...statuses.map(([id]) => id)])
    const tellable = supplierFacts.map(({ id }) => id).filter((id) => !neverTold.includes(id))
    expect([...tried].toSorted()).toEqual(tellable.toSorted())
  })
})

describe('docs/supplier-api.md', () => {
  test('lists the facts of the run, each with its source', () => {
    const page = readFileSync('docs/supplier-api.md', 'utf8')
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \| .* \| ([^|]+) \| [^|]+ \|$/gm)]
    const listed = rows.map(([, id, source]) => `${id}: ${source}`)
    expect(listed.toSorted()).toEqual(supplierFacts.map(({ id, source }) => `${id}: ${source}`).toSorted())
  })
})

type Orders = Record<string, unknown>[]

function withOrders(json: Record<string, unknown>, change: (orders: Orders) => Orders): unknown {
  const data = json['data'] as { orders: Orders }
  return { ...json, data: { orders: change(data.orders) } }
}

function withEach(json: Record<string, unknown>, fields: object): unknown {
  return withOrders(json, (orders) => orders.map((order) => ({ ...order, ...fields })))
}
