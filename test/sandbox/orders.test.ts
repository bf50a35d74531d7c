import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts'
import { type ApiCaller, apiCaller, call } from './api-caller.ts'

const start = Date.UTC(2026, 0, 15, 8)
const dayMs = 86_400_000

describe('reading orders', () => {
  let sandbox: Sandbox
  let api: ApiCaller

  const open = async (options: Partial<SandboxOptions> = {}) => {
    sandbox = await startSandbox({ clock: virtualClock(start), seed: 3, orders: 25, ...options })
    api = await apiCaller(sandbox)
  }
  const numbers = (orders: { contractNumber: string }[]) => orders.map(({ contractNumber }) => contractNumber)
  const sweep = async () => {
    const seen: string[] = []
    for (let more = true; more; ) {
      const { json } = await api.get(`/orders?offset=${seen.length}&limit=10`)
      seen.push(...numbers(json.data.orders))
      more = json.hasMoreItems
    }
    return seen
  }

  beforeEach(() => open())
  afterEach(() => sandbox.stop())

  it('lists ten orders unless asked for more, in an envelope', async () => {
    const { status, json } = await api.get('/orders')
    expect(status).toBe(200)
    expect(json).toMatchObject({ isSuccess: true, message: null, error: null, refUri: null, count: 10 })
    expect(json.hasMoreItems).toBe(true)
    expect(json.data.orders).toHaveLength(10)
  })

  it('gives every order once over all pages', async () => {
    const seen = await sweep()
    expect(seen).toHaveLength(25)
    expect([...seen].sort()).toEqual([...sandbox.world.contractNumbers()].sort())
  })

  it('says that there is no more exactly on the last page', async () => {
    expect((await api.get('/orders?offset=15&limit=10')).json.hasMoreItems).toBe(false)
    expect((await api.get('/orders?offset=14&limit=10')).json.hasMoreItems).toBe(true)
    const beyond = await api.get('/orders?offset=400')
    expect(beyond.json).toMatchObject({ count: 0, hasMoreItems: false, data: { orders: [] } })
  })

  it('caps the limit without saying so', async () => {
    await sandbox.stop()
    await open({ maxLimit: 7 })
    const { json } = await api.get('/orders?limit=1000')
    expect(json).toMatchObject({ count: 7, hasMoreItems: true })
  })

  it('refuses an offset or limit that is no number', async () => {
    for (const [query, field] of [
      ['offset=-1', 'offset'],
      ['limit=0', 'limit'],
      ['limit=ten', 'limit'],
    ]) {
      const { status, json } = await api.get(`/orders?${query}`)
      expect(status).toBe(400)
      expect(json.error).toMatchObject([{ code: 'validation-failed', details: field }])
    }
  })

  it('takes names in a query in any case', async () => {
    const { json } = await api.get('/orders?OFFSET=20&Limit=3')
    expect(json.count).toBe(3)
    const { customerNumber } = json.data.orders[0]
    const mine = await api.get(`/orders?Filter.CustomerNumber=${customerNumber}&limit=100`)
    expect(mine.json.count).toBeGreaterThan(0)
    const customers = mine.json.data.orders.map((order: { customerNumber: string }) => order.customerNumber)
    expect(new Set(customers)).toEqual(new Set([customerNumber]))
  })

  it('gives some customers several contracts, under the same name', async () => {
    const { json } = await api.get('/orders?limit=100')
    const names = new Map<string, Set<string>>()
    for (const { customerNumber, emailAddress } of json.data.orders) {
      names.set(customerNumber, (names.get(customerNumber) ?? new Set()).add(emailAddress))
    }
    expect(names.size).toBeLessThan(25)
    for (const emails of names.values()) expect(emails.size).toBe(1)
  })

  it('shows one order as the list does', async () => {
    const { json } = await api.get('/orders?limit=1')
    const listed = json.data.orders[0]
    const single = await api.get(`/orders/${listed.contractNumber}`)
    expect(single.status).toBe(200)
    expect(single.json).toEqual({
      isSuccess: true,
      message: null,
      error: null,
      refUri: null,
      data: { order: listed },
    })
    expect(sandbox.world.order(listed.contractNumber)).toEqual(listed)
  })

  it('shows every documented field, numbers of nine digits, times without a zone', async () => {
    const { json } = await api.get('/orders?limit=100')
    for (const order of json.data.orders) {
      expect(Object.keys(order)).toEqual([
        'customerNumber',
        'contractNumber',
        'emailAddress',
        'tariffName',
        'firstName',
        'lastName',
        'businessName',
        'meterNumber',
        'meLoIdentifier',
        'maLoIdentifier',
        'deliveryAddress',
        'state',
        'processingInfo',
        'denialReason',
        'deliveryState',
        'actualDateOfDelivery',
        'endDateOfDelivery',
        'contractSignatureDate',
        'contractSignedAt',
        'estimatedYearlyConsumption',
        'previousYearConsumption',
      ])
      expect(order.contractNumber).toMatch(/^\d{9}$/)
      expect(order.customerNumber).toMatch(/^\d{9}$/)
      expect(order.emailAddress).toMatch(/^[a-z.0-9]+@example\.org$/)
      expect(order.contractSignedAt).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
      expect(order.contractSignatureDate).toBe(order.contractSignedAt)
      if (order.deliveryState !== null) {
        expect(order.deliveryState.startDate).toMatch(/^\d{4}-\d\d-\d\d$/)
        expect(order.deliveryState.dsoBdewCode).toMatch(/^99\d{11}$/)
      }
    }
  })

  it('answers 404 in an envelope for an order or a path it does not have', async () => {
    const order = await api.get('/orders/000000001')
    expect(order.status).toBe(404)
    expect(order.json).toMatchObject({ isSuccess: false, data: null, error: [{ code: 'not-found' }] })
    expect((await api.get('/customer')).status).toBe(404)
    expect((await call(`${sandbox.url}/`)).status).toBe(404)
  })

  it('answers 405 and says what the path takes', async () => {
    const { status, headers } = await call(`${sandbox.url}/partner/v1/orders`, { method: 'PUT' })
    expect([status, headers['allow']]).toEqual([405, 'POST, GET'])
  })

  it('lets arrivals come as time goes on, and orders move along when it jumps', async () => {
    await sandbox.stop()
    const clock = virtualClock(start)
    await open({ clock, orders: 10, arrivals: { orders: 20, withinMs: 10 * dayMs } })
    expect(sandbox.world.contractNumbers()).toHaveLength(10)
    clock.advanceTo(start + 5 * dayMs)
    const half = sandbox.world.contractNumbers()
    expect(half).toHaveLength(20)
    clock.advanceTo(start + 10 * dayMs)
    const all = sandbox.world.contractNumbers()
    expect(all).toHaveLength(30)
    expect(all.slice(0, 20)).toEqual(half)

    const statesThen = all.map((number) => sandbox.world.order(number)!.state)
    clock.advanceTo(start + 200 * dayMs)
    api = await apiCaller(sandbox)
    const { json } = await api.get('/orders?limit=100')
    const statesNow = json.data.orders.map((order: { state: string }) => order.state)
    expect(statesThen).toContain('Open')
    expect(statesNow).not.toContain('Open')
    expect(statesNow.filter((state: string) => state === 'Delivery').length).toBeGreaterThan(10)
  })
})
