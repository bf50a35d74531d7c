import { describe, expect, test } from 'vitest'
import { createRabotSupplier } from '../../src/rabot/rabot-supplier.ts'
import { createMockSupplier, documentedOrder, documentedPage, failureOf } from './mock-supplier.ts'

const request = { offset: 0, limit: 10 }
const path = '/orders?offset=0&limit=10'
const onePage = documentedPage([documentedOrder('1'), { contractNumber: '2' }], true)

describe('a page as the engine sees it', () => {
  test('is timed, and read as often as one likes', async () => {
    const { agent, clock, grant, get, client } = createMockSupplier()
    grant()
    get(path, onePage)
    const page = await createRabotSupplier(client).page(request)
    expect(page).toMatchObject({ beganAt: clock.now(), endedAt: clock.now() })
    const reading = page.read()
    expect(reading).toMatchObject({
      sightings: [
        { contractNumber: '1', status: 'Open' },
        { contractNumber: '2', problem: expect.stringContaining('state') },
      ],
      hasMore: true,
    })
    expect(page.read()).toBe(reading)
    agent.assertNoPendingInterceptors()
  })

  test('has a request’s own times, without the wait for a token', async () => {
    const { clock, auth, api, client } = createMockSupplier()
    const start = clock.now()
    auth.intercept({ method: 'POST', path: '/connect/token' }).reply(() => {
      clock.advanceTo(start + 5_000)
      return { statusCode: 200, data: { access_token: 'token-1', token_type: 'Bearer', expires_in: 3599 } }
    })
    api.intercept({ path: `/partner/v1${path}` }).reply(() => {
      clock.advanceTo(start + 7_000)
      return { statusCode: 200, data: onePage }
    })
    const page = await createRabotSupplier(client).page(request)
    expect(page).toMatchObject({ beganAt: start + 5_000, endedAt: start + 7_000 })
  })

  test('has the same digest for the same bytes, and for those only', async () => {
    const { grant, get, client } = createMockSupplier()
    const supplier = createRabotSupplier(client)
    grant()
    get(path, onePage)
    get(path, onePage)
    get(path, documentedPage([documentedOrder('1', { state: 'Processing' })], true))
    const digests = [
      await supplier.page(request),
      await supplier.page(request),
      await supplier.page(request),
    ].map((page) => page.digest)
    expect(digests[1]).toBe(digests[0])
    expect(digests[2]).not.toBe(digests[0])
  })

  test('that is cut fails when read, not before', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get(path, JSON.stringify(onePage).slice(0, 100))
    const page = await createRabotSupplier(client).page(request)
    for (const _twice of [1, 2]) {
      expect(() => page.read()).toThrow(expect.objectContaining({ code: 'unreadable' }))
    }
  })

  test('that fails says why', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get(path, '', { status: 503 })
    await failureOf(createRabotSupplier(client).page(request), 'supplierFailed')
  })
})

describe('one order as the engine sees it', () => {
  async function lookAt(data: unknown, status = 200) {
    const { clock, grant, get, client } = createMockSupplier()
    grant()
    get('/orders/7', data, { status })
    const look = await createRabotSupplier(client).order('7')
    expect(look).toMatchObject({ beganAt: clock.now(), endedAt: clock.now() })
    return look.sighting
  }

  test('is observed', async () => {
    const order = documentedOrder('7', { state: 'Contract', deliveryState: { state: 'DeliveryPending' } })
    expect(await lookAt({ isSuccess: true, data: { order } })).toMatchObject({
      contractNumber: '7',
      status: 'PendingDelivery',
      words: 'Contract/DeliveryPending',
    })
  })

  test('is null when the supplier does not know it', async () => {
    expect(await lookAt('', 404)).toBeNull()
  })

  test('is unreadable under the number asked for when it does not give its own', async () => {
    expect(await lookAt({ data: { order: { state: 'Open' } } })).toEqual({
      contractNumber: '7',
      problem: expect.stringContaining('contractNumber'),
    })
  })

  test('is unreadable when another order is answered', async () => {
    expect(await lookAt({ data: { order: documentedOrder('8') } })).toEqual({
      contractNumber: '7',
      problem: 'contractNumber: expected the number asked for',
    })
  })
})
