import { createServer } from 'node:http'
import { Webhook } from 'standardwebhooks'
import { request } from 'undici'
import { describe, expect, test } from 'vitest'
import { type Message, webhookReceiver } from '../../docs/examples/webhook-receiver.ts'
import { sampleDelivery } from '../../src/sinks/event-samples.ts'
import { webhookSink } from '../../src/sinks/webhook-sink.ts'
import { DeliveryScene } from '../engine/delivery-scene.ts'
import { listening } from './receiver.ts'

const secret = `whsec_${Buffer.alloc(32, 'key').toString('base64')}`
const denied = sampleDelivery('denied')

/** The example as it stands in docs/examples, listening. */
async function example(take: (message: Message) => void = () => {}) {
  const taken: Message[] = []
  const server = webhookReceiver({
    secret,
    schemaFile: 'docs/events.schema.json',
    take(message) {
      take(message)
      taken.push(message)
    },
  })
  return { url: await listening(server), taken }
}

/** What a receiver answers to this text, signed as Stromkreis would. */
async function answerTo(url: string, text: string, by = secret): Promise<number> {
  const headers = {
    'webhook-id': '1',
    'webhook-timestamp': String(Math.floor(Date.now() / 1_000)),
    'webhook-signature': new Webhook(by).sign('1', new Date(), text),
  }
  const answer = await request(url, { method: 'POST', headers, body: text })
  await answer.body.dump()
  return answer.statusCode
}

describe('the example of a receiver', () => {
  test('takes what the webhook sends, once however often it comes', async () => {
    const { url, taken } = await example()
    const sink = webhookSink({ url, secret })
    await sink.deliver(denied)
    await sink.deliver(denied)
    await sink.deliver({ ...denied, key: '1042/4/0', seq: 4 })
    expect(taken.map(({ id, subject, data }) => [id, subject, data['kind']])).toEqual([
      ['1042/3/0', '1042', 'denied'],
      ['1042/4/0', '1042', 'denied'],
    ])
  })

  test('takes either secret while ours is being changed', async () => {
    const { url, taken } = await example()
    const newer = `whsec_${Buffer.alloc(32, 'newer').toString('base64')}`
    await webhookSink({ url, secret: [newer, secret] }).deliver(denied)
    expect(taken).toHaveLength(1)
    await expect(webhookSink({ url, secret: newer }).deliver(denied)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('answered 401'),
    })
  })

  test('gets again what it could not do', async () => {
    let failures = 1
    const { url, taken } = await example(() => {
      failures -= 1
      if (failures >= 0) throw new Error('The database is locked.')
    })
    const sink = webhookSink({ url, secret })
    await expect(sink.deliver(denied)).rejects.toMatchObject({ code: 'unreachable' })
    await sink.deliver(denied)
    expect(taken).toHaveLength(1)
  })

  test('refuses what is forged, altered, too long or no message, and lets pass what it does not know yet', async () => {
    const { url, taken } = await example()
    const other = `whsec_${Buffer.alloc(32, 'other').toString('base64')}`
    const message = { specversion: '1.0', id: '1', type: 'stromkreis.contract.denied', data: {} }
    expect(await answerTo(url, JSON.stringify(message), other)).toBe(401)
    expect(await answerTo(url, JSON.stringify(message))).toBe(400)
    expect(await answerTo(url, '{')).toBe(401)
    expect(await answerTo(url, JSON.stringify({ ...message, type: 'stromkreis.contract.newKind' }))).toBe(204)
    expect(await answerTo(url, `"${'x'.repeat(70_000)}"`)).toBe(413)
    expect((await request(url)).statusCode).toBe(405)
    expect(taken).toEqual([])
  })

  test('does everything once and in order per contract behind a network that loses requests and answers', async () => {
    const { url, taken } = await example()
    let asked = 0
    const network = createServer(async (coming, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of coming) chunks.push(chunk as Buffer)
      const fate = (asked++ * 7) % 5
      if (fate === 1) return void response.socket?.destroy()
      if (fate === 2) return void response.writeHead(502).end()
      const { host: _, connection: __, 'transfer-encoding': ___, ...headers } = coming.headers
      const answer = await request(url, { method: 'POST', headers, body: Buffer.concat(chunks) })
      await answer.body.dump()
      if (fate === 3) return void response.socket?.destroy()
      response.writeHead(answer.statusCode).end()
    })
    const scene = new DeliveryScene({ sink: { atOnce: 4 } })
    const sink = webhookSink({ url: await listening(network), secret })
    scene.receiver.deliver = async (delivery) => sink.deliver(delivery)
    scene.log.tell(...Array.from({ length: 150 }, (_, place) => 1 + ((place * place) % 17)))
    for (let rounds = 0; rounds < 40 && (rounds === 0 || scene.waiting.length > 0); rounds += 1) {
      await scene.delivery.drain()
      scene.clock.advanceTo(scene.clock.now() + 900_000)
    }
    expect(asked).toBeGreaterThan(200)
    expect(taken.map(({ id }) => id).sort()).toEqual([...scene.log.keys].sort())
    for (const [subject, keys] of Object.entries(scene.log.bySubject())) {
      expect(taken.filter((message) => message.subject === subject).map(({ id }) => id)).toEqual(keys)
    }
  })
})
