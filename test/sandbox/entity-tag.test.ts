import { afterEach, describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts'
import { type ApiCaller, apiCaller } from './api-caller.ts'

const start = Date.UTC(2026, 0, 15, 8)

describe('the ETag of a page of orders', () => {
  let sandbox: Sandbox
  let api: ApiCaller

  const open = async (options: Partial<SandboxOptions>) => {
    sandbox = await startSandbox({ clock: virtualClock(start), seed: 3, orders: 25, ...options })
    api = await apiCaller(sandbox)
  }
  const page = (ifNoneMatch?: string, offset = 0) =>
    api.get(
      `/orders?limit=5&offset=${offset}`,
      ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch },
    )

  afterEach(() => sandbox.stop())

  it('is not sent unless told so, and If-None-Match then says nothing', async () => {
    await open({})
    const { status, headers } = await page('*')
    expect([status, headers['etag']]).toEqual([200, undefined])
  })

  it('is the same while the page is, another for another page, and changes with any order on it', async () => {
    await open({ entityTags: 'strong' })
    const first = (await page()).headers['etag'] as string
    expect(first).toMatch(/^"[\w-]{22}"$/)
    expect((await page()).headers['etag']).toBe(first)
    expect((await page(undefined, 5)).headers['etag']).not.toBe(first)
    sandbox.world.force(sandbox.world.contractNumbers()[4]!, { state: 'Open', processingInfo: 'Hm.' })
    expect((await page()).headers['etag']).not.toBe(first)
  })

  it.each(['strong', 'weak'] as const)(
    'that is %s is answered 304 without a body as long as it is the same',
    async (entityTags) => {
      await open({ entityTags })
      const etag = (await page()).headers['etag'] as string
      expect(etag.startsWith('W/')).toBe(entityTags === 'weak')
      const unchanged = await page(etag)
      expect([unchanged.status, unchanged.text, unchanged.headers['etag']]).toEqual([304, '', etag])
      expect(unchanged.headers['content-length']).toBeUndefined()
      expect(unchanged.headers['content-type']).toBeUndefined()
      sandbox.world.force(sandbox.world.contractNumbers()[0]!, { state: 'Revoked' })
      const changed = await page(etag)
      expect([changed.status, changed.json.count]).toEqual([200, 5])
      expect(sandbox.calls()['list']).toEqual({ 200: 2, 304: 1 })
    },
  )

  it('is found among several, weak or not, and by a star', async () => {
    await open({ entityTags: 'strong' })
    const etag = (await page()).headers['etag'] as string
    for (const named of [`"other", ${etag}`, `W/${etag}`, `"a,b" , W/"x",${etag}`, '*']) {
      expect([named, (await page(named)).status]).toEqual([named, 304])
    }
    for (const named of ['"other"', etag.slice(1, -1), '', `"*"`, `"x${etag.slice(1)}`]) {
      expect([named, (await page(named)).status]).toEqual([named, 200])
    }
  })

  it('belongs to what is sent, faults in the orders included', async () => {
    await open({ entityTags: 'strong' })
    const etag = (await page()).headers['etag'] as string
    sandbox.faults.add({ kind: 'unknownWords' })
    expect((await page(etag)).status).toBe(200)
    expect((await page(etag)).status).toBe(304)
  })

  it('is of no page that is refused, nor of a single order', async () => {
    await open({ entityTags: 'strong' })
    expect((await api.get('/orders?limit=0', { 'if-none-match': '*' })).status).toBe(400)
    const single = await api.get(`/orders/${sandbox.world.contractNumbers()[0]}`, { 'if-none-match': '*' })
    expect([single.status, single.headers['etag']]).toEqual([200, undefined])
  })
})
