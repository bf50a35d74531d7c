import { describe, expect, test } from 'vitest'
import { createMockSupplier, documentedOrder, documentedPage, failureOf } from './mock-supplier.ts'

const page = (numbers: readonly number[], hasMoreItems: boolean | undefined) =>
  documentedPage(
    numbers.map((number) => documentedOrder(String(number))),
    hasMoreItems,
  )

async function walk(orders: AsyncIterable<{ contractNumber: string }>): Promise<number[]> {
  const numbers: number[] = []
  for await (const order of orders) numbers.push(Number(order.contractNumber))
  return numbers
}

describe('orders', () => {
  test('come page after page, the offset advancing by those received though the server caps the limit', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get('/orders?offset=0&limit=100', page([1, 2, 3], true))
    get('/orders?offset=3&limit=100', page([4, 5], true))
    get('/orders?offset=5&limit=100', page([6], false))
    expect(await walk(client.orders())).toEqual([1, 2, 3, 4, 5, 6])
    agent.assertNoPendingInterceptors()
  })

  test('are asked for page by page, as they are wanted', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get('/orders?offset=0&limit=2&filter.customerNumber=7%2F8', page([1, 2], true))
    for await (const order of client.orders({ limit: 2, customerNumber: '7/8' })) {
      if (order.contractNumber === '2') break
    }
    agent.assertNoPendingInterceptors()
  })

  test('come once each when new ones push others onto the next page', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get('/orders?offset=0&limit=3', page([9, 8, 7], true))
    get('/orders?offset=3&limit=3', page([8, 7, 6], true))
    get('/orders?offset=6&limit=3', page([6, 5, 5], false))
    expect(await walk(client.orders({ limit: 3 }))).toEqual([9, 8, 7, 6, 5])
    agent.assertNoPendingInterceptors()
  })

  test('without hasMoreItems end with the first empty page, a short one being no proof', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get('/orders?offset=0&limit=100', page([1, 2], undefined))
    get('/orders?offset=2&limit=100', page([3], undefined))
    get('/orders?offset=3&limit=100', page([], undefined))
    expect(await walk(client.orders())).toEqual([1, 2, 3])
    agent.assertNoPendingInterceptors()
  })

  test('end with an empty page even if it promises more', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get('/orders?offset=0&limit=100', page([1], true))
    get('/orders?offset=1&limit=100', page([], true))
    expect(await walk(client.orders())).toEqual([1])
    agent.assertNoPendingInterceptors()
  })

  test('end in an error, not never, when the pages repeat themselves', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    for (const offset of [0, 2, 4, 6]) get(`/orders?offset=${offset}&limit=2`, page([1, 2], true))
    const error = await failureOf(walk(client.orders({ limit: 2 })), 'unreadable')
    expect(error.message).toMatch(/repeat/)
    agent.assertNoPendingInterceptors()
  })

  test('end in the error of the page that failed', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get('/orders?offset=0&limit=100', page([1], true))
    get('/orders?offset=1&limit=100', 'oops', { status: 500 })
    await failureOf(walk(client.orders()), 'supplierFailed')
  })

  test.each([{ limit: 0 }, { limit: 1.5 }, { limit: Number.NaN }])('refuse %j', async (query) => {
    const error = await failureOf(walk(createMockSupplier().client.orders(query)), 'invalidInput')
    expect(error.message).toContain('limit')
  })
})
