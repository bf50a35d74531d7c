import { describe, expect, test } from 'vitest'
import { createMockSupplier, failureOf, shownOf } from './mock-supplier.ts'

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

const erika = {
  customerNumber: '234567890',
  emailAddress: 'erika.mustermann@example.org',
  externalIdentifier: null,
  firstName: 'Erika',
  lastName: 'Mustermann',
  businessName: null,
  relations: ['Owner'],
}
const page = (data: unknown, hasMoreItems?: boolean) => ({ isSuccess: true, data, hasMoreItems })

describe('customers', () => {
  test('come page after page, once each, the offset advancing by those received', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get('/customers?offset=0&limit=2', page([erika, { ...erika, customerNumber: 8 }], true))
    get('/customers?offset=2&limit=2', page([{ ...erika, customerNumber: '8' }], true))
    get('/customers?offset=3&limit=2', page([{ ...erika, customerNumber: '9' }], false))
    const customers = await all(client.customers({ limit: 2 }))
    expect(customers.map(({ customerNumber }) => customerNumber)).toEqual(['234567890', '8', '9'])
    agent.assertNoPendingInterceptors()
  })

  test.each([
    ['one word', 'Linked', ['Linked']],
    ['a list', ['Owner', 'SomethingNew'], ['Owner', 'SomethingNew']],
    ['nothing', undefined, []],
    ['null', null, []],
  ])('have relations that are %s', async (_shape, relations, expected) => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get('/customers?offset=0&limit=100', page([{ ...erika, relations }], false))
    expect((await all(client.customers()))[0]!.relations).toEqual(expected)
  })

  test('are found by the partner’s own name for them, which no error repeats', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get('/customers?offset=0&limit=100&filter.externalId=urn%3Aerika%3A7', page([erika], false))
    expect(await all(client.customers({ externalId: 'urn:erika:7' }))).toEqual([erika])
    get(
      '/customers?offset=0&limit=100&filter.externalId=urn%3Aerika%3A7',
      { message: 'No urn:erika:7' },
      { status: 400 },
    )
    const error = await failureOf(all(client.customers({ externalId: 'urn:erika:7' })), 'refused')
    expect(shownOf(error)).not.toContain('erika')
    agent.assertNoPendingInterceptors()
  })

  test.each([
    ['nothing', page(null)],
    ['an empty list', page([], true)],
  ])('are none when the supplier answers %s', async (_shape, answer) => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get('/customers?offset=0&limit=100', answer)
    expect(await all(client.customers())).toEqual([])
  })

  test('whose pages repeat themselves end in an error, not in an endless walk', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    for (const offset of [0, 1, 2, 3]) get(`/customers?offset=${offset}&limit=1`, page([erika], true))
    const error = await failureOf(all(client.customers({ limit: 1 })), 'unreadable')
    expect(error.message).toContain('repeat')
  })

  test('without a number are unreadable, and none of their data is shown', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get('/customers?offset=0&limit=100', page([{ ...erika, customerNumber: null }]))
    const error = await failureOf(all(client.customers()), 'unreadable')
    expect(error.message).toContain('customerNumber')
    expect(shownOf(error)).not.toMatch(/Erika|example\.org/)
  })

  test('forbidden without a role: the error names the roles and the link', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get('/customers?offset=0&limit=100', '', { status: 403 })
    const error = await failureOf(all(client.customers()), 'scopeMissing')
    expect(error.message).toMatch(/role:application.*role:finance-reporting.*Linked/)
    expect(error.hint).toContain('RABOT_SCOPES')
  })

  test.each([{ limit: 0 }, { externalId: '' }])('are not asked for by %j', async (query) => {
    const { client } = createMockSupplier()
    const error = await failureOf(all(client.customers(query)), 'invalidInput')
    expect(error.message).toContain(Object.keys(query)[0])
  })
})

describe('contracts of a customer', () => {
  const contract = {
    contractNumber: '345678901',
    tariffName: 'rabot.smart',
    contractState: 'Delivery',
    deliveryAddress: { streetName: 'Heidestraße', city: 'Köln' },
    bankDetail: { iban: 'DE89370400440532013000' },
    durationPeriod: 1,
    paragraph14AInfo: { isModule1InUse: true },
    somethingNew: [1],
  }

  test('come with all that is said of them, under the customer’s encoded number', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get('/customers/7%2F8/contracts?offset=0&limit=100', page([contract], undefined))
    get('/customers/7%2F8/contracts?offset=1&limit=100', page([], undefined))
    expect(await all(client.contracts('7/8'))).toEqual([contract])
    agent.assertNoPendingInterceptors()
  })

  test('may lack everything but their number', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get('/customers/7/contracts?offset=0&limit=100', page([{ contractNumber: 5 }], false))
    expect(await all(client.contracts('7'))).toEqual([{ contractNumber: '5' }])
  })

  test('of a customer nobody knows are not found, and the hint names the number that is wrong', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get('/customers/7/contracts?offset=0&limit=100', '', { status: 404 })
    const error = await failureOf(all(client.contracts('7')), 'notFound')
    expect(error.hint).toContain('customerNumber')
  })

  test('are not asked for under a number that would name another path', async () => {
    const { client } = createMockSupplier()
    const error = await failureOf(all(client.contracts('..')), 'invalidInput')
    expect(error.message).toContain('customerNumber')
  })
})

describe('linking a customer', () => {
  const request = { successUrl: 'https://partner.example.org/back', externalCustomerId: 'urn:erika:7' }

  test.each([
    ['bare', { authorizationUrl: 'https://auth.example.org/consent/1' }],
    ['enveloped', page({ authorizationUrl: 'https://auth.example.org/consent/1' })],
  ])('gives the page to consent on, %s', async (_shape, answer) => {
    const { agent, api, grant, client } = createMockSupplier()
    grant()
    api
      .intercept({ method: 'POST', path: '/partner/v1/customers/link', body: JSON.stringify(request) })
      .reply(200, answer)
    expect(await client.linkCustomer(request)).toEqual({
      authorizationUrl: 'https://auth.example.org/consent/1',
    })
    agent.assertNoPendingInterceptors()
  })

  test('is refused unsent with a URL that is none, which is not repeated', async () => {
    const { client } = createMockSupplier()
    const error = await failureOf(client.linkCustomer({ failureUrl: 'erika' }), 'invalidInput')
    expect(error.message).toContain('failureUrl: expected a URL')
    expect(shownOf(error)).not.toContain('erika')
  })

  test('that fails does not show what was sent', async () => {
    const { api, grant, client } = createMockSupplier()
    grant()
    api
      .intercept({ method: 'POST', path: '/partner/v1/customers/link' })
      .reply(400, { message: `Bad ${request.externalCustomerId}` })
    expect(shownOf(await failureOf(client.linkCustomer(request), 'refused'))).not.toContain('erika')
  })

  test.each([
    ['nothing', ''],
    ['a success', JSON.stringify({ isSuccess: true })],
    ['a word', 'OK'],
  ])('is taken back, whether the answer is %s', async (_answer, body) => {
    const { agent, api, grant, client } = createMockSupplier()
    grant()
    api
      .intercept({
        method: 'DELETE',
        path: '/partner/v1/customers/7/link',
        headers: { authorization: 'Bearer token-1' },
      })
      .reply(200, body)
    await client.unlinkCustomer('7')
    agent.assertNoPendingInterceptors()
  })

  test.each([
    [200, { isSuccess: false, message: 'No' }, 'refused'],
    [404, '', 'notFound'],
    [403, '', 'scopeMissing'],
  ] as const)('is not taken back by %i with %j', async (status, body, code) => {
    const { api, grant, client } = createMockSupplier()
    grant()
    api.intercept({ method: 'DELETE', path: '/partner/v1/customers/7/link' }).reply(status, body)
    await failureOf(client.unlinkCustomer('7'), code)
  })
})
