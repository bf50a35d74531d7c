import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acceptanceScene, called, clicked } from './acceptance-scene.ts'

const kilobyte = 1024
let scene: Awaited<ReturnType<typeof acceptanceScene>>

beforeEach(async () => {
  scene = await acceptanceScene({ requestTimeoutMs: 300 })
})
afterEach(() => scene.stop())

test('any path, token or order that is no offer gets one and the same 404', async () => {
  const { id, token, url, validUntil } = await scene.offer()
  const [order, , signature] = token.split('.')
  const strangers = [
    `${url}x`,
    url.slice(0, -1),
    `${url}/`,
    `${scene.endpoint.url}/offers/`,
    `${scene.endpoint.url}/offers/${id}`,
    `${scene.endpoint.url}/offers/${order}.${(validUntil + 1).toString(36)}.${signature}`,
    `${scene.endpoint.url}/offers/${'A'.repeat(1_000)}`,
    `${scene.endpoint.url}/offers/%00%ff`,
    `${scene.endpoint.url}/`,
    `${scene.endpoint.url}/favicon.ico`,
    `${scene.endpoint.url}//offers//..//`,
  ]
  const pages = new Set<string>()
  for (const stranger of strangers) {
    for (const response of [await fetch(stranger), await clicked(stranger, 'accept')]) {
      expect([stranger, response.status]).toEqual([stranger, 404])
      pages.add(await response.text())
    }
  }
  expect([...pages]).toEqual([expect.stringContaining('Dieses Angebot gibt es hier nicht')])
  expect(await called(`${url}x`, 'accept')).toEqual({
    status: 404,
    answer: { error: { code: 'notFound', message: expect.any(String) } },
  })
  expect(scene.desk.order(id).state).toBe('Offered')
  expect(scene.problems).toEqual([])
})

test('an offer under another path is the same offer, as a proxy may have it', async () => {
  const { token } = await scene.offer()
  expect((await fetch(`${scene.endpoint.url}/strom/offers/${token}`)).status).toBe(200)
})

test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])(
  '%s is refused with 405 and what is allowed',
  async (method) => {
    const { url } = await scene.offer()
    const answer = await spoken(
      `${method} ${new URL(url).pathname} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 405 /)
    expect(answer).toMatch(/\r\nallow: GET, HEAD, POST\r\n/i)
  },
)

test.each([
  { type: 'text/plain', body: 'decision=accept' },
  { type: '__proto__', body: 'decision=accept' },
  { type: 'constructor', body: 'accept' },
  { type: 'multipart/form-data; boundary=x', body: '--x--' },
  { type: 'application/jsonp', body: '{"decision":"accept"}' },
  { type: undefined, body: new Uint8Array(Buffer.from('decision=accept')) },
])('a body of type $type is refused with 415', async ({ type, body }) => {
  const { id, url } = await scene.offer()
  const headers = type === undefined ? {} : { 'Content-Type': type }
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(415)
  expect(scene.desk.order(id).state).toBe('Offered')
})

test.each([
  ['application/x-www-form-urlencoded', ''],
  ['application/x-www-form-urlencoded', 'decision='],
  ['application/x-www-form-urlencoded', 'decision=Accept'],
  ['application/x-www-form-urlencoded', 'decision=accept&decision=decline'],
  ['application/json', ''],
  ['application/json', '{"decision":"accept"'],
  ['application/json', '{"decision":["accept"]}'],
  ['application/json', '"accept"'],
  ['application/json', 'null'],
])('an unclear decision is refused with 400: %s %s', async (type, body) => {
  const { id, url } = await scene.offer()
  expect((await fetch(url, { method: 'POST', headers: { 'Content-Type': type }, body })).status).toBe(400)
  expect(scene.desk.order(id).state).toBe('Offered')
})

test('a body of 16 kB is read, one byte more is refused with 413 and the connection closed', async () => {
  const { id, url } = await scene.offer()
  const filled = (bytes: number) => {
    const start = 'decision=accept&filler='
    return start + 'x'.repeat(bytes - start.length)
  }
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const tooLarge = await fetch(url, { method: 'POST', headers, body: filled(16 * kilobyte + 1) })
  expect(tooLarge.status).toBe(413)
  expect(tooLarge.headers.get('connection')).toBe('close')
  expect(scene.desk.order(id).state).toBe('Offered')
  const right = await fetch(url, { method: 'POST', headers, body: filled(16 * kilobyte), redirect: 'manual' })
  expect(right.status).toBe(303)
  expect(scene.desk.order(id).state).toBe('Incomplete')
})

test('a body without an announced length, or without an end, is refused just the same', async () => {
  const { id, url } = await scene.offer()
  const head = `POST ${new URL(url).pathname} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
  const chunk = `1000\r\n${' '.repeat(4 * kilobyte)}\r\n`
  const answer = await spoken(head, (socket) => {
    const more = () => {
      while (!socket.destroyed && socket.write(chunk));
    }
    socket.on('drain', more)
    more()
  })
  expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  expect(answer).toMatch(/\r\nconnection: close\r\n/i)
  expect(scene.desk.order(id).state).toBe('Offered')
})

test.each([
  { what: 'headers', head: (path: string) => `POST ${path} HTTP/1.1\r\nHost: a\r\n` },
  {
    what: 'a body',
    head: (path: string) =>
      `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n{"decision"`,
  },
])('whoever is too slow with $what is cut off, and nothing is changed or reported', async ({ head }) => {
  const { id, url } = await scene.offer()
  expect(await spoken(head(new URL(url).pathname))).toMatch(/^HTTP\/1\.1 408 /)
  expect(scene.desk.order(id).state).toBe('Offered')
  expect(scene.problems).toEqual([])
})

test('whoever hangs up half-way changes nothing, and others are served', async () => {
  const { id, url } = await scene.offer()
  const head = `POST ${new URL(url).pathname} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n{"de`
  await spoken(head, (socket) => socket.end(() => socket.resetAndDestroy()))
  expect((await fetch(url)).status).toBe(200)
  expect(scene.desk.order(id).state).toBe('Offered')
  expect(scene.problems).toEqual([])
})

test('headers and addresses have limits', async () => {
  const { url } = await scene.offer()
  expect((await fetch(url, { headers: { 'X-Long': 'x'.repeat(17 * kilobyte) } })).status).toBe(431)
  expect((await fetch(`${url}?${'x'.repeat(2_000)}`)).status).toBe(414)
})

test.each(['a:b@c', '"', '', '[::1', 'a b', 'ä'])(
  'a strange Host (%s) does no harm and is not quoted',
  async (host) => {
    const { url, token } = await scene.offer()
    const answer = await spoken(
      `GET ${new URL(url).pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 (?:404|400) /)
    expect(answer).not.toContain(token)
    expect(scene.problems).toEqual([])
  },
)

/** What the endpoint answers to bytes as they are, once it has closed the connection. */
function spoken(bytes: string, then: (socket: Socket) => void = () => {}): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(scene.endpoint.port, '127.0.0.1', () => {
      socket.write(bytes)
      then(socket)
    })
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
    })
    // A reset after the answer loses nothing.
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
  })
}
