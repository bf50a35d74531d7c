import { request } from 'undici'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { type ApiCaller, apiCaller, askForToken, control } from './api-caller.ts'
import { orderRequest } from './order-request.ts'

const start = Date.UTC(2026, 0, 15, 8)
const hourMs = 3_600_000

describe('faults', () => {
  let clock = virtualClock(start)
  let sandbox: Sandbox
  let api: ApiCaller

  beforeEach(async () => {
    clock = virtualClock(start)
    sandbox = await startSandbox({ clock, seed: 11, orders: 30 })
    api = await apiCaller(sandbox)
  })
  afterEach(() => sandbox.stop())

  const list = (offset = 0) => api.get(`/orders?offset=${offset}&limit=10`)
  const numbersOf = (answer: { json: { data: { orders: { contractNumber: string }[] } } }) =>
    answer.json.data.orders.map(({ contractNumber }) => contractNumber)

  it('rateLimit answers 429 with Retry-After in seconds, once unless told otherwise', async () => {
    sandbox.faults.add({ kind: 'rateLimit', retryAfterSeconds: 7 })
    const { status, headers, json } = await list()
    expect([status, headers['retry-after'], json.isSuccess]).toEqual([429, '7', false])
    expect((await list()).status).toBe(200)
  })

  it('rateLimit can say Retry-After as a date of the clock', async () => {
    sandbox.faults.add({ kind: 'rateLimit', retryAfterSeconds: 90, retryAfterAs: 'httpDate' })
    expect((await list()).headers['retry-after']).toBe('Thu, 15 Jan 2026 08:01:30 GMT')
  })

  it('status answers any failure, with or without Retry-After', async () => {
    sandbox.faults.add({ kind: 'status', status: 503, retryAfterSeconds: 5 })
    sandbox.faults.add({ kind: 'status', status: 409 })
    const [first, second] = [await list(), await list()]
    expect([first.status, first.headers['retry-after']]).toEqual([503, '5'])
    expect([second.status, second.headers['retry-after']]).toEqual([409, undefined])
  })

  it('happens on the named route only, after as many requests as told, as often as told', async () => {
    sandbox.faults.add({ kind: 'status', status: 500, path: 'list', after: 1, times: 2 })
    const number = sandbox.world.contractNumbers()[0]
    const statuses = []
    for (let i = 0; i < 4; i++) {
      expect((await api.get(`/orders/${number}`)).status).toBe(200)
      statuses.push((await list()).status)
    }
    expect(statuses).toEqual([200, 500, 500, 200])
    expect(sandbox.faults.active()).toEqual([])
  })

  it('happens on the paths that begin as told, and until removed when told so', async () => {
    const id = sandbox.faults.add({ kind: 'status', status: 502, path: '/partner/v1/tariffs', times: null })
    for (let i = 0; i < 3; i++) expect((await api.get('/tariffs')).status).toBe(502)
    expect((await list()).status).toBe(200)
    expect(sandbox.faults.remove(id)).toBe(true)
    expect((await api.get('/tariffs')).status).toBe(200)
  })

  it('spares tokens unless they are named', async () => {
    sandbox.faults.add({ kind: 'status', status: 500, times: null })
    expect((await askForToken(sandbox)).status).toBe(200)
    sandbox.faults.add({ kind: 'status', status: 503, path: 'token' })
    expect((await askForToken(sandbox)).status).toBe(503)
  })

  it('timeout never answers, and stopping the sandbox ends the wait', async () => {
    sandbox.faults.add({ kind: 'timeout' })
    const waiting = list()
    waiting.catch(() => undefined)
    await vi.waitFor(() => expect(sandbox.calls()['list']).toEqual({ unanswered: 1 }))
    await expect(list()).resolves.toMatchObject({ status: 200 })
    expect(sandbox.calls()['list']).toEqual({ 200: 1, unanswered: 1 })
    await sandbox.stop()
    await expect(waiting).rejects.toThrow()
  })

  it('reset breaks the connection before anything is done', async () => {
    sandbox.faults.add({ kind: 'reset', path: 'create' })
    await expect(api.post('/orders', orderRequest())).rejects.toThrow()
    expect(sandbox.world.contractNumbers()).toHaveLength(30)
  })

  it('resetAfter breaks the connection once the order is created', async () => {
    sandbox.faults.add({ kind: 'resetAfter', path: 'create' })
    await expect(api.post('/orders', orderRequest())).rejects.toThrow()
    const numbers = sandbox.world.contractNumbers()
    expect(numbers).toHaveLength(31)
    expect(sandbox.world.order(numbers.at(-1)!)!.contractSignedAt).toBe('2026-01-15 08:30:07')
  })

  it('status500AfterActing creates the order and says it failed', async () => {
    sandbox.faults.add({ kind: 'status500AfterActing' })
    expect((await list()).status).toBe(200)
    expect((await api.post('/orders', orderRequest())).status).toBe(500)
    expect(sandbox.world.contractNumbers()).toHaveLength(31)
  })

  it('cutJson sends half the answer', async () => {
    const whole = await list()
    sandbox.faults.add({ kind: 'cutJson' })
    const { status, text, json } = await list()
    expect(status).toBe(200)
    expect(json).toBeUndefined()
    expect(whole.text.startsWith(text)).toBe(true)
  })

  it('wrongJson sends a web page, or JSON of another shape', async () => {
    sandbox.faults.add({ kind: 'wrongJson' })
    sandbox.faults.add({ kind: 'wrongJson', shape: 'other', after: 1 })
    const page = await list()
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect((await list()).json).toEqual({ status: 'ok', result: { items: [] } })
  })

  it('unknownWords shows states that nobody knows, on every order of the answer', async () => {
    sandbox.faults.add({ kind: 'unknownWords' })
    const { json } = await list()
    for (const order of json.data.orders) {
      expect(order.state).toBe('AwaitingMeterExchange')
      if (order.deliveryState) expect(order.deliveryState.state).toBe('ClearingOngoing')
    }
    expect((await list()).text).not.toContain('AwaitingMeterExchange')
  })

  it('unknownWords for one order waits until that order is shown', async () => {
    const contractNumber = sandbox.world.contractNumbers()[15]!
    sandbox.faults.add({ kind: 'unknownWords', contractNumber })
    expect((await list(0)).text).not.toContain('AwaitingMeterExchange')
    const strange = (await list(10)).json.data.orders.filter(
      (order: { state: string }) => order.state === 'AwaitingMeterExchange',
    )
    expect(strange).toMatchObject([{ contractNumber }])
    expect((await list(10)).text).not.toContain('AwaitingMeterExchange')
  })

  it('oldAnswer shows what was true before', async () => {
    const [changed] = sandbox.world.contractNumbers()
    const [created] = sandbox.world.create()
    const before = sandbox.world.order(changed!)!
    clock.advanceTo(start + hourMs / 2)
    sandbox.world.force(changed!, { state: 'Unspecified' })
    const [newest] = sandbox.world.create()
    sandbox.world.vanish(created!)
    sandbox.faults.add({ kind: 'oldAnswer', ageMs: hourMs / 2, times: 2 })
    expect((await api.get(`/orders/${changed}`)).json.data.order).toEqual(before)
    const old = numbersOf(await api.get('/orders?limit=100'))
    expect(old).toContain(created)
    expect(old).not.toContain(newest)
    expect((await api.get(`/orders/${changed}`)).json.data.order.state).toBe('Unspecified')
  })

  it('shuffledPage shows the same page in another order', async () => {
    const right = numbersOf(await list())
    sandbox.faults.add({ kind: 'shuffledPage' })
    const shuffled = numbersOf(await list())
    expect(shuffled).not.toEqual(right)
    expect([...shuffled].sort()).toEqual([...right].sort())
  })

  it('repeatedPage shows the page before again, where there is one', async () => {
    sandbox.faults.add({ kind: 'repeatedPage' })
    const first = numbersOf(await list(0))
    expect(numbersOf(await list(10))).toEqual(first)
    expect(numbersOf(await list(10))).not.toEqual(first)
  })

  it('invalidOrder spoils one order of a page, in three ways', async () => {
    const [first, second] = sandbox.world.contractNumbers()
    sandbox.faults.add({ kind: 'invalidOrder' })
    const nameless = (await list()).json.data.orders
    expect(nameless[0]).not.toHaveProperty('contractNumber')
    expect(nameless[1].contractNumber).toBe(second)
    sandbox.faults.add({ kind: 'invalidOrder', how: 'noState', contractNumber: second! })
    const stateless = (await list()).json.data.orders
    expect(stateless[0]).toHaveProperty('state')
    expect(stateless[1]).not.toHaveProperty('state')
    sandbox.faults.add({ kind: 'invalidOrder', how: 'wrongTypes' })
    const { order } = (await api.get(`/orders/${first}`)).json.data
    expect([order.state, order.deliveryState]).toEqual([7, 'soon'])
  })

  it('are added, listed and removed over HTTP', async () => {
    const added = await control(sandbox, 'POST', '/faults', [
      { kind: 'status', status: 500, times: null },
      { kind: 'cutJson' },
    ])
    expect([added.status, added.json]).toEqual([201, { ids: [1, 2] }])
    expect((await control(sandbox, 'GET', '/faults')).json.faults).toMatchObject([
      { id: 1, kind: 'status', left: null },
      { id: 2, kind: 'cutJson', left: 1 },
    ])
    expect((await list()).status).toBe(500)
    await control(sandbox, 'DELETE', '/faults')
    expect((await list()).json.isSuccess).toBe(true)
  })

  it('are refused when they are none', async () => {
    expect(() => sandbox.faults.add({ kind: 'oldAnswer' } as never)).toThrow(StromkreisError)
    const { status, json } = await control(sandbox, 'POST', '/faults', { kind: 'earthquake' })
    expect(status).toBe(400)
    expect(json).toMatchObject({ error: expect.any(String), hint: expect.any(String) })
  })

  it('leave a request without a token refused, not used up', async () => {
    sandbox.faults.add({ kind: 'oldAnswer', ageMs: 1 })
    const { statusCode, body } = await request(`${sandbox.url}/partner/v1/orders`)
    await body.dump()
    expect(statusCode).toBe(401)
    expect(sandbox.faults.active()).toHaveLength(1)
  })
})
