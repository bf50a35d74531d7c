import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { askForToken, call } from './api-caller.ts'

const start = Date.UTC(2026, 0, 15, 8)

describe('the token endpoint', () => {
  const clock = virtualClock(start)
  let sandbox: Sandbox

  beforeEach(async () => {
    sandbox = await startSandbox({
      clock,
      seed: 1,
      orders: 1,
      clientId: 'a client',
      clientSecret: 's&cr+t:%',
      assignedScopes: ['api:partner', 'create:orders'],
    })
  })
  afterEach(() => sandbox.stop())

  const basic = (id: string, secret: string, scope = 'api:partner') =>
    call(`${sandbox.url}/connect/token`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      },
      body: `grant_type=client_credentials&scope=${encodeURIComponent(scope)}`,
    })
  const orders = (authorization?: string) =>
    call(`${sandbox.url}/partner/v1/orders`, { headers: authorization ? { authorization } : {} })

  it('takes credentials in the body', async () => {
    const { status, json, headers } = await askForToken(sandbox)
    expect(status).toBe(200)
    expect(json).toEqual({
      access_token: expect.stringMatching(/^[\w-]{43}$/),
      token_type: 'Bearer',
      expires_in: 3599,
      scope: 'api:partner create:orders',
    })
    expect(headers['cache-control']).toBe('no-store')
  })

  it('takes credentials as a Basic header, form-encoded or plain', async () => {
    const encoded = new URLSearchParams({ id: sandbox.clientId, secret: sandbox.clientSecret }).toString()
    const [id, secret] = encoded.split('&').map((pair) => pair.slice(pair.indexOf('=') + 1))
    expect((await basic(id!, secret!)).status).toBe(200)
    expect((await basic(sandbox.clientId, sandbox.clientSecret)).status).toBe(200)
  })

  it('does not know other clients or secrets', async () => {
    const inBody = await askForToken(sandbox, { client_secret: 'wrong' })
    expect([inBody.status, inBody.json.error]).toEqual([401, 'invalid_client'])
    const inHeader = await basic('somebody', sandbox.clientSecret)
    expect([inHeader.status, inHeader.json.error]).toEqual([401, 'invalid_client'])
    expect(inHeader.headers['www-authenticate']).toContain('Basic')
  })

  it('refuses credentials in two places, other grants and other content types', async () => {
    const twice = await call(`${sandbox.url}/connect/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic YTpi' },
      body: 'grant_type=client_credentials&client_id=a&client_secret=b',
    })
    expect([twice.status, twice.json.error]).toEqual([400, 'invalid_request'])
    const grant = await askForToken(sandbox, { grant_type: 'password' })
    expect([grant.status, grant.json.error]).toEqual([400, 'unsupported_grant_type'])
    const asJson = await call(`${sandbox.url}/connect/token`, { method: 'POST', body: '{}' })
    expect([asJson.status, asJson.json.error]).toEqual([400, 'invalid_request'])
  })

  it('refuses the whole token when one scope is not assigned', async () => {
    const { status, json } = await askForToken(sandbox, { scope: 'api:partner role:application' })
    expect([status, json.error]).toEqual([400, 'invalid_scope'])
    expect(json.error_description).toContain('role:application')
  })

  it('gives every assigned scope when none is asked for', async () => {
    expect((await askForToken(sandbox, {})).json.scope).toBe('api:partner create:orders')
  })

  it('never gives the same token twice', async () => {
    const tokens = [await askForToken(sandbox), await askForToken(sandbox)].map(
      ({ json }) => json.access_token,
    )
    expect(new Set(tokens).size).toBe(2)
  })

  it('lets nobody in without a token, and 401 is an envelope', async () => {
    const { status, json, headers } = await orders()
    expect(status).toBe(401)
    expect(json).toMatchObject({
      isSuccess: false,
      data: null,
      error: [{ severity: 'Error', code: 'unauthorized' }],
    })
    expect(headers['www-authenticate']).toContain('Bearer')
    expect((await orders('Bearer made-up')).status).toBe(401)
  })

  it('forgets a token when its time on the clock is over', async () => {
    const authorization = `Bearer ${(await askForToken(sandbox)).json.access_token}`
    clock.advanceTo(clock.now() + 3_598_999)
    expect((await orders(authorization)).status).toBe(200)
    clock.advanceTo(clock.now() + 1)
    expect((await orders(authorization)).status).toBe(401)
  })

  it('answers 403 and names the scope that a token lacks', async () => {
    const { json } = await askForToken(sandbox, { scope: 'api:partner' })
    const authorization = `Bearer ${json.access_token}`
    const refused = await orders(authorization)
    expect(refused.status).toBe(403)
    expect(refused.json.message).toContain('create:orders')
    const tariffs = await call(`${sandbox.url}/partner/v1/tariffs`, { headers: { authorization } })
    expect(tariffs.status).toBe(200)
  })
})
