import { describe, expect, test } from 'vitest'
import { LiveFeed } from '../../src/web/live/live-feed.ts'
import { browserPath, withBrowser } from '../browser.ts'
import { type DashboardUnderTest, dashboardUnderTest } from './dashboard-under-test.ts'

interface Event {
  event: string
  id: string
  data: string
}

/** The first events of a stream, asked for as a browser that comes back does. */
async function events(url: string, many: number, lastEventId?: string): Promise<Event[]> {
  const leaving = new AbortController()
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const answer = await fetch(`${url}/live`, { headers, signal: leaving.signal })
  const found: Event[] = []
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of answer.body!) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop()!
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]))
      if (fields.has('event')) {
        found.push({ event: fields.get('event')!, id: fields.get('id')!, data: fields.get('data') ?? '' })
      }
    }
    if (found.length >= many) break
  }
  leaving.abort()
  return found
}

/** What had happened last when a page was made. */
async function latestId(url: string): Promise<string> {
  return /data-latest="([^"]+)"/.exec(await (await fetch(url)).text())![1]!
}

async function changed(dashboard: DashboardUnderTest, orders: number): Promise<string[]> {
  const numbers = Array.from({ length: orders }, () =>
    dashboard.sandbox.world.script({ steps: [{ afterMs: 0, state: 'Open' }] }),
  )
  await dashboard.pass(60_000)
  return numbers
}

describe('the live stream', () => {
  test('goes on after a cut with what was missed, each once and in order', async () => {
    const dashboard = await dashboardUnderTest({ orders: 0 })
    const { url } = dashboard
    const first = events(url, 2, await latestId(url))
    const numbers = await changed(dashboard, 2)
    const seen = await first
    const [, second] = seen
    const later = await changed(dashboard, 3)
    const missed = await events(url, 3, second!.id)
    const subjects = (told: Event[]) =>
      told.map(({ data }) => (JSON.parse(data) as { subject: string }).subject)
    expect([...subjects(seen), ...subjects(missed)]).toEqual([...numbers, ...later])
    expect(new Set([...seen, ...missed].map(({ id }) => id)).size).toBe(5)
  })

  test('says that all has to be read anew where it no longer knows what was missed', async () => {
    const dashboard = await dashboardUnderTest({ orders: 0 })
    for (const unknown of ['another-run-5', 'test-99999', 'test-', '', '../../etc']) {
      const [event] = await events(dashboard.url, 1, unknown)
      expect([unknown, event!.event]).toEqual([unknown, 'changed'])
    }
    await changed(dashboard, 60)
    const [tooMany] = await events(dashboard.url, 1, 'test-0')
    expect(tooMany!.event).toBe('changed')
  })

  test('tells nothing personal: numbers, states and times alone', async () => {
    const dashboard = await dashboardUnderTest({ orders: 0 })
    const before = await latestId(dashboard.url)
    await changed(dashboard, 1)
    const [event] = await events(dashboard.url, 1, before)
    expect(Object.keys(JSON.parse(event!.data) as object).sort()).toEqual(
      ['event', 'from', 'kind', 'observedAt', 'subject', 'to'].sort(),
    )
  })

  test('leaves connections for others, however many pages want to be told', async () => {
    const { url } = await dashboardUnderTest({ orders: 0 })
    const leaving = new AbortController()
    // An answer that nobody holds on to is ended.
    const crowd = await Promise.all(
      Array.from({ length: 600 }, () => fetch(`${url}/live`, { signal: leaving.signal }).catch(() => null)),
    )
    expect(crowd.filter((answer) => answer?.status === 200)).toHaveLength(200)
    expect((await fetch(`${url}/alerts`)).status).toBe(200)
    leaving.abort()
  })

  test('keeps the latest alone, however much happens', () => {
    let tell = (_: never) => {}
    const feed = new LiveFeed(
      {
        subscribe(listener) {
          tell = listener as typeof tell
          return () => {}
        },
      },
      'run',
    )
    const entry = {
      subject: '1',
      kind: 'observed',
      event: 'observed.Open',
      from: null,
      to: 'Open',
      observedAt: 1,
    }
    for (let told = 0; told < 5_000; told += 1) tell(entry as never)
    expect(feed.after('run-4990')).toHaveLength(10)
    expect(feed.after('run-10')).toBeNull()
    expect(feed.latestMoves(10_000).length).toBeLessThanOrEqual(500)
  })

  test.skipIf(browserPath() === null)(
    'brings an open page up to date after the server was away',
    async () => {
      const dashboard = await dashboardUnderTest({ orders: 0 })
      await withBrowser(async ({ page }) => {
        await page.goto(dashboard.url)
        const live = page.locator('#live')
        await live.filter({ hasText: 'live' }).waitFor()
        const [number] = await dashboard.away(async () => {
          await live.filter({ hasText: 'connection lost' }).waitFor()
          return changed(dashboard, 1)
        })
        await page.locator('#latest').getByRole('link', { name: number! }).waitFor()
        await live.filter({ hasText: /^live$/ }).waitFor()
      })
    },
  )
})
