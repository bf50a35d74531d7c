import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { call } from './api-caller.ts'
import { callerWithScopes, contractsIn } from './caller-with-scopes.ts'

const start = Date.UTC(2026, 0, 15, 8)
const hourMs = 3_600_000

describe('customers in the sandbox', () => {
  let clock: ReturnType<typeof virtualClock>
  let sandbox: Sandbox
  beforeEach(async () => {
    clock = virtualClock(start)
    sandbox = await startSandbox({ clock, seed: 3, orders: 80 })
  })
  afterEach(() => sandbox.stop())

  const owner = () => callerWithScopes(sandbox, 'role:application')
  const numbersOf = (items: { customerNumber: string }[]) => items.map((item) => item.customerNumber)
  const visible = async (...scopes: string[]) => {
    const { json } = await (await callerWithScopes(sandbox, ...scopes)).get('/customers?limit=100')
    return json.data as { customerNumber: string; relations: string[]; externalIdentifier: string | null }[]
  }

  it('appear once their order has come to PendingDelivery, and not before', async () => {
    const contractNumber = sandbox.world.script({
      steps: [
        { afterMs: 0, state: 'Processing' },
        { afterMs: hourMs, state: 'PendingDelivery' },
        { afterMs: 2 * hourMs, state: 'Revoked' },
      ],
    })
    const { customerNumber } = sandbox.world.order(contractNumber)!
    const { get } = await owner()
    expect(numbersOf(await visible('role:application'))).not.toContain(customerNumber)
    expect((await get(`/customers/${customerNumber}/contracts`)).status).toBe(404)
    for (const state of ['PendingDelivery', 'Revoked']) {
      clock.advanceTo(clock.now() + hourMs)
      expect(numbersOf(await visible('role:application'))).toContain(customerNumber)
      const { json } = await (await owner()).get(`/customers/${customerNumber}/contracts`)
      expect(json.data).toMatchObject([{ contractNumber, contractState: state }])
    }
  })

  it('come page by page, once each, however many contracts they have', async () => {
    const { get } = await owner()
    const seen: string[] = []
    for (let offset = 0, more = true; more; offset += 7) {
      const { json } = await get(`/customers?offset=${offset}&limit=7`)
      expect(json.count).toBe(json.data.length)
      seen.push(...numbersOf(json.data))
      more = json.hasMoreItems
    }
    const confirmed = ['PendingDelivery', 'Delivery', 'Cancelled'].flatMap((state) =>
      contractsIn(sandbox, state),
    )
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(numbersOf(confirmed)))
    expect(confirmed.length).toBeGreaterThan(seen.length / 2)
  })

  it('are owned with a wide role, brought in with the least, and nobody’s without any', async () => {
    expect((await visible('role:application'))[0]?.relations).toEqual(['Owner'])
    expect((await visible('role:customer-support'))[0]?.relations).toEqual(['Owner'])
    expect((await visible('role:finance-reporting'))[0]?.relations).toEqual(['Affiliate'])
    expect(await visible()).toEqual([])
  })

  it('keep their contracts from whoever has neither role nor link, and the answer names the role', async () => {
    const [{ customerNumber, contractNumber } = { customerNumber: '', contractNumber: '' }] = contractsIn(
      sandbox,
      'Delivery',
    )
    const nobody = await callerWithScopes(sandbox)
    const refused = await nobody.get(`/customers/${customerNumber}/contracts`)
    expect([refused.status, refused.json.message]).toEqual([403, expect.stringContaining('role')])
    expect(refused.headers['www-authenticate']).toContain('role:finance-reporting')
    const support = await callerWithScopes(sandbox, 'role:customer-support')
    expect((await support.get(`/customers/${customerNumber}/contracts`)).status).toBe(200)
    for (const part of ['metrics', 'costs', 'documents', 'documents/x', 'dayaheadworkingprice']) {
      const path = `/customers/${customerNumber}/contracts/${contractNumber}/${part}`
      expect((await support.get(path)).status).toBe(403)
    }
    expect((await (await owner()).get('/customers/1/contracts')).status).toBe(404)
  })

  it('show what the order says, and more', async () => {
    const [order] = contractsIn(sandbox, 'Cancelled')
    const { json } = await (await owner()).get(`/customers/${order!.customerNumber}/contracts`)
    const contract = json.data.find(
      (one: { contractNumber: string }) => one.contractNumber === order!.contractNumber,
    )
    expect(contract).toMatchObject({
      tariffName: order!.tariffName,
      contractState: 'Cancelled',
      deliveryAddress: order!.deliveryAddress,
      maLoIdentifier: order!.maLoIdentifier,
      endDateOfDelivery: order!.endDateOfDelivery,
      expectedAnnualConsumptionInKwhPerYear: order!.estimatedYearlyConsumption,
      meterNumber: expect.stringMatching(/\w/),
      paragraph14AInfo: { isModule2InUse: false },
    })
  })
})

describe('a link in the sandbox', () => {
  let clock: ReturnType<typeof virtualClock>
  let sandbox: Sandbox
  beforeEach(async () => {
    clock = virtualClock(start)
    sandbox = await startSandbox({ clock, seed: 3, orders: 20 })
  })
  afterEach(() => sandbox.stop())

  const ask = async (wish: object = {}) => {
    const { status, json } = await (await callerWithScopes(sandbox)).post('/customers/link', wish)
    expect([status, Object.keys(json)]).toEqual([200, ['authorizationUrl']])
    return json.authorizationUrl as string
  }
  const successUrl = 'https://partner.example.org/back?from=mail'
  const failureUrl = 'https://partner.example.org/no'

  it('comes about in the customer’s browser, opens the customer’s data, and is taken back', async () => {
    const [order] = contractsIn(sandbox, 'Delivery')
    const { customerNumber, contractNumber } = order!
    const costs = `/customers/${customerNumber}/contracts/${contractNumber}/costs`
    const partner = await callerWithScopes(sandbox)
    expect((await partner.get(costs)).status).toBe(403)

    const authorizationUrl = await ask({ successUrl, externalCustomerId: 'urn:acme:7' })
    const { status, headers } = await call(`${authorizationUrl}?as=${customerNumber}`)
    expect([status, headers['location']]).toEqual([302, `${successUrl}&customerNumber=${customerNumber}`])
    expect((await partner.get(costs)).status).toBe(200)
    const found = (await partner.get('/customers?filter.externalId=urn:acme:7')).json.data
    expect(found).toMatchObject([{ customerNumber, externalIdentifier: 'urn:acme:7', relations: ['Linked'] }])
    expect((await partner.get('/customers?filter.externalId=urn:acme:8')).json.data).toEqual([])
    const both = (await (await callerWithScopes(sandbox, 'role:application')).get('/customers?limit=100'))
      .json
    expect(
      both.data.find((one: { customerNumber: string }) => one.customerNumber === customerNumber),
    ).toMatchObject({ relations: ['Owner', 'Linked'] })

    const removed = await partner.delete(`/customers/${customerNumber}/link`)
    expect([removed.status, removed.text]).toEqual([200, ''])
    expect((await partner.get(costs)).status).toBe(403)
    expect((await partner.delete(`/customers/${customerNumber}/link`)).status).toBe(404)
  })

  it('links the customer with the oldest contract where the browser names none, under the name wished for', async () => {
    const url = await ask({ successUrl, customerNumberQueryParameterName: 'kunde' })
    const { headers } = await call(url)
    const linked = new URL(String(headers['location'])).searchParams.get('kunde')
    const { json } = await (await callerWithScopes(sandbox)).get('/customers')
    expect(json.data).toMatchObject([{ customerNumber: linked, externalIdentifier: null }])
  })

  it('works for ten minutes, and once', async () => {
    const [late, inTime] = [await ask(), await ask()]
    clock.advanceTo(clock.now() + 10 * 60_000 - 1)
    expect((await call(inTime)).status).toBe(200)
    expect((await call(inTime)).status).toBe(410)
    clock.advanceTo(clock.now() + 1)
    expect((await call(late)).status).toBe(410)
  })

  it('can be refused, which goes to the failure page; a failed login goes nowhere', async () => {
    const url = await ask({ successUrl, failureUrl })
    expect((await call(`${url}?as=1`)).status).toBe(401)
    const refused = await call(`${url}?refuse`)
    expect(refused.status).toBe(302)
    expect(refused.headers['location']).toMatch(
      /^https:\/\/partner\.example\.org\/no\?error_name=access_denied&error_description=/,
    )
    expect((await (await callerWithScopes(sandbox)).get('/customers')).json.data).toEqual([])
  })

  it('is not asked for with a URL that is none', async () => {
    const { status, json } = await (await callerWithScopes(sandbox)).post('/customers/link', {
      successUrl: 'nowhere',
    })
    expect([status, json.error[0].details]).toEqual([400, 'successUrl'])
  })
})
