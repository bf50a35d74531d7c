import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { createRabotClient, type RabotClient } from '../../src/rabot/rabot-client.ts'
import type { RabotClientOptions } from '../../src/rabot/rabot-client-options.ts'
import { failureOf } from './mock-supplier.ts'

const document = { customerNumber: '7', contractNumber: '9', fileId: 'f-1' }
const open: { server: Server; client: RabotClient }[] = []

/** A client of a real server on loopback; the server grants tokens, `answer` answers the rest. */
async function clientOf(
  answer: RequestListener,
  options: Partial<RabotClientOptions> = {},
): Promise<RabotClient> {
  let tokens = 0
  const server = createServer((request, response) => {
    if (request.url !== '/connect/token') return answer(request, response)
    response.end(
      JSON.stringify({ access_token: `token-${++tokens}`, token_type: 'Bearer', expires_in: 3599 }),
    )
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

async function read(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('a document', () => {
  test('comes byte for byte, with what the headers say of it', async () => {
    const bytes = Buffer.from([0, 255, 37, 80, 68, 70, 10, 128])
    const asked: (string | undefined)[] = []
    const client = await clientOf((request, response) => {
      asked.push(request.url, request.headers.accept)
      response.writeHead(200, {
        'content-type': 'application/pdf',
        'content-length': bytes.length,
        'content-disposition': `attachment; filename="R.pdf"; filename*=UTF-8''R%C3%A4chnung.pdf`,
      })
      response.end(bytes)
    })
    const { content, ...said } = await client.downloadDocument(document)
    expect(said).toEqual({ contentType: 'application/pdf', fileName: 'Rächnung.pdf', sizeBytes: 8 })
    expect(await read(content)).toEqual(bytes)
    expect(asked).toEqual(['/partner/v1/customers/7/contracts/9/documents/f-1', '*/*'])
  })

  test.each([
    ['attachment; filename="a \\"b\\".pdf"', 'a "b".pdf'],
    ['attachment; filename=plain.pdf', 'plain.pdf'],
    [`attachment; filename="ok.pdf"; filename*=UTF-8''%E0%A4%A`, 'ok.pdf'],
    ['inline', null],
    [undefined, null],
  ])('that comes with %j is called %j', async (disposition, fileName) => {
    const client = await clientOf((_request, response) => {
      if (disposition !== undefined) response.setHeader('content-disposition', disposition)
      response.end('x')
    })
    const { content, ...said } = await client.downloadDocument(document)
    expect(said).toMatchObject({ fileName, contentType: null })
    content.destroy()
  })

  test('may be larger than any answer that is read at once, and waits for a slow reader', async () => {
    const chunk = Buffer.alloc(1 << 20, 7)
    const chunks = 64
    let sent = 0
    const client = await clientOf(
      (_request, response) => {
        const send = (): void => {
          if (sent === chunks) return void response.end()
          sent++
          response.write(chunk, () => send())
        }
        send()
      },
      { maxAnswerBytes: 1000 },
    )
    const { content } = await client.downloadDocument(document)
    let received = 0
    let greatestLead = 0
    for await (const part of content) {
      received += part.length
      greatestLead = Math.max(greatestLead, sent * chunk.length - received)
      await setImmediate()
    }
    expect(received).toBe(chunks * chunk.length)
    // What sockets and streams hold between the two, and far from all of it.
    expect(greatestLead).toBeLessThan((chunks * chunk.length) / 2)
  })

  test.each<[string, (response: ServerResponse) => void, RegExp]>([
    [
      'is cut by the network',
      (response) => {
        response.writeHead(200, { 'content-length': '1000' })
        response.write('half', () => response.destroy())
      },
      /UND_ERR_SOCKET|ECONNRESET|no complete answer/,
    ],
    [
      'falls silent',
      (response) => {
        response.write('half')
      },
      /within 300 ms/,
    ],
  ])('that %s fails while it is read, after what had come', async (_what, answer, message) => {
    const client = await clientOf((_request, response) => answer(response), { requestTimeoutMs: 300 })
    const { content } = await client.downloadDocument(document)
    const received: Buffer[] = []
    const error = await failureOf(
      (async () => {
        for await (const part of content) received.push(part)
      })(),
      'unreachable',
    )
    expect(Buffer.concat(received).toString()).toBe('half')
    expect(error.message).toMatch(message)
    expect(error.message).toContain('GET http://127.0.0.1')
  })

  test('that breaks before anybody reads it brings down nobody, and fails when it is read', async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('half', () => response.destroy())
    })
    const { content } = await client.downloadDocument(document)
    await new Promise((resolve) => content.once('close', resolve))
    await failureOf(read(content), 'unreachable')
  })

  test('that its caller no longer wants is broken off', async () => {
    const giveUp = new AbortController()
    const client = await clientOf((_request, response) => response.write('half'))
    const { content } = await client.downloadDocument(document, giveUp.signal)
    const reading = failureOf(read(content), 'unreachable')
    giveUp.abort()
    expect((await reading).message).toContain('caller')
  })

  test('that is let go of lets go of the connection', async () => {
    let closed!: () => void
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve
    })
    const client = await clientOf((_request, response) => {
      response.once('close', closed)
      response.write('half')
    })
    const { content } = await client.downloadDocument(document)
    content.destroy()
    await isClosed
  })

  test('is asked for once more after a 401, with a new token', async () => {
    const seen: (string | undefined)[] = []
    const client = await clientOf((request, response) => {
      seen.push(request.headers.authorization)
      response.writeHead(seen.length === 1 ? 401 : 200).end('x')
    })
    const { content } = await client.downloadDocument(document)
    expect((await read(content)).toString()).toBe('x')
    expect(seen).toEqual(['Bearer token-1', 'Bearer token-2'])
  })

  test.each([
    [404, 'notFound', /fileId/],
    [403, 'scopeMissing', /role:application|link to you/],
    [503, 'supplierFailed', /later/],
    [302, 'unreadable', /redirect/],
  ] as const)('answered with %i is a plain error', async (status, code, hint) => {
    const client = await clientOf((_request, response) => response.writeHead(status).end('{"message":"No"}'))
    const error = await failureOf(client.downloadDocument(document), code)
    expect(error.hint).toMatch(hint)
    expect(error.complaint?.errors[0]?.message).toBe('No')
  })

  test('whose answer never begins is given up after the timeout', async () => {
    const client = await clientOf(() => {}, { requestTimeoutMs: 100 })
    const error = await failureOf(client.downloadDocument(document), 'unreachable')
    expect(error.message).toContain('100 ms')
  })

  test('is not asked for under a name that would lead elsewhere', async () => {
    const client = await clientOf(() => {})
    const error = await failureOf(client.downloadDocument({ ...document, fileId: '..' }), 'invalidInput')
    expect(error.message).toContain('fileId')
  })
})
