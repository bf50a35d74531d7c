import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { type ApiCaller, apiCaller, call } from './api-caller.ts'
import { orderRequest } from './order-request.ts'

const start = Date.UTC(2026, 0, 15, 8)
const dayMs = 86_400_000

describe('creating an order', () => {
  const clock = virtualClock(start)
  let sandbox: Sandbox
  let api: ApiCaller

  beforeEach(async () => {
    sandbox = await startSandbox({ clock, seed: 5, orders: 8 })
    api = await apiCaller(sandbox)
  })
  afterEach(() => sandbox.stop())

  const fieldsRefused = async (body: unknown) => {
    const { status, json } = await api.post('/orders', body)
    expect(status).toBe(400)
    expect(json).toMatchObject({ isSuccess: false, data: null })
    for (const error of json.error) {
      expect(error).toMatchObject({ severity: 'Error', code: 'validation-failed' })
      expect(error.message).toContain(error.details ?? 'body')
    }
    expect(sandbox.world.contractNumbers()).toHaveLength(8)
    return json.error.map((error: { details: string }) => error.details)
  }

  it('answers the two numbers bare, and the order stands in Open', async () => {
    const { status, json } = await api.post('/orders', orderRequest())
    expect(status).toBe(200)
    expect(json).toEqual({
      customerNumber: expect.stringMatching(/^\d{9}$/),
      contractNumber: expect.stringMatching(/^\d{9}$/),
    })
    const { json: read } = await api.get(`/orders/${json.contractNumber}`)
    expect(read.data.order).toMatchObject({
      ...json,
      state: 'Open',
      deliveryState: null,
      emailAddress: 'erika.beispiel@example.org',
      tariffName: 'rabot.smart',
      meterNumber: '1EMH0012345678',
      maLoIdentifier: '41373559241',
      estimatedYearlyConsumption: 2600,
    })
  })

  it('echoes the transaction time as the time of signing, or takes now', async () => {
    const marked = await api.post('/orders', orderRequest())
    expect(sandbox.world.order(marked.json.contractNumber)!.contractSignedAt).toBe('2026-01-15 08:30:07')
    const body = orderRequest()
    body.contract.transactionDateTime = null
    const unmarked = await api.post('/orders', body)
    expect(sandbox.world.order(unmarked.json.contractNumber)!.contractSignedAt).toBe('2026-01-15 09:00:00')
  })

  it('answers in an envelope when told to, with warnings', async () => {
    await sandbox.stop()
    sandbox = await startSandbox({ clock, seed: 5, orders: 8, orderAnswer: 'envelope' })
    api = await apiCaller(sandbox)
    const body = orderRequest()
    Object.assign(body.contract.deliveryDetails, { meterNumber: null, maLoIdentifier: null })
    const { status, json } = await api.post('/orders', body)
    expect(status).toBe(200)
    expect(json.data.contractNumber).toMatch(/^\d{9}$/)
    expect(json.error).toMatchObject([
      { severity: 'Warning', details: 'contract.deliveryDetails.meterNumber' },
    ])
  })

  it('draws a life that leads on from Open, to delivery no earlier than wished', async () => {
    const { json } = await api.post('/orders', orderRequest())
    const truth = sandbox.world.truth(json.contractNumber)
    expect(truth[0]).toEqual({ at: clock.now(), status: 'Open' })
    expect(truth.length).toBeGreaterThan(1)
    const delivery = truth.find(({ status }) => status === 'Delivery')
    if (delivery) expect(delivery.at).toBeGreaterThanOrEqual(Date.UTC(2026, 1, 28, 23))
  })

  it('adds a contract to the customer whose e-mail address it knows', async () => {
    const first = await api.post('/orders', orderRequest())
    const body = orderRequest()
    body.userAccount.emailAddress = 'ERIKA.Beispiel@example.org'
    const second = await api.post('/orders', body)
    expect(second.json.customerNumber).toBe(first.json.customerNumber)
    expect(second.json.contractNumber).not.toBe(first.json.contractNumber)
    const known = sandbox.world.order(sandbox.world.contractNumbers()[0]!)!
    body.userAccount.emailAddress = known.emailAddress
    const third = await api.post('/orders', body)
    expect(third.json.customerNumber).toBe(known.customerNumber)
  })

  it('takes property names in any case, and passes over what it does not know', async () => {
    const shout = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toUpperCase(), shout(inner)]))
        : value
    const { status, json } = await api.post('/orders', { ...(shout(orderRequest()) as object), extra: 1 })
    expect(status).toBe(200)
    expect(sandbox.world.order(json.contractNumber)!.deliveryAddress.postCode).toBe('14109')
  })

  it('names every field that is wrong or missing', async () => {
    const body = orderRequest()
    body.userAccount.emailAddress = 'not an address'
    body.contract.deliveryAddress.postCode = '1234'
    body.contract.deliveryDetails.previousAnnualConsumptionKwh = 0
    body.contract.deliveryDetails.previousSupplierCode = '12'
    body.contract.agreements.privacyPolicy = false
    body.contract.bankDetails = {
      accountHolder: 'Erika',
      iban: 'DE89370400440532013001',
      bic: 'X',
      bankName: 'Y',
    }
    expect((await fieldsRefused(body)).sort()).toEqual([
      'contract.agreements.privacyPolicy',
      'contract.bankDetails.hasAcceptedDirectDebit',
      'contract.bankDetails.iban',
      'contract.deliveryAddress.postCode',
      'contract.deliveryDetails.previousAnnualConsumptionKwh',
      'contract.deliveryDetails.previousSupplierCode',
      'userAccount.emailAddress',
    ])
    expect(await fieldsRefused({})).toEqual(['tariffKey', 'userAccount', 'contract'])
  })

  it('asks a change of supplier for the old supplier and a date', async () => {
    const body = orderRequest()
    Object.assign(body.contract.deliveryDetails, { previousSupplierCode: null, desiredTransitionDate: null })
    expect(await fieldsRefused(body)).toEqual([
      'contract.deliveryDetails.previousSupplierCode',
      'contract.deliveryDetails.desiredTransitionDate',
    ])
  })

  it('asks a new delivery location for the day of moving in, and for no old supplier', async () => {
    const body = orderRequest()
    body.contract.contractReason = 'NewDeliveryLocation'
    Object.assign(body.contract.deliveryDetails, { previousSupplierCode: null, desiredTransitionDate: null })
    expect(await fieldsRefused(body)).toEqual(['contract.deliveryDetails.moveInDate'])
    Object.assign(body.contract.deliveryDetails, { moveInDate: '2026-02-10' })
    expect((await api.post('/orders', body)).status).toBe(200)
  })

  it('asks a private customer for names and a business for its name', async () => {
    const body = orderRequest()
    Object.assign(body.userAccount, { firstName: null })
    expect(await fieldsRefused(body)).toEqual(['userAccount.firstName'])
    body.contract.type = 'Business'
    expect(await fieldsRefused(body)).toEqual([
      'userAccount.businessName',
      'contract.deliveryAddress.businessName',
    ])
  })

  it('refuses a tariff it does not sell and a bank account half given', async () => {
    for (const tariffKey of ['Nothing', 'RabotHome']) {
      expect(await fieldsRefused({ ...orderRequest(), tariffKey })).toEqual(['tariffKey'])
    }
    const body = orderRequest()
    body.contract.bankDetails = { iban: 'DE89370400440532013000', hasAcceptedDirectDebit: true }
    expect(await fieldsRefused(body)).toEqual([
      'contract.bankDetails.accountHolder',
      'contract.bankDetails.bic',
      'contract.bankDetails.bankName',
    ])
  })

  it('never repeats a value it refuses', async () => {
    const body = orderRequest()
    body.userAccount.emailAddress = 'secret value'
    body.contract.type = 'Secret type'
    expect((await api.post('/orders', body)).text).not.toMatch(/secret/i)
  })

  it('refuses what is not JSON, not an object, or longer than 1 MiB', async () => {
    const malformed = await api.post('/orders', '{"tariffKey": ')
    expect([malformed.status, malformed.json.error[0].code]).toEqual([400, 'malformed-json'])
    for (const body of ['[]', 'null', '7', '']) expect((await api.post('/orders', body)).status).toBe(400)
    const long = await api.post('/orders', { filler: 'x'.repeat(1024 * 1024) })
    expect([long.status, long.json.error[0].code]).toEqual([413, 'body-too-large'])
  })

  it('needs the scope for creating orders', async () => {
    const { status } = await call(`${sandbox.url}/partner/v1/orders`, { method: 'POST', body: '{}' })
    expect(status).toBe(401)
  })

  it('lets an order without meter number and MaLo wait longer', async () => {
    const medianDays = async (details: object) => {
      const days: number[] = []
      for (let i = 0; i < 60; i++) {
        const body = orderRequest()
        Object.assign(body.contract.deliveryDetails, details)
        const { json } = await api.post('/orders', body)
        const truth = sandbox.world.truth(json.contractNumber)
        const agreed = truth.find(({ status }) => status === 'PendingDelivery')
        if (agreed) days.push((agreed.at - truth[0]!.at) / dayMs)
      }
      return days.sort((a, b) => a - b)[Math.floor(days.length / 2)]!
    }
    const known = await medianDays({})
    const unknown = await medianDays({ meterNumber: null, maLoIdentifier: null })
    expect(unknown).toBeGreaterThan(4 * known)
  })
})
