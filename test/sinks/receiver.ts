import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** What came in, as it came. */
export interface Received {
  headers: IncomingHttpHeaders
  url: string
  body: string
}

/** A server on loopback that is gone with the test. */
export async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A receiver that keeps what it gets and answers as told: a status, or by itself. */
export async function receiver(answer: number | RequestListener = 204) {
  const received: Received[] = []
  const told = { answer }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    received.push({
      headers: request.headers,
      url: request.url ?? '',
      body: Buffer.concat(chunks).toString(),
    })
    if (typeof told.answer === 'number') response.writeHead(told.answer).end()
    else told.answer(request, response)
  })
  return { url: await listening(server), received, told, server }
}
