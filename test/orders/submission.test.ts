import { createServer } from 'node:net'
import { Agent } from 'undici'
import { describe, expect, test } from 'vitest'
import { openStromkreis } from '../../src/embed/open-stromkreis.ts'
import { createRabotClient } from '../../src/rabot/rabot-client.ts'
import type { Fault } from '../../src/sandbox/fault.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { validOrder, withField } from '../../src/testing/valid-order.ts'
import type { Conduct } from './scripted-order-supplier.ts'
import { hourMs, minuteMs, type Selling, secondMs, sellToSandbox, sellToScripted } from './selling.ts'

/** What an order went through, as `event state`. */
function way({ stromkreis }: Selling, id: string): string[] {
  return stromkreis.history(id).map(({ event, to }) => `${event} ${to}`)
}

const sentTwice = [
  'accepted Accepted',
  'checked Ready',
  'sending Submitting',
  'refused Refused',
  'checked Ready',
  'sending Submitting',
  'created Submitted',
]

describe('over HTTP, an order', () => {
  test.each(['bare', 'envelope'] as const)('is submitted when the numbers come %s', async (orderAnswer) => {
    const sold = await sellToSandbox({}, { orderAnswer })
    const order = await sold.stromkreis.desk.submit(validOrder())
    const [contractNumber] = sold.sandbox.world.contractNumbers()
    const customerNumber = sold.sandbox.world.order(contractNumber!)!.customerNumber
    expect(order).toMatchObject({ state: 'Submitted', contractNumber, customerNumber })
    expect(sold.stromkreis.contract(contractNumber!)).toMatchObject({ customerNumber })
    expect(sold.stromkreis.contracts()).toMatchObject([{ contractNumber, state: 'Open' }])
  })

  const losses: [Fault['kind'], Partial<Fault>, isThere: boolean][] = [
    ['reset', {}, false],
    ['resetAfter', {}, true],
    ['timeout', {}, false],
    ['status500AfterActing', {}, true],
    ['status', { status: 500 } as Partial<Fault>, false],
    ['status', { status: 503 } as Partial<Fault>, false],
    ['status', { status: 408 } as Partial<Fault>, false],
    ['cutJson', {}, true],
    ['wrongJson', {}, true],
    ['wrongJson', { shape: 'other' } as Partial<Fault>, true],
  ]
  test.each(losses)(
    'whose answer is lost to %s %j is Uncertain, then found or asked about',
    async (kind, more, isThere) => {
      const sold = await sellToSandbox({}, { requestTimeoutMs: 150, orders: 12 })
      const others = sold.sandbox.world.contractNumbers().length
      sold.sandbox.faults.add({ kind, path: 'create', ...more } as Fault)
      const { id, state } = await sold.stromkreis.desk.submit(validOrder())
      expect(state).toBe('Uncertain')
      for (let turn = 0; turn < 6; turn += 1) await sold.work(minuteMs)
      expect(sold.sandbox.world.contractNumbers()).toHaveLength(others + Number(isThere))
      const order = sold.stromkreis.order(id)
      if (isThere) {
        expect(order).toMatchObject({
          state: 'Submitted',
          contractNumber: sold.sandbox.world.contractNumbers().at(-1),
        })
      } else expect(order).toMatchObject({ state: 'Uncertain', isUndecided: true, candidate: null })
      expect(sold.sandbox.calls()).toMatchObject({ create: {} })
      expect(sold.told(id)).toContain(isThere ? 'orderSubmitted' : 'orderUndecided')
      expect(sold.stromkreis.verify().disagreements).toEqual([])
    },
  )

  test('that the supplier refuses keeps its reasons by field, and goes out again once corrected', async () => {
    const sold = await sellToSandbox()
    // Valid to us, for no tariffs were read yet; the supplier does not know this one.
    const wrong = validOrder({ tariffKey: 'NoSuchTariff' })
    const refused = await sold.stromkreis.desk.submit(wrong)
    expect(refused).toMatchObject({ state: 'Refused' })
    expect(refused.findings).toMatchObject([
      { field: 'tariffKey', severity: 'error', rule: 'supplier', cost: 'refused' },
    ])
    expect(refused.findings[0]!.message).not.toMatch(/^text:/)
    expect(sold.told(refused.id)).toEqual(['offerAccepted', 'orderRefused'])
    const corrected = await sold.stromkreis.desk.submit(validOrder())
    expect(corrected).toMatchObject({ id: refused.id, state: 'Submitted', findings: [] })
    expect(way(sold, refused.id)).toEqual(sentTwice)
    expect(sold.sandbox.world.contractNumbers()).toHaveLength(1)
  })

  test('that meets 429 goes out by itself, not before the supplier’s Retry-After', async () => {
    const sold = await sellToSandbox()
    sold.sandbox.faults.add({ kind: 'rateLimit', path: 'create', retryAfterSeconds: 90 })
    const { id } = await sold.stromkreis.desk.submit(validOrder())
    await sold.work(80 * secondMs)
    expect(sold.stromkreis.order(id).state).toBe('Refused')
    expect(sold.sandbox.calls()['create']).toEqual({ 429: 1 })
    await sold.work(11 * secondMs)
    expect(way(sold, id)).toEqual(sentTwice)
    expect(sold.told(id)).toEqual(['offerAccepted', 'orderSubmitted'])
  })

  test.each([401, 403])(
    'that meets %i is not taken for refused, and goes out later by itself',
    async (status) => {
      const sold = await sellToSandbox()
      sold.sandbox.faults.add({ kind: 'status', status, path: 'create', times: 2 })
      const { id } = await sold.stromkreis.desk.submit(validOrder())
      for (let turn = 0; turn < 4; turn += 1) await sold.work(10 * minuteMs)
      expect(sold.stromkreis.order(id).state).toBe('Submitted')
      expect(sold.told(id)).toEqual(['offerAccepted', 'orderSubmitted'])
      expect(sold.problems.length).toBeGreaterThan(0)
    },
  )

  test('stays Ready while there is no token to be had, and goes out when there is', async () => {
    const sold = await sellToSandbox()
    sold.sandbox.faults.add({ kind: 'status', status: 503, path: 'token', times: 2 })
    const { id, state } = await sold.stromkreis.desk.submit(validOrder())
    expect(state).toBe('Ready')
    expect(sold.sandbox.calls()['create']).toBeUndefined()
    await sold.work(minuteMs)
    await sold.work(minuteMs)
    expect(way(sold, id)).toEqual([
      'accepted Accepted',
      'checked Ready',
      'sending Submitting',
      'created Submitted',
    ])
  })

  test('stays Ready while nobody answers at the supplier’s address, and goes out when somebody does', async () => {
    const port = await freePort()
    const address = {
      apiUrl: `http://127.0.0.1:${port}`,
      clientId: 'sandbox-client',
      clientSecret: 'secret-of-the-test',
    }
    const sold = await sellToSandbox({ rabot: address })
    const { id, state } = await sold.stromkreis.desk.submit(validOrder())
    expect(state).toBe('Ready')
    const { startSandbox } = await import('../../src/sandbox/index.ts')
    const later = await startSandbox({ clock: sold.clock, seed: 9, orders: 0, port, ...address })
    try {
      await sold.work(minuteMs)
      expect(sold.stromkreis.order(id).state).toBe('Submitted')
      expect(later.world.contractNumbers()).toHaveLength(1)
    } finally {
      await sold.stromkreis.stop()
      await later.stop()
    }
  })

  test('is sent with its mark, and without a password or how its e-mail was verified', async () => {
    const sold = await sellToScripted()
    const withSecrets = validOrder({
      userAccount: { password: 'hunter22', Password: 'hunter23', emailVerifiedAt: '2026-01-15 10:00:00' },
      contract: { emailVerifiedBy: 'link' },
    })
    const { id } = await sold.stromkreis.desk.submit(withSecrets)
    const [sent] = sold.supplier.bodies
    const text = JSON.stringify(sent)
    expect(text).not.toMatch(/hunter|password|emailVerified/i)
    expect(sent).toMatchObject({ contract: { transactionDateTime: '2026-01-15 10:30:00' } })
    expect(sold.stromkreis.history(id).find(({ event }) => event === 'sending')?.order?.mark).toBe(
      '2026-01-15 10:30:00',
    )
  })
})

describe('a network that fails', () => {
  const failure = (syscall: string) =>
    Object.assign(new Error('no route'), { code: 'EHOSTUNREACH', syscall, errno: -113 })
  const failing = (agent: Agent, error: Error, isSent: boolean) =>
    ({
      async request(options: { path: string; method: string }) {
        const isOrder = options.method === 'POST' && options.path.endsWith('/orders')
        if (isOrder && !isSent) throw error
        const answer = await agent.request(options as Parameters<Agent['request']>[0])
        if (!isOrder) return answer
        await answer.body.dump()
        throw error
      },
    }) as unknown as Agent

  test.each([
    ['before there is a connection', 'connect', false, 'Refused', 0],
    ['under the connection that carried the order', 'read', true, 'Uncertain', 1],
  ] as const)('%s leaves an order where it is known to be', async (_, syscall, isSent, state, there) => {
    const sold = await sellToSandbox()
    const { url: apiUrl, clientId, clientSecret, world } = sold.sandbox
    const agent = new Agent()
    const dispatcher = failing(agent, failure(syscall), isSent)
    const stromkreis = await sold.reopen({ rabot: { apiUrl, clientId, clientSecret, dispatcher } })
    const order = await stromkreis.desk.submit(validOrder())
    await agent.close()
    expect(order.state).toBe(state)
    expect(world.contractNumbers()).toHaveLength(there)
  })
})

test('an order for which there is no token is known not to have left', async () => {
  const { sandbox, clock } = await sellToSandbox()
  const { url: apiUrl, clientId, clientSecret } = sandbox
  sandbox.faults.add({ kind: 'reset', path: 'token' })
  const client = createRabotClient({ apiUrl, clientId, clientSecret, clock })
  const order = client.createOrder(validOrder())
  await expect(order).rejects.toMatchObject({ code: 'unreachable', wasNotSent: true })
  expect(sandbox.calls()['create']).toBeUndefined()
  await client.close()
})

describe('two orders', () => {
  test('accepted in the same second are marked with seconds of their own', async () => {
    const sold = await sellToScripted()
    await Promise.all([1, 2, 3].map((nth) => sold.stromkreis.desk.submit(validOrder({}, { nth }))))
    const marks = sold.supplier.bodies.map(
      (body) => (body['contract'] as Record<string, unknown>)['transactionDateTime'],
    )
    expect(marks).toEqual(['2026-01-15 10:30:00', '2026-01-15 10:29:59', '2026-01-15 10:29:58'])
  })

  test('answered with the same number are not taken for one: the second is looked for', async () => {
    const sold = await sellToScripted()
    const first = await sold.stromkreis.desk.submit(validOrder({}, { nth: 1 }))
    sold.supplier.conducts.push('namesAnother')
    const { id, state } = await sold.stromkreis.desk.submit(validOrder({}, { nth: 2 }))
    expect(state).toBe('Uncertain')
    await sold.work()
    const [ofSecond] = sold.supplier.ordersOf('urn:test:contract:2')
    expect(sold.stromkreis.order(id)).toMatchObject({
      state: 'Submitted',
      contractNumber: ofSecond!.contractNumber,
    })
    expect(sold.stromkreis.order(first.id)).toEqual(first)
  })
})

test('an answer that names a contract known before the request left is not believed', async () => {
  const sold = await sellToScripted()
  const old = sold.supplier.place(validOrder({}, { nth: 2 }))
  await sold.stromkreis.track(old.contractNumber)
  sold.clock.advanceTo(sold.clock.now() + secondMs)
  sold.supplier.conducts.push('namesAnother')
  const { id, state } = await sold.stromkreis.desk.submit(validOrder({}, { nth: 1 }))
  expect(state).toBe('Uncertain')
  await sold.work()
  const [ours] = sold.supplier.ordersOf('urn:test:contract:1')
  expect(sold.stromkreis.order(id)).toMatchObject({
    state: 'Submitted',
    contractNumber: ours!.contractNumber,
  })
})

test('a supplier that never acts on time is not ordered from for ever under the policy `resubmit`', async () => {
  const sold = await sellToScripted({ uncertainPolicy: 'resubmit' })
  sold.supplier.conducts.push(...Array<Conduct>(500).fill('fails'))
  const { id } = await sold.stromkreis.desk.submit(validOrder())
  for (let turn = 0; turn < 200; turn += 1) await sold.work(minuteMs)
  expect(sold.supplier.requests.get('urn:test:contract:1')).toBe(4)
  expect(sold.stromkreis.order(id).state).toBe('Uncertain')
})

describe('sending', () => {
  test('stops at once when the engine is stopped while it waits for its turn in the call budget', {
    timeout: 60_000,
  }, async () => {
    const { sandbox, database, clock: _ } = await sellToSandbox()
    const { url, clientId, clientSecret } = sandbox
    // The computer's own clock: an hour of waiting would be an hour.
    const stromkreis = await openStromkreis({
      database: `${database}.2`,
      rabot: { apiUrl: url, clientId, clientSecret },
      // A token and this look.
      callsPerHour: 2,
    })
    await stromkreis.track(sandbox.world.create(1)[0]!)
    const order = stromkreis.desk.submit(validOrder({}, { now: Date.now() }))
    await new Promise((resolve) => setImmediate(resolve))
    await stromkreis.stop()
    await order.catch(() => {})
  })

  test('is tried again within a day, whatever Retry-After says', async () => {
    const sold = await sellToScripted()
    let isFirst = true
    sold.supplier.onRequest = (kind) => {
      if (kind !== 'create' || !isFirst) return
      isFirst = false
      throw busy()
    }
    const { id } = await sold.stromkreis.desk.submit(validOrder())
    await sold.work(24 * hourMs)
    expect(sold.stromkreis.order(id).state).toBe('Submitted')
  })

  test('an order whose token runs out while it waits for its turn is not taken for lost', async () => {
    const sold = await sellToSandbox({}, { tokenLifetimeSeconds: 60 })
    sold.sandbox.faults.add({ kind: 'status', status: 503, path: 'token', after: 1, times: 1 })
    // A token and two orders: the third waits longer than its token lasts.
    await sold.reopen({ callsPerHour: 3 })
    for (const nth of [1, 2]) await sold.stromkreis.desk.submit(validOrder({}, { nth }))
    const { id } = await sold.stromkreis.desk.submit(validOrder({}, { nth: 3 }))
    expect(sold.sandbox.calls()['token']).toEqual({ 200: 1, 503: 1 })
    expect(sold.stromkreis.order(id).state).toBe('Ready')
    expect(way(sold, id)).toEqual(['accepted Accepted', 'checked Ready'])
  })
})

describe('a restart', () => {
  test('finds an order whose request was under way, and loses nothing of it', async () => {
    const sold = await sellToScripted()
    sold.supplier.onRequest = (kind) => {
      if (kind === 'create') throw new Error('the process ends here')
    }
    const { id } = await sold.stromkreis.desk.submit(withField(validOrder(), 'contract.externalId', 'mine'))
    expect(sold.stromkreis.order(id).state).toBe('Uncertain')
    sold.supplier.onRequest = () => {}
    await sold.reopen()
    expect(sold.stromkreis.order(id).state).toBe('Uncertain')
    for (let turn = 0; turn < 6; turn += 1) await sold.work(minuteMs)
    expect(sold.stromkreis.order(id)).toMatchObject({ state: 'Uncertain', isUndecided: true })
    expect(sold.supplier.orders).toEqual([])
  })
})

function busy() {
  return new StromkreisError('rateLimited', 'Too many.', {
    hint: 'Wait.',
    retryAfterMs: 300 * 365 * 24 * hourMs,
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
