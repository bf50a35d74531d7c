import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { type ApiCaller, apiCaller, control } from './api-caller.ts'

const start = Date.UTC(2026, 0, 15, 8)
const dayMs = 86_400_000

describe('steering the world', () => {
  let clock = virtualClock(start)
  let sandbox: Sandbox
  let api: ApiCaller

  beforeEach(async () => {
    clock = virtualClock(start)
    sandbox = await startSandbox({ clock, seed: 4, orders: 12, tokenLifetimeSeconds: 10_000_000 })
    api = await apiCaller(sandbox)
  })
  afterEach(() => sandbox.stop())

  const seen = async (number: string) => (await api.get(`/orders/${number}`)).json.data?.order ?? null

  it('places as many orders as asked for, in Open', async () => {
    const { status, json } = await control(sandbox, 'POST', '/orders', { count: 3 })
    expect([status, json.contractNumbers.length]).toEqual([201, 3])
    for (const number of json.contractNumbers) expect((await seen(number)).state).toBe('Open')
    expect((await control(sandbox, 'POST', '/orders')).json.contractNumbers).toHaveLength(1)
    expect((await control(sandbox, 'GET', '/orders')).json.contractNumbers).toHaveLength(16)
  })

  it('lets an order live as told', async () => {
    const { json } = await control(sandbox, 'POST', '/orders', {
      contractNumber: '123456789',
      steps: [
        { afterMs: dayMs, state: 'Processing' },
        {
          afterMs: 2 * dayMs,
          state: 'Processing',
          deliveryState: 'Denied',
          denialReason: 'Duplicate',
          message: 'Hm.',
        },
        { afterMs: 3 * dayMs, state: 'PendingDelivery', startDate: '2026-03-01', actualDateOfDelivery: null },
        { afterMs: 4 * dayMs, state: 'Delivery' },
        { afterMs: 5 * dayMs, state: 'Cancelled', endDate: '2026-04-30', cancellationReason: 'Relocation' },
      ],
    })
    expect(json.contractNumbers).toEqual(['123456789'])
    const looks = []
    for (let day = 0; day <= 5; day++) {
      clock.advanceTo(start + day * dayMs)
      looks.push(await seen('123456789'))
    }
    expect(looks).toMatchObject([
      { state: 'Open', deliveryState: null, denialReason: null },
      { state: 'Processing', deliveryState: { state: 'InChangeProcess', message: null } },
      {
        state: 'Processing',
        denialReason: 'Duplicate',
        deliveryState: { state: 'Denied', denialReason: 'Duplicate', message: 'Hm.' },
      },
      {
        state: 'PendingDelivery',
        denialReason: null,
        actualDateOfDelivery: null,
        deliveryState: { state: 'DeliveryPending', startDate: '2026-03-01', message: null },
      },
      { state: 'Delivery', actualDateOfDelivery: '2026-03-01', deliveryState: { state: 'Delivery' } },
      {
        state: 'Cancelled',
        endDateOfDelivery: '2026-04-30',
        deliveryState: { endDate: '2026-04-30', cancellationReason: 'Relocation' },
      },
    ])
    const truth = await control(sandbox, 'GET', '/orders/123456789/truth')
    expect(truth.json.truth).toEqual([
      { at: '2026-01-15T08:00:00.000Z', status: 'Open' },
      { at: '2026-01-16T08:00:00.000Z', status: 'Processing' },
      { at: '2026-01-17T08:00:00.000Z', status: 'Denied' },
      { at: '2026-01-18T08:00:00.000Z', status: 'PendingDelivery' },
      { at: '2026-01-19T08:00:00.000Z', status: 'Delivery' },
      { at: '2026-01-20T08:00:00.000Z', status: 'Cancelled' },
    ])
  })

  it('refuses a second order with the same number', async () => {
    const number = sandbox.world.contractNumbers()[0]
    const life = { contractNumber: number, steps: [{ afterMs: 0, state: 'Open' }] }
    const { status, json } = await control(sandbox, 'POST', '/orders', life)
    expect([status, json.error]).toEqual([400, expect.stringContaining(number!)])
  })

  it('forces what is seen, from now on and for good', async () => {
    const number = sandbox.world
      .contractNumbers()
      .find((one) => sandbox.world.order(one)!.state === 'Processing')!
    const before = sandbox.world.truth(number).filter(({ at }) => at <= clock.now())
    await control(sandbox, 'POST', `/orders/${number}/status`, { state: 'Rejected', denialReason: 'Dunning' })
    expect(await seen(number)).toMatchObject({ state: 'Rejected', denialReason: 'Dunning' })
    clock.advanceTo(start + 100 * dayMs)
    expect(await seen(number)).toMatchObject({ state: 'Rejected' })
    expect(sandbox.world.truth(number)).toEqual([...before, { at: start, status: 'Rejected' }])
  })

  it('forces words that nobody knows, which stand for no status', async () => {
    const number = sandbox.world.contractNumbers()[0]!
    sandbox.world.force(number, { state: 'Contract', deliveryState: 'Delivery' })
    expect(sandbox.world.truth(number).at(-1)!.status).toBe('Delivery')
    sandbox.world.force(number, { state: 'Sideways' })
    expect((await seen(number)).state).toBe('Sideways')
    expect(sandbox.world.truth(number).at(-1)!.status).toBeNull()
  })

  it('lets an order vanish from the list and by its number, and brings it back', async () => {
    const number = sandbox.world.contractNumbers()[3]!
    const order = await seen(number)
    expect((await control(sandbox, 'DELETE', `/orders/${number}`)).status).toBe(200)
    expect((await api.get(`/orders/${number}`)).status).toBe(404)
    const listed = (await api.get('/orders?limit=100')).json
    expect(listed.count).toBe(11)
    expect(JSON.stringify(listed)).not.toContain(number)
    expect((await control(sandbox, 'POST', `/orders/${number}/return`)).status).toBe(200)
    expect(await seen(number)).toEqual(order)
    expect((await api.get('/orders?limit=100')).json.count).toBe(12)
  })

  it('shifts pages when orders vanish between two of them', async () => {
    const [first, , , , , , sixth] = sandbox.world.contractNumbers()
    await api.get('/orders?limit=5')
    sandbox.world.vanish(first!)
    const { json } = await api.get('/orders?offset=5&limit=5')
    expect(json.data.orders[0].contractNumber).toBe(sandbox.world.contractNumbers()[6])
    expect(json.data.orders[0].contractNumber).toBe(sixth)
  })

  it('counts the requests to the API by route and status, and not its own', async () => {
    const number = sandbox.world.contractNumbers()[0]
    await api.get('/orders')
    await api.get('/orders?limit=0')
    await api.get(`/orders/${number}`)
    await api.get('/orders/999')
    await api.get('/nothing')
    await api.get('/tariffs')
    const { json } = await control(sandbox, 'GET', '/calls')
    expect(json).toEqual({
      token: { 200: 1 },
      list: { 200: 1, 400: 1 },
      order: { 200: 1, 404: 1 },
      unknown: { 404: 1 },
      tariffs: { 200: 1 },
    })
    expect(sandbox.calls()).toEqual(json)
  })

  it('says what is wrong with a request to a control route', async () => {
    for (const [method, path, body, status] of [
      ['POST', '/orders/999999999/status', { state: 'Open' }, 404],
      ['POST', `/orders/${sandbox.world.contractNumbers()[0]}/status`, {}, 400],
      ['POST', '/orders', { count: 0 }, 400],
      ['DELETE', '/orders/999999999', undefined, 404],
      ['GET', '/orders/999999999/truth', undefined, 404],
      ['GET', '/nothing', undefined, 404],
      ['DELETE', '/calls', undefined, 405],
    ] as const) {
      const answer = await control(sandbox, method, path, body)
      expect([path, answer.status]).toEqual([path, status])
      expect(answer.json).toEqual({ error: expect.any(String), hint: expect.any(String) })
    }
    expect(() => sandbox.world.truth('999999999')).toThrow(StromkreisError)
  })

  it('says so when its port is taken', async () => {
    const port = Number(new URL(sandbox.url).port)
    const second = startSandbox({ clock, seed: 1, orders: 0, port })
    await expect(second).rejects.toMatchObject({ name: 'StromkreisError', code: 'configuration' })
  })
})
