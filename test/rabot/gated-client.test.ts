import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { createRabotClient } from '../../src/rabot/rabot-client.ts'
import { createRabotOrderSupplier } from '../../src/rabot/rabot-order-supplier.ts'
import { createRabotSupplier } from '../../src/rabot/rabot-supplier.ts'
import { validOrder } from '../../src/testing/valid-order.ts'
import { budgetUsedUp, GateToWatch, untilAborted } from './gate-to-watch.ts'
import { createMockSupplier, documentedPage, epoch, failureOf } from './mock-supplier.ts'

const apiUrl = 'https://test-api.rabot-charge.de'
const authUrl = 'https://test-auth.rabot-charge.de'
const anyPage = { offset: 0, limit: 10 }
const anyPath = '/orders?offset=0&limit=10'
const noOrders = documentedPage([], false)
const created = { customerNumber: '234567890', contractNumber: '345678901' }

describe('every request passes the gate right before it is sent:', () => {
  test('the token’s to its own host, then the call', async () => {
    const gate = new GateToWatch()
    const { grant, get, client } = createMockSupplier({ gate })
    grant()
    get(anyPath, noOrders)
    get(anyPath, noOrders)
    await client.orderPage(anyPage)
    await client.orderPage(anyPage)
    expect(gate.entered).toEqual([authUrl, apiUrl, apiUrl])
    expect(gate.ends).toEqual(['answered 200', 'answered 200', 'answered 200'])
  })

  test('the second try after a 401, and its token', async () => {
    const gate = new GateToWatch()
    const { grant, get, client } = createMockSupplier({ gate })
    grant()
    get(anyPath, '', { status: 401 })
    grant({ access_token: 'token-2' })
    get(anyPath, noOrders, { token: 'token-2' })
    await client.orderPage(anyPage)
    expect(gate.entered).toEqual([authUrl, apiUrl, authUrl, apiUrl])
    expect(gate.ends).toEqual(['answered 200', 'answered 401', 'answered 200', 'answered 200'])
  })

  test('what failed, with what the supplier asked for', async () => {
    const gate = new GateToWatch()
    const { api, grant, client } = createMockSupplier({ gate })
    grant()
    const reply = { method: 'GET', path: `/partner/v1${anyPath}` }
    api.intercept(reply).reply(429, '', { headers: { 'retry-after': '30' } })
    api.intercept(reply).replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }))
    await failureOf(client.orderPage(anyPage), 'rateLimited')
    await failureOf(client.orderPage(anyPage), 'unreachable')
    expect(gate.ends).toEqual(['answered 200', 'answered 429 30', 'failed'])
  })

  test('what the caller broke off, which is no failure of the host', async () => {
    const gate = new GateToWatch()
    const { api, grant, client } = createMockSupplier({ gate })
    grant()
    api
      .intercept({ path: `/partner/v1${anyPath}` })
      .reply(200, noOrders)
      .delay(60_000)
    const stop = new AbortController()
    gate.onEnter = (origin) => {
      if (origin === apiUrl) setImmediate(() => stop.abort())
    }
    await failureOf(client.orderPage(anyPage, stop.signal), 'unreachable')
    expect(gate.ends).toEqual(['answered 200', 'abandoned'])
  })

  test('an answer that is too large came all the same', async () => {
    const gate = new GateToWatch()
    const { grant, get, client } = createMockSupplier({ gate, maxAnswerBytes: 200 })
    grant()
    get(anyPath, 'x'.repeat(300))
    await failureOf(client.orderPage(anyPage), 'unreadable')
    expect(gate.ends).toEqual(['answered 200', 'answered 200'])
  })
})

describe('the wait at the gate', () => {
  test('is not part of the look, nor of the request’s timeout', async () => {
    const gate = new GateToWatch()
    const { clock, grant, get, client } = createMockSupplier({ gate, requestTimeoutMs: 100 })
    gate.onEnter = async (origin) => {
      if (origin !== apiUrl) return
      await new Promise((resolve) => setTimeout(resolve, 150))
      clock.advanceTo(epoch + 600_000)
    }
    grant()
    get(anyPath, noOrders)
    const page = await createRabotSupplier(client).page(anyPage)
    expect(page.beganAt).toBe(epoch + 600_000)
  })

  test('that outlasts the token ends in a new one, and the leave is given back meanwhile', async () => {
    const gate = new GateToWatch()
    const { clock, grant, get, client } = createMockSupplier({ gate })
    gate.onEnter = (origin) => {
      // While a token is asked for, no other call is held: it may be the only one allowed at a time.
      expect(gate.underWay).toBe(0)
      if (origin === apiUrl && gate.entered.length === 1) clock.advanceTo(epoch + 3_600_000)
    }
    grant()
    grant({ access_token: 'token-2' })
    get(anyPath, noOrders, { token: 'token-2' })
    await client.orderPage(anyPage)
    expect(gate.ends).toEqual(['answered 200', 'unused', 'answered 200', 'answered 200'])
  })

  test('that outlasts one token after the other is an error of a call that was not made', async () => {
    const gate = new GateToWatch()
    const { clock, grant, client } = createMockSupplier({ gate })
    gate.onEnter = (origin) => {
      if (origin === apiUrl) clock.advanceTo(clock.now() + 3_600_000)
    }
    for (let token = 1; token <= 4; token += 1) grant()
    const error = await failureOf(client.createOrder(validOrder()), 'rateLimited')
    expect(error).toMatchObject({ wasNotSent: true })
    expect(gate.ends).toEqual(Array.from({ length: 4 }, () => ['answered 200', 'unused']).flat())
  })

  test('for a token is for the call that follows, too', async () => {
    const gate = new GateToWatch()
    const { grant, get, client } = createMockSupplier({ gate })
    grant()
    get(anyPath, noOrders)
    await client.orderPage(anyPage)
    expect(gate.before).toEqual([apiUrl, undefined])
  })

  test('that is too long is an error of a call that was not made', async () => {
    const gate = new GateToWatch()
    const { client } = createMockSupplier({ gate })
    gate.onEnter = () => {
      throw budgetUsedUp()
    }
    const error = await failureOf(client.createOrder(validOrder()), 'rateLimited')
    expect(error).toMatchObject({ wasNotSent: true, retryAfterMs: 3_600_000 })
  })

  test('ends when the caller gives up, with an error of a call that was not made', async () => {
    const gate = new GateToWatch()
    const { grant, client } = createMockSupplier({ gate })
    gate.onEnter = (origin, signal) => (origin === apiUrl ? untilAborted(signal) : undefined)
    grant()
    const stop = new AbortController()
    const waiting = client.createOrder(validOrder(), stop.signal)
    setImmediate(() => stop.abort())
    expect(await failureOf(waiting, 'unreachable')).toMatchObject({ wasNotSent: true })
  })

  test('for a token goes on as long as one caller waits, and ends with the last', async () => {
    const gate = new GateToWatch()
    let ended = 0
    gate.onEnter = (_origin, signal) =>
      untilAborted(signal).finally(() => {
        ended += 1
      })
    const { client } = createMockSupplier({ gate })
    const [first, second] = [new AbortController(), new AbortController()]
    const waits = [client.authenticate(first.signal), client.authenticate(second.signal)]
    first.abort()
    await failureOf(waits[0]!, 'unreachable')
    expect(ended).toBe(0)
    second.abort()
    await failureOf(waits[1]!, 'unreachable')
    await new Promise((resolve) => setImmediate(resolve))
    expect(ended).toBe(1)
  })
})

describe('an order that is prepared', () => {
  test('has its token and its leave before, and waits for nothing when it is sent', async () => {
    const gate = new GateToWatch()
    const { api, clock, grant, client } = createMockSupplier({ gate })
    grant()
    api.intercept({ method: 'POST', path: '/partner/v1/orders' }).reply(200, created)
    const supplier = createRabotOrderSupplier(client, clock)
    await supplier.prepare()
    expect([gate.entered, gate.underWay]).toEqual([[authUrl, apiUrl], 1])
    gate.onEnter = () => {
      throw new Error('nobody may wait now')
    }
    clock.advanceTo(epoch + 7_200_000)
    expect(await supplier.create(validOrder())).toMatchObject(created)
    supplier.release?.()
    expect(gate.ends).toEqual(['answered 200', 'answered 200'])
  })

  test('and not sent gives the leave back, when it is released or prepared once more', async () => {
    const gate = new GateToWatch()
    const { clock, grant, client } = createMockSupplier({ gate })
    grant()
    const supplier = createRabotOrderSupplier(client, clock)
    await supplier.prepare()
    await supplier.prepare()
    expect(gate.ends).toEqual(['answered 200', 'unused'])
    supplier.release?.()
    supplier.release?.()
    expect(gate.ends).toEqual(['answered 200', 'unused', 'unused'])
    expect(gate.underWay).toBe(0)
  })

  test('whose token is refused is not sent twice; the next has a new one', async () => {
    const gate = new GateToWatch()
    const { agent, api, clock, grant, client } = createMockSupplier({ gate })
    const post = (token: string) =>
      api.intercept({
        method: 'POST',
        path: '/partner/v1/orders',
        headers: { authorization: `Bearer ${token}` },
      })
    grant()
    post('token-1').reply(401, '')
    const supplier = createRabotOrderSupplier(client, clock)
    await supplier.prepare()
    await failureOf(supplier.create(validOrder()), 'credentialsRefused')
    grant({ access_token: 'token-2' })
    post('token-2').reply(200, created)
    await supplier.prepare()
    expect(await supplier.create(validOrder())).toMatchObject(created)
    agent.assertNoPendingInterceptors()
    expect(gate.underWay).toBe(0)
  })

  test('and turns out to be none gives the leave back', async () => {
    const gate = new GateToWatch()
    const { clock, grant, client } = createMockSupplier({ gate })
    grant()
    const supplier = createRabotOrderSupplier(client, clock)
    await supplier.prepare()
    await failureOf(supplier.create({}), 'invalidInput')
    expect([gate.ends.at(-1), gate.underWay]).toEqual(['unused', 0])
  })
})

describe('a download', () => {
  async function download(send: (response: ServerResponse) => void) {
    const server = createServer((request, response) => {
      if (request.url !== '/connect/token') return send(response)
      response.setHeader('content-type', 'application/json')
      response.end('{"access_token":"token-1","token_type":"Bearer","expires_in":3599}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const gate = new GateToWatch()
    const client = createRabotClient({
      apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...{ clientId: 'any', clientSecret: 'thing', clock: systemClock(), gate },
    })
    onTestFinished(async () => {
      server.closeAllConnections()
      server.close()
      await client.close()
    })
    const numbers = { customerNumber: '1', contractNumber: '2', fileId: '3' }
    return { gate, document: await client.downloadDocument(numbers) }
  }

  test('is under way until it has been read', async () => {
    const { gate, document } = await download((response) => response.end('a file'))
    expect(gate.underWay).toBe(1)
    expect(await text(document.content)).toBe('a file')
    expect(gate.ends).toEqual(['answered 200', 'answered 200'])
  })

  test('is over when its reader has had enough', async () => {
    const { gate, document } = await download((response) => response.write('half a'))
    document.content.destroy()
    await new Promise((resolve) => document.content.once('close', resolve))
    expect(gate.ends).toEqual(['answered 200', 'abandoned'])
  })

  test('is over, as a failure, when the rest does not come', async () => {
    const { gate, document } = await download((response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('half a')
      setImmediate(() => response.destroy())
    })
    await failureOf(text(document.content), 'unreachable')
    expect(gate.ends).toEqual(['answered 200', 'failed'])
  })
})
