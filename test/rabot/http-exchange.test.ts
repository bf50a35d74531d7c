import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { createRabotClient, type RabotClient } from '../../src/rabot/rabot-client.ts'
import type { RabotClientOptions } from '../../src/rabot/rabot-client-options.ts'
import { documentedPage, failureOf } from './mock-supplier.ts'

const anyPage = { offset: 0, limit: 10 }
const open: { server: Server; client: RabotClient }[] = []

/** A client of a real server on loopback; the server grants tokens, `answer` answers the rest. */
async function clientOf(
  answer: RequestListener,
  options: Partial<RabotClientOptions> = {},
): Promise<RabotClient> {
  const server = createServer((request, response) => {
    if (request.url !== '/connect/token') return answer(request, response)
    response.end(JSON.stringify({ access_token: 'token-1', token_type: 'Bearer', expires_in: 3599 }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = createRabotClient({
    apiUrl,
    clientId: 'id',
    clientSecret: 'secret',
    clock: systemClock(),
    ...options,
  })
  open.push({ server, client })
  return client
}

afterEach(async () => {
  for (const { server, client } of open.splice(0)) {
    server.closeAllConnections()
    await client.close()
    await new Promise((resolve) => server.close(resolve))
  }
})

describe('over real HTTP', () => {
  test('one client serves many requests at the same time', async () => {
    const client = await clientOf((_request, response) =>
      response.end(JSON.stringify(documentedPage([], false))),
    )
    const giveUp = new AbortController()
    const pages = await Promise.all(
      Array.from({ length: 100 }, () => client.orderPage(anyPage, giveUp.signal)),
    )
    expect(pages).toHaveLength(100)
  })

  test('a redirect is not followed', async () => {
    const asked: (string | undefined)[] = []
    const client = await clientOf((request, response) => {
      asked.push(request.url)
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    await failureOf(client.orderPage(anyPage), 'unreadable')
    expect(asked).toEqual(['/partner/v1/orders?offset=0&limit=10'])
  })

  test('an answer that never begins is given up after the timeout', async () => {
    const client = await clientOf(() => {}, { requestTimeoutMs: 100 })
    const error = await failureOf(client.orderPage(anyPage), 'unreachable')
    expect(error.message).toContain('100 ms')
  })

  test('an answer that never ends is given up after the timeout', async () => {
    const client = await clientOf((_request, response) => response.write('{"data":'), {
      requestTimeoutMs: 100,
    })
    await failureOf(client.orderPage(anyPage), 'unreachable')
  })

  test('an answer cut by the network is no answer', async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"data":', () => response.destroy())
    })
    await failureOf(client.orderPage(anyPage), 'unreachable')
  })

  test('a server that is gone is unreachable', async () => {
    const client = await clientOf(() => {})
    const { server } = open[0]!
    await new Promise((resolve) => server.close(resolve))
    const error = await failureOf(client.orderPage(anyPage), 'unreachable')
    expect(error.message).toContain('ECONNREFUSED')
  })

  test('an answer larger than allowed is not read to its end', async () => {
    const client = await clientOf((_request, response) => response.end('x'.repeat(200_001)), {
      maxAnswerBytes: 200_000,
    })
    const error = await failureOf(client.orderPage(anyPage), 'unreadable')
    expect(error.message).toContain('200000')
    await failureOf(client.orderPage(anyPage), 'unreadable')
  })

  test('a request that its caller no longer wants is broken off', async () => {
    const giveUp = new AbortController()
    const client = await clientOf(() => giveUp.abort())
    const error = await failureOf(client.orderPage(anyPage, giveUp.signal), 'unreachable')
    expect(error.message).toContain('caller')
  })

  test('a client that was closed reaches nobody', async () => {
    const client = await clientOf(() => {})
    await client.close()
    await failureOf(client.orderPage(anyPage), 'unreachable')
    open.splice(0).at(0)?.server.close()
  })
})
