import { describe, expect, test } from 'vitest'
import type { NewOrder } from '../../src/rabot/new-order.ts'
import { createRabotClient } from '../../src/rabot/rabot-client.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import {
  createMockSupplier,
  documentedOrder,
  failureOf,
  type MockSupplier,
  shownOf,
} from './mock-supplier.ts'

describe('tariffs', () => {
  const tariff = { tariffName: 'rabot.fix', tariffKey: 'DEMO_Fix24', providerName: 'Rabot Energy' }

  test.each([
    [
      'an array',
      { isSuccess: true, data: [tariff, { tariffName: 'rabot.home', tariffKey: null, since: 2026 }] },
      2,
    ],
    ['one object', { isSuccess: true, data: tariff }, 1],
    ['a bare array', [tariff], 1],
    ['an empty array', { isSuccess: true, data: [] }, 0],
  ])('are read from %s', async (_shape, answer, count) => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get('/tariffs', answer)
    const tariffs = await client.tariffs()
    expect(tariffs).toHaveLength(count)
    if (count > 0) expect(tariffs[0]).toEqual(tariff)
    if (count > 1) expect(tariffs[1]).toMatchObject({ tariffKey: null, since: 2026 })
    agent.assertNoPendingInterceptors()
  })

  test('can be asked for as of a day, and only of a day', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get('/tariffs?effectiveDate=2026-04-01', [])
    await client.tariffs({ effectiveDate: '2026-04-01' })
    agent.assertNoPendingInterceptors()
    const error = await failureOf(client.tariffs({ effectiveDate: '1.4.2026' }), 'invalidInput')
    expect(error.message).toContain('effectiveDate')
  })
})

describe('calculate', () => {
  const price = { value: 31.2, unit: { main: 'Cent', per: 'Kwh' }, unitText: 'ct/kWh' }
  const quote = {
    name: 'rabot.fix',
    priceComponents: { unitPrice: price, rabotShare: null, somethingNew: 1 },
  }

  test('sends what was asked and keeps the price components', async () => {
    const { agent, api, grant, client } = createMockSupplier()
    const request = {
      yearlyConsumptionKwh: 2600,
      zipCode: '01067',
      hasSmartMeter: false,
      campaignCode: 'c.2026',
    }
    grant()
    api
      .intercept({
        method: 'POST',
        path: '/partner/v1/tariffs/DEMO%2FFix%2024/calculation',
        headers: { authorization: 'Bearer token-1', 'content-type': 'application/json' },
        body: JSON.stringify(request),
      })
      .reply(200, { isSuccess: true, data: quote })
    expect(await client.calculate('DEMO/Fix 24', request)).toEqual(quote)
    agent.assertNoPendingInterceptors()
  })

  test.each([
    ['', { yearlyConsumptionKwh: 2600, zipCode: '01067' }, 'tariffKey'],
    ['..', { yearlyConsumptionKwh: 2600, zipCode: '01067' }, 'tariffKey'],
    ['\ud800', { yearlyConsumptionKwh: 2600, zipCode: '01067' }, 'tariffKey'],
    ['k', { yearlyConsumptionKwh: 0, zipCode: '01067' }, 'yearlyConsumptionKwh'],
    ['k', { yearlyConsumptionKwh: Number.NaN, zipCode: '01067' }, 'yearlyConsumptionKwh'],
    ['k', { yearlyConsumptionKwh: 2600, zipCode: '1067' }, 'zipCode'],
  ])('refuses %j with %j before sending anything, naming %s', async (tariffKey, request, field) => {
    const { client } = createMockSupplier()
    const error = await failureOf(client.calculate(tariffKey, request), 'invalidInput')
    expect(error.message).toContain(field)
  })
})

describe('order', () => {
  test.each([
    ['data.order', { isSuccess: true, data: { order: documentedOrder('A/1 ?') } }],
    ['data', { isSuccess: true, data: documentedOrder('A/1 ?') }],
    ['nothing around it', documentedOrder('A/1 ?')],
  ])('is read from %s, under its encoded number', async (_shape, answer) => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get('/orders/A%2F1%20%3F', answer)
    expect(await client.order('A/1 ?')).toEqual(documentedOrder('A/1 ?'))
    agent.assertNoPendingInterceptors()
  })

  test('that the supplier does not know is null', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get('/orders/7', { isSuccess: false, message: 'Not found' }, { status: 404 })
    expect(await client.order('7')).toBeNull()
  })

  test('with words never heard of keeps them', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get('/orders/7', {
      data: { order: { contractNumber: 7, state: 'Paused', deliveryState: { state: 'OnHold' } } },
    })
    expect(await client.order('7')).toEqual({
      contractNumber: '7',
      state: 'Paused',
      deliveryState: { state: 'OnHold' },
    })
  })

  test('without a state is unreadable, and none of it is shown', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get('/orders/7', { data: { order: { contractNumber: '7', firstName: 'Erika' } } })
    const error = await failureOf(client.order('7'), 'unreadable')
    expect(error.message).toContain('state: expected string')
    expect(shownOf(error)).not.toContain('Erika')
  })
})

describe('createOrder', () => {
  const order: NewOrder = {
    tariffKey: 'DEMO_Fix24',
    offerDate: '2026-03-01',
    somethingNew: true,
    userAccount: { emailAddress: 'erika.mustermann@example.org', firstName: 'Erika', lastName: 'Mustermann' },
    contract: {
      type: 'Private',
      deliveryAddress: { streetName: 'Heidestraße', houseNumber: '17', city: 'Köln', postCode: '51147' },
      bankDetails: { iban: 'DE89370400440532013000' },
      contractReason: 'NewDeliveryLocation',
      deliveryDetails: { meterNumber: '1EMH0012345678' },
    },
  }
  const created = { customerNumber: '234567890', contractNumber: '345678901' }

  function announce({ api }: MockSupplier, status: number, answer: string | object, token = 'token-1') {
    return api
      .intercept({
        method: 'POST',
        path: '/partner/v1/orders',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(order),
      })
      .reply(status, answer)
  }

  test.each([
    ['bare', 200, created],
    ['enveloped', 201, { isSuccess: true, message: null, error: null, data: created }],
    ['flat beside isSuccess', 200, { isSuccess: true, ...created }],
    ['as JSON numbers', 200, { customerNumber: 234567890, contractNumber: 345678901 }],
  ])('sends the body as given and takes numbers that come back %s', async (_shape, status, answer) => {
    const supplier = createMockSupplier()
    supplier.grant()
    announce(supplier, status, answer)
    expect(await supplier.client.createOrder(order)).toEqual(created)
    supplier.agent.assertNoPendingInterceptors()
  })

  test('is sent once more after a 401, which proves that nothing was done', async () => {
    const supplier = createMockSupplier()
    supplier.grant()
    announce(supplier, 401, '')
    supplier.grant({ access_token: 'token-2' })
    announce(supplier, 200, created, 'token-2')
    expect(await supplier.client.createOrder(order)).toEqual(created)
    supplier.agent.assertNoPendingInterceptors()
  })

  test.each([
    [500, 'supplierFailed'],
    [503, 'supplierFailed'],
    [429, 'rateLimited'],
    [400, 'refused'],
    [404, 'refused'],
    [409, 'refused'],
    [403, 'scopeMissing'],
  ] as const)('is not sent again after a %i', async (status, code) => {
    const supplier = createMockSupplier()
    supplier.grant()
    announce(supplier, status, '')
    await failureOf(supplier.client.createOrder(order), code)
    supplier.agent.assertNoPendingInterceptors()
  })

  test.each([
    ['an answer without numbers', 200, { isSuccess: true, data: {} }],
    ['a cut answer', 200, '{"customerNumber":"23'],
    ['a failure of the supplier', 502, ''],
  ])('advises to look for the order first after %s', async (_answer, status, answer) => {
    const supplier = createMockSupplier()
    supplier.grant()
    announce(supplier, status, answer)
    const error = await supplier.client.createOrder(order).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StromkreisError)
    expect((error as StromkreisError).hint).toMatch(/may have been created/)
  })

  test('that reaches nobody advises the same', async () => {
    const supplier = createMockSupplier()
    supplier.grant()
    const error = await failureOf(supplier.client.createOrder(order), 'unreachable')
    expect(error.hint).toMatch(/may have been created/)
    expect(shownOf(error)).not.toMatch(/Erika|token-1/)
  })

  test('that finds no token was certainly not sent', async () => {
    const { client } = createMockSupplier()
    const error = await failureOf(client.createOrder(order), 'unreachable')
    expect(error.hint).not.toMatch(/may have been created/)
  })

  test('tells the supplier’s reasons without the customer’s data', async () => {
    const supplier = createMockSupplier()
    supplier.grant()
    announce(supplier, 400, {
      isSuccess: false,
      message: 'Validation failed',
      error: [
        { severity: 'Notice', code: 'hint', message: 'Mind the date', details: null },
        {
          severity: 'Error',
          code: 'validation-failed',
          message:
            'Erika Mustermann, Heidestraße 17: meter 1EMH0012345678 not found, other@example.org bounced',
          details: 'IBAN DE89 3704 0044 0532 0130 00 / DE89370400440532013000',
        },
      ],
    })
    const error = await failureOf(supplier.client.createOrder(order), 'refused')
    expect(error.complaint).toMatchObject({
      status: 400,
      errors: [
        { severity: 'Error', code: 'validation-failed', message: expect.stringContaining('not found') },
        { severity: 'Notice', code: 'hint', message: 'Mind the date', details: null },
      ],
    })
    expect(shownOf(error)).not.toMatch(/Erika|Muster|Heide|1EMH|example\.org|DE89/)
  })

  test('lacking what no order can do without is refused unsent, its values unsaid', async () => {
    const { client } = createMockSupplier()
    const wrong = { ...order, userAccount: { emailAddress: 5, firstName: 'Erika' } } as unknown as NewOrder
    const error = await failureOf(client.createOrder(wrong), 'invalidInput')
    expect(error.message).toContain('userAccount.emailAddress: expected string')
    expect(shownOf(error)).not.toContain('Erika')
  })
})

describe('createRabotClient', () => {
  const good = { clientId: 'id', clientSecret: 'secret', clock: { now: () => 0, sleepUntil: async () => {} } }

  test.each([
    ['RABOT_CLIENT_ID', { clientId: '' }],
    ['RABOT_CLIENT_SECRET', { clientSecret: '' }],
    ['RABOT_SCOPES', { scopes: [] }],
    ['RABOT_SCOPES', { scopes: ['api:partner create:orders'] }],
    ['RABOT_SCOPES', { scopes: ['"api:partner"'] }],
    ['RABOT_ENV', { environment: 'staging' }],
    ['requestTimeoutMs', { requestTimeoutMs: 0 }],
    ['maxAnswerBytes', { maxAnswerBytes: Number.POSITIVE_INFINITY }],
  ])('names %s when it is wrong', (option, wrong) => {
    expect(() => createRabotClient({ ...good, ...wrong })).toThrow(
      expect.objectContaining({ code: 'configuration', message: expect.stringContaining(option) }),
    )
  })

  test('closes its own connections, and leaves a dispatcher it was given open', async () => {
    await createRabotClient(good).close()
    const { agent, grant, client } = createMockSupplier()
    await client.close()
    grant()
    await client.authenticate()
    agent.assertNoPendingInterceptors()
  })
})
