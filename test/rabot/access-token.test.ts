import { describe, expect, test } from 'vitest'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import {
  clientId,
  clientSecret,
  createMockSupplier,
  documentedPage,
  failureOf,
  shownOf,
} from './mock-supplier.ts'

const anyPage = { offset: 0, limit: 10 }
const anyPath = '/orders?offset=0&limit=10'
const noOrders = documentedPage([], false)

describe('the access token', () => {
  test('is asked for by client credentials in a form, and carried by every call', async () => {
    const { agent, auth, get, client } = createMockSupplier()
    let form = ''
    auth
      .intercept({
        method: 'POST',
        path: '/connect/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
        body: (body) => {
          form = body
          return true
        },
      })
      .reply(200, { access_token: 'token-1', token_type: 'Bearer', expires_in: 3599 })
    get(anyPath, noOrders)
    get(anyPath, noOrders)
    await client.orderPage(anyPage)
    await client.orderPage(anyPage)
    expect(Object.fromEntries(new URLSearchParams(form))).toEqual({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'api:partner create:orders',
    })
    agent.assertNoPendingInterceptors()
  })

  test('is renewed a minute before it expires, and not sooner', async () => {
    const { agent, clock, grant, get, client } = createMockSupplier()
    const start = clock.now()
    grant()
    get(anyPath, noOrders)
    get(anyPath, noOrders)
    await client.orderPage(anyPage)
    clock.advanceTo(start + (3599 - 60) * 1000 - 1)
    await client.orderPage(anyPage)
    agent.assertNoPendingInterceptors()
    clock.advanceTo(start + (3599 - 60) * 1000)
    grant({ access_token: 'token-2' })
    get(anyPath, noOrders, { token: 'token-2' })
    await client.orderPage(anyPage)
    agent.assertNoPendingInterceptors()
  })

  test('of a short life is renewed when a tenth of it is left', async () => {
    const { agent, clock, grant, client } = createMockSupplier()
    const start = clock.now()
    grant({ expires_in: 100 })
    await client.authenticate()
    clock.advanceTo(start + 89_999)
    await client.authenticate()
    clock.advanceTo(start + 90_000)
    grant({ access_token: 'token-2', expires_in: 100 })
    await client.authenticate()
    agent.assertNoPendingInterceptors()
  })

  test('without a stated life is kept until it is refused', async () => {
    const { agent, clock, grant, client } = createMockSupplier()
    grant({ expires_in: undefined })
    await client.authenticate()
    clock.advanceTo(clock.now() + 365 * 86_400_000)
    await client.authenticate()
    agent.assertNoPendingInterceptors()
  })

  test('is asked for once by many calls at the same time', async () => {
    const { agent, api, grant, client } = createMockSupplier()
    grant()
    api
      .intercept({ path: `/partner/v1${anyPath}` })
      .reply(200, noOrders)
      .times(20)
    await Promise.all(Array.from({ length: 20 }, () => client.orderPage(anyPage)))
    agent.assertNoPendingInterceptors()
  })

  test('is asked for again after a renewal failed', async () => {
    const { agent, auth, grant, client } = createMockSupplier()
    auth
      .intercept({ method: 'POST', path: '/connect/token' })
      .reply(503, '', { headers: { 'retry-after': '7' } })
    const error = await failureOf(client.authenticate(), 'supplierFailed')
    expect(error.retryAfterMs).toBe(7000)
    grant()
    await client.authenticate()
    agent.assertNoPendingInterceptors()
  })

  test('is replaced once after a 401, and the call made again', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get(anyPath, '', { status: 401 })
    grant({ access_token: 'token-2' })
    get(anyPath, noOrders, { token: 'token-2' })
    const { status } = await client.orderPage(anyPage)
    expect(status).toBe(200)
    agent.assertNoPendingInterceptors()
  })

  test('is replaced once when many calls are refused at the same time', async () => {
    const { agent, api, grant, client } = createMockSupplier()
    grant()
    grant({ access_token: 'token-2' })
    const answerTo = (token: string, status: number) =>
      api
        .intercept({ path: `/partner/v1${anyPath}`, headers: { authorization: `Bearer ${token}` } })
        .reply(status, noOrders)
        .times(10)
    answerTo('token-1', 401)
    answerTo('token-2', 200)
    await Promise.all(Array.from({ length: 10 }, () => client.orderPage(anyPage)))
    agent.assertNoPendingInterceptors()
  })

  test('that is refused twice ends in credentialsRefused', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get(anyPath, '', { status: 401 })
    grant({ access_token: 'token-2' })
    get(anyPath, '', { status: 401, token: 'token-2' })
    await failureOf(client.orderPage(anyPage), 'credentialsRefused')
    agent.assertNoPendingInterceptors()
  })

  test('that lacks a scope is not used, and the error names the missing one', async () => {
    const { grant, client } = createMockSupplier()
    grant({ scope: 'api:partner role:application' })
    const error = await failureOf(client.authenticate(), 'scopeMissing')
    expect(error.message).toContain('create:orders')
    expect(error.message).not.toContain('api:partner')
  })

  test('is asked for with the scopes given', async () => {
    const { agent, auth, client } = createMockSupplier({ scopes: ['role:customer-support'] })
    auth
      .intercept({
        method: 'POST',
        path: '/connect/token',
        body: (body) => new URLSearchParams(body).get('scope') === 'role:customer-support',
      })
      .reply(200, { access_token: 'token-1', token_type: 'bearer', expires_in: '3599' })
    await client.authenticate()
    agent.assertNoPendingInterceptors()
  })

  test.each([
    [400, { error: 'invalid_scope' }, 'scopeMissing', /api:partner, create:orders/],
    [400, { error: 'invalid_client' }, 'credentialsRefused', /invalid_client/],
    [
      401,
      { error: 'invalid_client', error_description: 'No such client' },
      'credentialsRefused',
      /No such client/,
    ],
    [401, 'who are you?', 'credentialsRefused', /401/],
    [403, '', 'credentialsRefused', /403/],
    [400, { error: 'unsupported_grant_type' }, 'refused', /unsupported_grant_type/],
    [400, { error: 'invalid_request', error_description: [7] }, 'refused', /answered 400: invalid_request$/],
    [404, '<html>', 'refused', /404/],
    [429, '', 'rateLimited', /429/],
    [500, 'oops', 'supplierFailed', /500/],
    [302, '', 'unreadable', /302/],
    [204, '', 'unreadable', /204/],
    [200, '{"access_token":', 'unreadable', /no token/],
    [200, { token: 'token-1' }, 'unreadable', /no token/],
    [200, { access_token: 'token-1', token_type: 'mac' }, 'unreadable', /token/],
    [200, { access_token: 'two\r\nlines', token_type: 'Bearer' }, 'unreadable', /bearer/],
  ] as const)('fails on %i %j with %s', async (status, body, code, message) => {
    const { auth, client } = createMockSupplier()
    auth.intercept({ method: 'POST', path: '/connect/token' }).reply(status, body)
    const error = await failureOf(client.authenticate(), code)
    expect(error.message).toMatch(message)
  })

  test.each([
    ['its own form', { error: 'invalid_client', error_description: `bad: ${clientSecret}` }],
    [
      'percent-encoded form',
      { error: 'invalid_request', error_description: encodeURIComponent(clientSecret) },
    ],
    ['an error code', { error: clientSecret }],
    ['an unknown token type', { access_token: clientSecret, token_type: 'mac' }],
  ])('keeps the secret to itself when the answer echoes it as %s', async (_form, body) => {
    const { auth, client } = createMockSupplier()
    const status = 'error' in body ? 400 : 200
    auth.intercept({ method: 'POST', path: '/connect/token' }).reply(status, body)
    const error = await client.authenticate().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StromkreisError)
    const shown = shownOf(error as StromkreisError)
    expect(shown).not.toContain(clientSecret)
    expect(shown).not.toContain(encodeURIComponent(clientSecret))
  })

  test('keeps the secret to itself when nobody answers', async () => {
    const { client } = createMockSupplier()
    const error = await failureOf(client.authenticate(), 'unreachable')
    expect(shownOf(error)).not.toMatch(/secret|h%26rd/)
  })

  test('is no longer waited for once the caller gives up', async () => {
    const { auth, client } = createMockSupplier()
    auth.intercept({ method: 'POST', path: '/connect/token' }).reply(200, {}).delay(60_000)
    const giveUp = new AbortController()
    const waiting = client.authenticate(giveUp.signal)
    giveUp.abort()
    await failureOf(waiting, 'unreachable')
    await failureOf(client.authenticate(giveUp.signal), 'unreachable')
  })
})
