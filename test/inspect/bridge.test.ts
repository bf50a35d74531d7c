import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { virtualClock } from '../../src/clock.ts'
import { type InspectorBridge, startInspectorBridge } from '../../src/inspect/bridge.ts'
import type { InspectionFrame } from '../../src/inspect/inspection-frame.ts'
import { inspectionFrames } from '../../src/inspect/inspection-frames.ts'
import { follow } from '../embed/following.ts'
import { day, monday } from '../engine/scene.ts'
import { bridgeForTest, heardFrom, socketUrl, statusOfUpgrade } from './bridge-guest.ts'
import { deniedAndRecovered } from './denied-and-recovered.ts'

async function denialsFrames(): Promise<InspectionFrame[]> {
  return [...inspectionFrames('1', (await deniedAndRecovered()).entries())]
}

/** What a frame is once it has been JSON. */
function received(frames: readonly InspectionFrame[]): InspectionFrame[] {
  return JSON.parse(JSON.stringify(frames)) as InspectionFrame[]
}

describe('a stock receiver', () => {
  test('reads a replay whole, in order, with its original times', async () => {
    const frames = await denialsFrames()
    const bridge = await bridgeForTest({ replay: { frames: () => frames, speed: 0 } })
    const heard = heardFrom(bridge)
    await patiently(() => heard.length).toBe(frames.length)
    expect(heard).toEqual(received(frames))
    expect(heard.map(({ createdAt }) => createdAt)).toEqual(frames.map(({ createdAt }) => createdAt))
  })

  test('reads it whole from the beginning when 1,000 messages went before, of which others got all', async () => {
    const life = await denialsFrames()
    const [actor, ...happenings] = life
    const frames = [
      actor!,
      ...Array.from({ length: 1_000 }, (_, nth) => happenings[nth % happenings.length]!),
    ]
    const bridge = await bridgeForTest({ replay: { frames: () => frames, speed: 0 } })
    const first = heardFrom(bridge)
    await patiently(() => first.length).toBe(frames.length)
    const second = heardFrom(bridge)
    await patiently(() => second.length).toBe(frames.length)
    expect(second).toEqual(received(frames))
    expect(first).toEqual(second)
  })

  test('that comes late is told first who is there, standing where 1,000 messages have left them', async () => {
    const bridge = await bridgeForTest()
    const sent: InspectionFrame[] = []
    const inspected = await follow({
      engine: {
        inspect: (frame) => {
          sent.push(frame)
          bridge.send(frame)
        },
      },
      sandbox: { orders: 400 },
    })
    await inspected.sync()
    await inspected.sync(30 * day)
    expect(sent.length).toBeGreaterThan(1_000)
    const heard = heardFrom(bridge)
    const { stromkreis: engine } = inspected
    await patiently(() => heard.length).toBe(engine.contracts().length)
    for (const frame of heard) {
      const { position } = engine.contract(frame.sessionId)
      expect(frame).toMatchObject({ type: '@xstate.actor', snapshot: { context: position?.context } })
      expect(frame).toHaveProperty('definition')
    }
    bridge.send(sent.at(-1)!)
    await patiently(() => heard.length).toBe(engine.contracts().length + 1)
    expect(heard.at(-1)).toEqual(received(sent).at(-1))
  })

  test('hears of transitions as they happen', async () => {
    const bridge = await bridgeForTest()
    const { stromkreis, sandbox, sync } = await follow({ engine: { inspect: bridge.send } })
    const heard = heardFrom(bridge)
    await isConnected(bridge, heard)
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Processing' }] })
    await sync()
    await patiently(() => heard.length).toBe(3)
    sandbox.world.force(number, { state: 'Denied', denialReason: 'ContractCommitment' })
    await sync()
    await patiently(() => heard.length).toBe(5)
    expect(heard).toEqual(received([...inspectionFrames(number, stromkreis.history(number))]))
  })

  test('hears after the replay what happened meanwhile', async () => {
    const frames = await denialsFrames()
    const clock = virtualClock(monday)
    const bridge = await bridgeForTest({ replay: { frames: () => frames.slice(0, -2), speed: 1 }, clock })
    const heard = heardFrom(bridge)
    await patiently(() => heard.length).toBeGreaterThan(0)
    for (const frame of frames.slice(-2)) bridge.send(frame)
    await patiently(() => heard.length).toBe(frames.length)
    expect(heard).toEqual(received(frames))
  })
})

describe('a replay', () => {
  test.each([0, 1, 60_000])(
    'at speed %d takes as long as the history took, divided by it, and 0 none',
    async (speed) => {
      const frames = await denialsFrames()
      const clock = virtualClock(monday)
      const bridge = await bridgeForTest({ replay: { frames: () => frames, speed }, clock })
      const heard = heardFrom(bridge)
      await patiently(() => heard.length).toBe(frames.length)
      const tookMs = Number(frames.at(-1)!.createdAt) - Number(frames[0]!.createdAt)
      expect(tookMs).toBeGreaterThan(25 * day)
      expect(clock.now() - monday).toBeCloseTo(speed === 0 ? 0 : tookMs / speed, 0)
    },
  )

  test('that fails is reported, and ends the connection', async () => {
    const problems: unknown[] = []
    const replay = {
      frames: () => {
        throw new Error('the file is gone')
      },
      speed: 0,
    }
    const bridge = await bridgeForTest({ replay, onProblem: (problem) => problems.push(problem) })
    const [code] = (await once(new WebSocket(socketUrl(bridge)), 'close')) as [number]
    expect([code, problems]).toEqual([1011, [new Error('the file is gone')]])
  })
})

describe('the bridge', () => {
  test('lets programs and its own page in, under either of its names', async () => {
    const bridge = await bridgeForTest()
    const { host, port } = new URL(bridge.url)
    expect(await statusOfUpgrade(bridge, {})).toBe(101)
    expect(await statusOfUpgrade(bridge, { origin: `http://${host}` })).toBe(101)
    expect(
      await statusOfUpgrade(bridge, { origin: `http://localhost:${port}`, host: `localhost:${port}` }),
    ).toBe(101)
    expect((await answer(bridge.url, { host: `localhost:${port}` })).status).toBe(200)
  })

  test.each([
    ['another site', 'https://example.org'],
    ['another port of this machine', 'http://127.0.0.1:1'],
    ['a page without an origin of its own', 'null'],
    ['the inspector', 'https://stately.ai'],
    ['one that begins like us', 'http://localhost.example.org'],
  ])('refuses pages of %s', async (_whose, origin) => {
    const bridge = await bridgeForTest()
    expect(await statusOfUpgrade(bridge, { origin })).toBe(403)
    expect((await answer(bridge.url, { origin })).status).toBe(403)
  })

  test.each(['example.org', 'localhost.example.org', '127.0.0.1:1', 'localhost'])(
    'refuses whoever reaches it as %s',
    async (host) => {
      const bridge = await bridgeForTest()
      expect(await statusOfUpgrade(bridge, { host })).toBe(403)
      const refused = await answer(bridge.url, { host })
      expect([refused.status, refused.body]).toEqual([403, ''])
    },
  )

  test.each(['127.0.0.2', '::1'])('is not to be had at %s, but at 127.0.0.1 alone', async (address) => {
    const bridge = await bridgeForTest()
    const socket = connect({ host: address, port: Number(new URL(bridge.url).port) })
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toMatch(/^(?:ECONNREFUSED|EADDRNOTAVAIL)$/)
  })

  test('serves one page, which loads nothing but its own and the inspector', async () => {
    const bridge = await bridgeForTest({ inspectorUrl: 'https://inspector.example.org/a?b="c"&d' })
    const { status, headers, body } = await answer(bridge.url)
    expect(status).toBe(200)
    expect(body).toContain('data-url="https://inspector.example.org/a?b=%22c%22&amp;d"')
    expect(body).not.toMatch(/<script>|<style>|\son\w+=|style=/)
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; img-src data:;")
    expect(policy).toContain('frame-src https://inspector.example.org;')
    expect(policy).toContain("frame-ancestors 'none'")
    for (const path of ['bridge.js', 'bridge.css']) {
      expect((await answer(bridge.url + path)).status).toBe(200)
    }
    expect((await answer(`${bridge.url}constructor`)).status).toBe(404)
    expect((await answer(bridge.url, {}, 'POST')).status).toBe(405)
  })

  test('cuts a client off that does not keep up, and goes on with the others', {
    timeout: 60_000,
  }, async () => {
    const bridge = await bridgeForTest()
    const [actor, event] = await denialsFrames()
    bridge.send(actor!)
    const stalled = new WebSocket(socketUrl(bridge))
    await once(stalled, 'open')
    const cutOff = once(stalled, 'close')
    stalled.pause()
    const heard = heardFrom(bridge)
    await patiently(() => heard.length).toBe(1)
    // What the operating system holds for it fills up first. In portions that one who reads keeps up with.
    for (const frame of [actor!, ...Array.from({ length: 12 }, () => event!)]) {
      const before = heard.length
      for (let nth = 0; nth < 1_000; nth += 1) bridge.send(frame)
      await patiently(() => heard.length).toBe(before + 1_000)
    }
    stalled.resume()
    await cutOff
    bridge.send(actor!)
    await patiently(() => heard.at(-1)?.type).toBe('@xstate.actor')
  })

  test('gives port and connections back when it is stopped', async () => {
    const bridge = await startInspectorBridge()
    const socket = new WebSocket(socketUrl(bridge))
    await once(socket, 'open')
    const closed = once(socket, 'close')
    await bridge.stop()
    await closed
    await expect(answer(bridge.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    bridge.send((await denialsFrames())[0]!)
  })

  test('says so when its port is taken, or the inspector has no address', async () => {
    const bridge = await bridgeForTest()
    const port = Number(new URL(bridge.url).port)
    await expect(startInspectorBridge({ port })).rejects.toMatchObject({
      code: 'configuration',
      message: `The inspector's bridge cannot listen on port ${port}.`,
    })
    await expect(startInspectorBridge({ inspectorUrl: 'javascript:alert(1)' })).rejects.toMatchObject({
      code: 'configuration',
    })
  })
})

function patiently<Value>(value: () => Value) {
  return expect.poll(value, { timeout: 20_000 })
}

/** Resolves when a receiver hears the bridge, with nothing heard yet. */
async function isConnected(bridge: InspectorBridge, heard: InspectionFrame[]): Promise<void> {
  bridge.send((await denialsFrames())[0]!)
  await patiently(() => heard.length).toBe(1)
  heard.length = 0
}

function answer(url: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const asked = request(url, { headers, method, agent: false }, (response) => {
        let body = ''
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        )
      })
      asked.on('error', reject).end()
    },
  )
}
