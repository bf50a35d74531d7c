import { describe, expect, test } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { createRabotClient } from '../../src/rabot/rabot-client.ts'
import { createRabotSupplier } from '../../src/rabot/rabot-supplier.ts'
import { startSandbox } from '../../src/sandbox/index.ts'
import { createMockSupplier, documentedOrder, documentedPage, epoch, failureOf } from './mock-supplier.ts'

const request = { offset: 0, limit: 10 }
const onePage = JSON.stringify(documentedPage([documentedOrder('1')], false))

/** A supplier of pages, with what it answers next and the tags it was asked with. */
function scene() {
  const mock = createMockSupplier()
  mock.grant()
  const tags: (string | undefined)[] = []
  const answer = (status: number, etag?: string | string[], body = status === 304 ? '' : onePage) =>
    mock.api.intercept({ path: (asked) => asked.startsWith('/partner/v1/orders?') }).reply((call) => {
      tags.push((call.headers as Record<string, string>)['if-none-match'])
      return { statusCode: status, data: body, responseOptions: { headers: etag ? { etag } : {} } }
    })
  return { ...mock, tags, answer, supplier: createRabotSupplier(mock.client) }
}

describe('a page that is known', () => {
  test.each(['"v1"', 'W/"v1"'])('is asked for by its tag %s, and a 304 is the same digest', async (etag) => {
    const { supplier, answer, tags, agent } = scene()
    answer(200, etag)
    answer(304, etag)
    const first = await supplier.page(request)
    const again = await supplier.page({ ...request, knownDigest: first.digest })
    expect(again.digest).toBe(first.digest)
    expect(tags).toEqual([undefined, etag])
    expect(() => again.read()).toThrow(expect.objectContaining({ code: 'unreadable' }))
    agent.assertNoPendingInterceptors()
  })

  test('and has changed comes with its content and a tag of its own', async () => {
    const { supplier, answer, tags } = scene()
    answer(200, '"v1"')
    answer(200, '"v2"', JSON.stringify(documentedPage([documentedOrder('2')], false)))
    answer(304)
    const first = await supplier.page(request)
    const second = await supplier.page({ ...request, knownDigest: first.digest })
    expect(second.digest).not.toBe(first.digest)
    expect(second.read().sightings).toMatchObject([{ contractNumber: '2' }])
    await supplier.page({ ...request, knownDigest: second.digest })
    expect(tags).toEqual([undefined, '"v1"', '"v2"'])
  })

  test('is asked for whole where its content is wanted, or another digest is known, or it is another page', async () => {
    const { supplier, answer, tags } = scene()
    for (let time = 0; time < 5; time += 1) answer(200, '"v1"')
    const { digest } = await supplier.page(request)
    await supplier.page(request)
    await supplier.page({ ...request, knownDigest: 'another' })
    await supplier.page({ offset: 10, limit: 10, knownDigest: digest })
    await supplier.page({ offset: 0, limit: 20, knownDigest: digest })
    expect(tags).toEqual([undefined, undefined, undefined, undefined, undefined])
  })

  test.each([
    ['none', undefined],
    ['a bare word', 'v1'],
    ['a line of its own', '"v1"\t"v2"'],
    ['one of a thousand letters', `"${'x'.repeat(1_000)}"`],
  ])('is asked for whole where its tag was %s', async (_what, etag) => {
    const { supplier, answer, tags } = scene()
    answer(200, etag)
    answer(200)
    const { digest } = await supplier.page(request)
    await supplier.page({ ...request, knownDigest: digest })
    expect(tags).toEqual([undefined, undefined])
  })

  test('is read once a day, whatever its tag says', async () => {
    const { supplier, answer, tags, clock, grant } = scene()
    answer(200, '"v1"')
    const { digest } = await supplier.page(request)
    for (const hours of [12, 24, 25]) {
      clock.advanceTo(epoch + hours * 3_600_000)
      grant()
      answer(hours === 25 ? 200 : 304, '"v1"')
      await supplier.page({ ...request, knownDigest: digest })
    }
    expect(tags).toEqual([undefined, '"v1"', '"v1"', undefined])
  })
})

test('a 304 that nobody asked for is no answer', async () => {
  const { client, answer } = scene()
  answer(304, '"v1"')
  await failureOf(createRabotSupplier(client).page(request), 'unreadable')
})

test.each(['strong', 'weak'] as const)(
  'a server with %s tags and the client understand each other',
  async (entityTags) => {
    const clock = virtualClock(epoch)
    const sandbox = await startSandbox({ clock, seed: 3, orders: 5, entityTags })
    const client = createRabotClient({
      ...{ apiUrl: sandbox.url, clientId: sandbox.clientId, clientSecret: sandbox.clientSecret },
      clock,
    })
    const supplier = createRabotSupplier(client)
    const first = await supplier.page(request)
    const second = await supplier.page({ ...request, knownDigest: first.digest })
    expect(second.digest).toBe(first.digest)
    expect(sandbox.calls()['list']).toEqual({ 200: 1, 304: 1 })
    const third = await supplier.page(request)
    expect(third.read().sightings).toHaveLength(5)
    await client.close()
    await sandbox.stop()
  },
)
