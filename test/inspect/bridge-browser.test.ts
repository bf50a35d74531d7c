import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Frame, Page } from 'playwright-core'
import { build } from 'rolldown'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { InspectionFrame } from '../../src/inspect/inspection-frame.ts'
import { inspectionFrames } from '../../src/inspect/inspection-frames.ts'
import { browserPath, withBrowser } from '../browser.ts'
import { bridgeForTest } from './bridge-guest.ts'
import { deniedAndRecovered } from './denied-and-recovered.ts'

const page = `<!doctype html><meta charset="utf-8"><title>An inspector</title><link rel="icon" href="data:,">
<script src="/receiver.js"></script>
<script>
  const heard = []
  stately.createBrowserReceiver().subscribe((frame) => heard.push(frame))
</script>`

describe.skipIf(browserPath() === null)('in Chromium', () => {
  let receiver: string

  beforeAll(async () => {
    const { output } = await build({
      input: '@statelyai/inspect',
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      platform: 'browser',
      write: false,
      output: { format: 'iife', name: 'stately' },
    })
    receiver = output[0].code
  })

  /** A site with @statelyai/inspect's own receiver, as the hosted inspector has it; its address. */
  async function inspectorSite(): Promise<string> {
    const server = createServer((request, response) => {
      const isScript = request.url === '/receiver.js'
      response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' })
      response.end(isScript ? receiver : page)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  test('an inspector in the bridge’s page reads a replay whole, and anew when it is loaded again', async () => {
    const entries = (await deniedAndRecovered()).entries()
    const frames = JSON.parse(JSON.stringify([...inspectionFrames('1', entries)])) as InspectionFrame[]
    const inspectorUrl = await inspectorSite()
    const replay = { frames: () => frames, speed: 0 }
    const bridge = await bridgeForTest({ replay, inspectorUrl })
    await withBrowser(async ({ page, errors, outside }) => {
      await page.goto(bridge.url)
      const inspector = await inspectorIn(page, inspectorUrl)
      await hears(inspector, frames.length)
      expect(await inspector.evaluate('heard')).toEqual(frames)
      const isReloaded = page.waitForEvent('framenavigated')
      await inspector.evaluate('void setTimeout(() => location.reload())')
      await isReloaded
      await hears(inspector, frames.length)
      expect(await inspector.evaluate('heard')).toEqual(frames)
      expect(await page.locator('#state').isVisible()).toBe(false)
      expect([errors, outside]).toEqual([[], []])
    })
  })

  test('the page begins anew by itself when the bridge comes back', async () => {
    const entries = (await deniedAndRecovered()).entries()
    const frames = [...inspectionFrames('1', entries)]
    const inspectorUrl = await inspectorSite()
    const replay = { frames: () => frames, speed: 0 }
    const first = await bridgeForTest({ replay, inspectorUrl })
    await withBrowser(async ({ page }) => {
      await page.goto(first.url)
      const inspector = await inspectorIn(page, inspectorUrl)
      await hears(inspector, frames.length)
      await first.stop()
      await page.locator('#state', { hasText: 'Not connected' }).waitFor()
      await bridgeForTest({ replay, inspectorUrl, port: Number(new URL(first.url).port) })
      await hears(inspector, 2 * frames.length)
      await page.locator('#state').waitFor({ state: 'hidden' })
    })
  })

  test('another site can neither open a socket to the bridge nor put its page into a frame', async () => {
    const bridge = await bridgeForTest()
    const { host } = new URL(bridge.url)
    const elsewhere = await inspectorSite()
    await withBrowser(async ({ page, errors }) => {
      await page.goto(elsewhere)
      const opened = await page.evaluate(`new Promise((resolve) => {
        const socket = new WebSocket('ws://${host}/')
        socket.onopen = () => resolve('open')
        socket.onerror = () => resolve('refused')
      })`)
      expect(opened).toBe('refused')
      const read = await page.evaluate(`fetch('${bridge.url}').then(() => 'read', () => 'refused')`)
      expect(read).toBe('refused')
      errors.length = 0
      await page.evaluate(`new Promise((resolve) => {
        const frame = document.createElement('iframe')
        frame.onload = resolve
        frame.src = '${bridge.url}'
        document.body.append(frame)
      })`)
      expect(errors).toEqual([expect.stringContaining('frame-ancestors')])
    })
  })
})

async function inspectorIn(page: Page, url: string): Promise<Frame> {
  await expect.poll(() => page.frame({ url }), { timeout: 20_000 }).not.toBeNull()
  return page.frame({ url })!
}

function hears(inspector: Frame, count: number): Promise<unknown> {
  return inspector.waitForFunction(`typeof heard === 'object' && heard.length >= ${count}`)
}
