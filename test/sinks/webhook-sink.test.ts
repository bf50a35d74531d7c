import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import type { Delivery } from '../../src/sink.ts'
import { sampleDelivery } from '../../src/sinks/event-samples.ts'
import { type WebhookSinkOptions, webhookSink } from '../../src/sinks/webhook-sink.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'
import { receiver } from './receiver.ts'

const secret = `whsec_${Buffer.alloc(32, 'old').toString('base64')}`
const newSecret = `whsec_${Buffer.alloc(32, 'new').toString('base64')}`
const denied = sampleDelivery('denied')

/** What a delivery fails with. */
async function failure(
  options: Partial<WebhookSinkOptions>,
  delivery: Delivery = denied,
): Promise<StromkreisError> {
  const sink = webhookSink({ url: 'http://127.0.0.1:1', secret, ...options })
  const error = await Promise.resolve(sink.deliver(delivery)).then(
    () => new Error('It was taken.'),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(StromkreisError)
  return error as StromkreisError
}

describe('a webhook', () => {
  test('posts a CloudEvent with the headers of Standard Webhooks, signed over the bytes sent', async () => {
    const { url, received } = await receiver()
    const clock = virtualClock(Date.UTC(2026, 0, 5, 12, 0, 0, 999))
    await webhookSink({ url: `${url}/in?for=crm`, secret, clock }).deliver(denied)
    const [{ headers, body, url: path }] = received as [(typeof received)[0]]
    expect(path).toBe('/in?for=crm')
    expect(headers).toMatchObject({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      'webhook-id': '1042/3/0',
      'webhook-timestamp': String(Date.UTC(2026, 0, 5, 12) / 1_000),
    })
    const signed = `1042/3/0.${headers['webhook-timestamp']}.${body}`
    const mac = createHmac('sha256', Buffer.alloc(32, 'old')).update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${mac}`)
    expect(JSON.parse(body)).toMatchObject({ specversion: '1.0', id: '1042/3/0', subject: '1042' })
  })

  test('signs with every secret, so that the receiver can change from one to the next', async () => {
    const { url, received } = await receiver()
    await webhookSink({ url, secret: [newSecret, secret] }).deliver(denied)
    const [{ headers, body }] = received as [(typeof received)[0]]
    for (const known of [secret, newSecret]) {
      expect(new Webhook(known).verify(body, headers as Record<string, string>)).toMatchObject({
        id: '1042/3/0',
      })
    }
    const other = `whsec_${Buffer.alloc(32, 'other').toString('base64')}`
    expect(() => new Webhook(other).verify(body, headers as Record<string, string>)).toThrow()
  })

  test('sends the same message under the same id each time, and a new time of signature', async () => {
    const { url, received } = await receiver()
    const clock = virtualClock(Date.UTC(2026, 0, 5))
    const sink = webhookSink({ url, secret, clock })
    await sink.deliver(denied)
    clock.advanceTo(Date.UTC(2026, 0, 6))
    await sink.deliver(denied)
    const [first, second] = received
    expect(second!.body).toBe(first!.body)
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id'])
    expect(second!.headers['webhook-timestamp']).not.toBe(first!.headers['webhook-timestamp'])
    expect(second!.headers['webhook-signature']).not.toBe(first!.headers['webhook-signature'])
  })

  test.each([
    ['C.1/3/0', 'C%2E1/3/0'],
    ['Müller 1/3/0', 'M%C3%BCller%201/3/0'],
    ['o-4k7m/12/1', 'o-4k7m/12/1'],
  ])('writes the key %s so that it fits a header and what is signed: %s', async (key, id) => {
    const { url, received } = await receiver()
    await webhookSink({ url, secret }).deliver({ ...denied, key })
    const [{ headers, body }] = received as [(typeof received)[0]]
    expect(headers['webhook-id']).toBe(id)
    expect(JSON.parse(body).id).toBe(key)
    expect(() => new Webhook(secret).verify(body, headers as Record<string, string>)).not.toThrow()
  })

  test('wants only what it is told to', () => {
    const url = 'https://crm.example.org'
    const sink = webhookSink({ url, secret, events: ['stromkreis.contract.denied'] })
    expect(sink.wants!(denied.effect)).toBe(true)
    expect(sink.wants!(sampleDelivery('revoked').effect)).toBe(false)
    expect(webhookSink({ url, secret }).wants).toBeUndefined()
  })

  test('says where it comes from, and sends the supplier’s words, only where it is told to', async () => {
    const { url, received } = await receiver()
    const message = 'Frau Probe, Ihr Zähler ist unbekannt.'
    const delivery = { ...denied, message }
    await webhookSink({ url, secret }).deliver(delivery)
    await webhookSink({ url, secret, messages: true, source: 'urn:uuid:1' }).deliver(delivery)
    expect(received[0]!.body).not.toContain('Probe')
    expect(JSON.parse(received[1]!.body)).toMatchObject({ source: 'urn:uuid:1', data: { message } })
  })
})

describe('a receiver that', () => {
  test.each([
    [301, 'unreachable'],
    [307, 'unreachable'],
    [400, 'refused'],
    [401, 'refused'],
    [404, 'refused'],
    [408, 'unreachable'],
    [422, 'refused'],
    [425, 'unreachable'],
    [429, 'rateLimited'],
    [500, 'unreachable'],
    [503, 'unreachable'],
  ])('answers %i gives %s, and nothing goes elsewhere', async (status, code) => {
    const elsewhere = await receiver()
    const here = await receiver((_request, response) =>
      response.writeHead(status, { location: elsewhere.url }).end('no'),
    )
    const error = await failure({ url: here.url, name: 'crm' })
    expect(error.code).toBe(code)
    expect(error.message).toMatch(new RegExp(`^webhook crm \\(${here.url}\\) answered ${status}`))
    expect(error.retryAfterMs).toBeUndefined()
    expect([here.received.length, elsewhere.received.length]).toEqual([1, 0])
  })

  test('answers 410 is left alone for a day', async () => {
    const { url } = await receiver(410)
    expect(await failure({ url })).toMatchObject({ code: 'unreachable', retryAfterMs: 86_400_000 })
  })

  test.each([
    ['120', 120_000],
    [new Date(Date.UTC(2026, 0, 5, 12, 5)).toUTCString(), 300_000],
    [new Date(Date.UTC(2026, 0, 5, 11)).toUTCString(), 0],
    ['soon', undefined],
  ])('says Retry-After: %s is believed', async (retryAfter, retryAfterMs) => {
    const clock = virtualClock(Date.UTC(2026, 0, 5, 12))
    for (const status of [429, 503]) {
      const { url } = await receiver((_request, response) =>
        response.writeHead(status, { 'retry-after': retryAfter }).end(),
      )
      expect((await failure({ url, clock })).retryAfterMs).toBe(retryAfterMs)
    }
  })

  test('does not answer is given up after the time allowed', async () => {
    const { url } = await receiver(() => {})
    expect(await failure({ url, timeoutMs: 50 })).toMatchObject({
      code: 'unreachable',
      message: `webhook webhook (${url}) did not answer within 50 ms`,
    })
  })

  test('takes the message and never ends its answer has taken it', async () => {
    const { url } = await receiver((_request, response) => response.writeHead(200).write('one moment'))
    await expect(webhookSink({ url, secret, timeoutMs: 50 }).deliver(denied)).resolves.toBeUndefined()
  })

  test('answers without end is read no further than a little', async () => {
    let sent = 0
    const { url } = await receiver((_request, response) => {
      response.writeHead(200)
      const more = () => {
        sent += 65_536
        if (!response.destroyed && sent < 100_000_000) response.write(Buffer.alloc(65_536), more)
      }
      more()
    })
    await webhookSink({ url, secret }).deliver(denied)
    expect(sent).toBeLessThan(50_000_000)
  })

  test('is not there, or breaks off, is unreachable', async () => {
    expect(await failure({})).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    })
    const { url } = await receiver((request) => request.socket.destroy())
    expect(await failure({ url })).toMatchObject({ code: 'unreachable' })
  })

  test('fails in any way learns no secret of ours from the error, nor what was sent', async () => {
    const answers = [400, 401, 410, 429, 500, 302]
    const message = 'Frau Probe, Ihr Zähler ist unbekannt.'
    for (const answer of answers) {
      const { url, received } = await receiver(answer)
      const error = await failure(
        { url: `${url}/token-in-path?key=token-in-query`, messages: true },
        {
          ...denied,
          message,
        },
      )
      expect(received[0]!.body).toContain('Probe')
      const said = [error.message, error.hint, error.stack, JSON.stringify(error), String(error.cause)].join()
      expect(said).not.toMatch(/whsec|token-in|Probe|v1,/)
      expect(said).not.toContain(secret.slice(6, 20))
    }
  })
})

describe('an address or secret that is wrong is refused when the webhook is made, without being quoted:', () => {
  const url = 'https://crm.example.org/in'
  test.each([
    ['plain http elsewhere', { url: 'http://crm.example.org/in', secret }, 'url uses http'],
    ['another scheme', { url: 'ftp://crm.example.org/in', secret }, 'url is no https URL'],
    ['no URL', { url: 'crm.example.org/secret-path', secret }, 'url is no URL'],
    ['a password', { url: 'https://me:hush@crm.example.org', secret }, 'url carries'],
    ['nothing', { url: '', secret }, 'url is empty'],
    [
      'a host that only looks like loopback',
      { url: 'http://127.0.0.1.example.org', secret },
      'url uses http',
    ],
    ['no secret', { url, secret: [] }, 'secret is empty'],
    ['no beginning', { url, secret: secret.slice(6) }, 'secret does not begin'],
    ['no base64', { url, secret: 'whsec_äöü' }, 'secret is not base64'],
    ['too short', { url, secret: `whsec_${Buffer.alloc(23).toString('base64')}` }, 'secret holds less'],
    ['too long', { url, secret: `whsec_${Buffer.alloc(65).toString('base64')}` }, 'secret holds more'],
    ['one of several', { url, secret: [secret, 'whsec_'] }, 'secret holds less'],
  ])('%s', (_, options, message) => {
    let error: unknown
    try {
      webhookSink(options)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining(message) })
    expect(String(error)).not.toMatch(/hush|secret-path|example|äöü/)
    expect(String(error)).not.toContain(secret.slice(6, 20))
  })

  test.each(['http://localhost:4800', 'http://127.1.2.3/in', 'http://[::1]:4800', url])(
    '%s is fine',
    (right) => {
      expect(webhookSink({ url: right, secret }).name).toBe('webhook')
    },
  )
})

test('the library that signs is loaded with the first message and not before', async () => {
  const root = new URL('../../dist/src/', import.meta.url)
  const program = `
    const { createRequire } = await import('node:module')
    const { cache } = createRequire(import.meta.url)
    const isLoaded = () => Object.keys(cache).some((path) => path.includes('standardwebhooks'))
    await import('${new URL('index.js', root)}')
    const { webhookSink } = await import('${new URL('sinks/webhook-sink.js', root)}')
    const before = isLoaded()
    const sink = webhookSink({ url: 'http://127.0.0.1:1', secret: '${secret}' })
    await sink.deliver(${JSON.stringify(denied)}).catch(() => {})
    console.log(JSON.stringify([before, isLoaded()]))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  })
  expect(JSON.parse(stdout)).toEqual([false, true])
})
