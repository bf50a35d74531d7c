import { describe, expect, test } from 'vitest'
import {
  clientSecret,
  createMockSupplier,
  epoch,
  failureOf,
  type MockSupplier,
  shownOf,
} from './mock-supplier.ts'

const anyPage = { offset: 0, limit: 10 }

function announce({ api, grant }: MockSupplier, status: number, body: string | object, headers = {}) {
  grant()
  api.intercept({ path: '/partner/v1/orders?offset=0&limit=10' }).reply(status, body, { headers })
}

describe('an answer that is not a success', () => {
  test.each([
    [400, 'refused'],
    [403, 'scopeMissing'],
    [404, 'refused'],
    [409, 'refused'],
    [422, 'refused'],
    [429, 'rateLimited'],
    [500, 'supplierFailed'],
    [502, 'supplierFailed'],
    [503, 'supplierFailed'],
    [301, 'unreadable'],
  ] as const)('%i is %s, with the status, the code and what the supplier said', async (status, code) => {
    const supplier = createMockSupplier()
    announce(supplier, status, {
      isSuccess: false,
      error: [{ severity: 'Error', code: 'the-code', message: 'What happened', details: 'more' }],
    })
    const error = await failureOf(supplier.client.orderPage(anyPage), code)
    expect(error.message).toBe(
      `GET https://test-api.rabot-charge.de/partner/v1/orders: answered ${status}${status === 403 ? ' (needs the scope create:orders)' : ''}: the-code: What happened`,
    )
    expect(error.complaint).toEqual({
      status,
      errors: [{ severity: 'Error', code: 'the-code', message: 'What happened', details: 'more' }],
    })
    supplier.agent.assertNoPendingInterceptors()
  })

  test('404 of a tariff is notFound', async () => {
    const { api, grant, client } = createMockSupplier()
    grant()
    api.intercept({ method: 'POST', path: '/partner/v1/tariffs/none/calculation' }).reply(404, '')
    await failureOf(client.calculate('none', { yearlyConsumptionKwh: 1, zipCode: '01067' }), 'notFound')
  })

  test('403 names the scope that is needed', async () => {
    const supplier = createMockSupplier()
    announce(supplier, 403, '')
    const listing = await failureOf(supplier.client.orderPage(anyPage), 'scopeMissing')
    expect(listing.message).toContain('create:orders')
    supplier.get('/tariffs', '', { status: 403 })
    const tariffs = await failureOf(supplier.client.tariffs(), 'scopeMissing')
    expect(tariffs.message).toContain('api:partner')
  })

  test.each([
    ['nothing', '', []],
    ['HTML', '<html>Bad gateway</html>', []],
    [
      'a bare message',
      { message: 'Nope' },
      [{ severity: 'Error', code: '', message: 'Nope', details: null }],
    ],
    [
      'odd entries',
      { error: [7, null, { code: 8 }] },
      [{ severity: 'Error', code: '', message: '', details: null }],
    ],
    ['an error that is no array', { error: 'Nope' }, []],
  ])('may say %s', async (_body, body, errors) => {
    const supplier = createMockSupplier()
    announce(supplier, 400, body)
    const error = await failureOf(supplier.client.orderPage(anyPage), 'refused')
    expect(error.complaint).toEqual({ status: 400, errors })
  })

  test('cannot flood the error', async () => {
    const supplier = createMockSupplier()
    const entry = {
      severity: 's'.repeat(999),
      code: 'c'.repeat(999),
      message: 'm'.repeat(999),
      details: 'd'.repeat(999),
    }
    announce(supplier, 400, { error: Array.from({ length: 999 }, () => entry) })
    const error = await failureOf(supplier.client.orderPage(anyPage), 'refused')
    expect(error.complaint?.errors).toHaveLength(20)
    expect(JSON.stringify(error.complaint).length).toBeLessThan(20_000)
  })

  test.each([429, 500, 502, 503, 400, 403, 404, 418, 200])(
    'of status %i shows neither secret nor token, though the supplier echoes them',
    async (status) => {
      const supplier = createMockSupplier()
      const echo = `sent: Bearer token-1 and ${clientSecret} or ${encodeURIComponent(clientSecret)}`
      announce(supplier, status, {
        isSuccess: false,
        message: echo,
        error: [{ severity: echo, code: echo, message: echo, details: echo }],
      })
      const error = await supplier.client.order('7').catch((reason: unknown) => reason)
      const page = await supplier.client.orderPage(anyPage).catch((reason: unknown) => reason)
      for (const thrown of [error, page].filter((one) => one instanceof Error)) {
        const shown = shownOf(thrown)
        expect(shown).not.toContain('token-1')
        expect(shown).not.toContain(clientSecret)
        expect(shown).not.toContain(encodeURIComponent(clientSecret))
      }
    },
  )
})

describe('Retry-After', () => {
  const inAMinute = new Date(epoch + 60_000).toUTCString()
  test.each([
    [429, '120', 120_000],
    [429, inAMinute, 60_000],
    [429, new Date(epoch - 60_000).toUTCString(), 0],
    [429, '0', 0],
    [429, '31536000', 86_400_000],
    [503, new Date(epoch + 365 * 86_400_000).toUTCString(), 86_400_000],
    [429, 'soon', undefined],
    [429, '-5', undefined],
    [429, undefined, undefined],
    [503, '30', 30_000],
    [503, inAMinute, 60_000],
    [400, '30', undefined],
  ])('after %i: %j is waited for %j ms', async (status, header, retryAfterMs) => {
    const supplier = createMockSupplier()
    announce(supplier, status, '', header === undefined ? {} : { 'retry-after': header })
    const code = status === 429 ? 'rateLimited' : status === 503 ? 'supplierFailed' : 'refused'
    const error = await failureOf(supplier.client.orderPage(anyPage), code)
    expect(error.retryAfterMs).toBe(retryAfterMs)
  })
})
