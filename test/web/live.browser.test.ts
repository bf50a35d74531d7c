import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserPath, inPage, withBrowser } from '../browser.ts'
import { dashboardUnderTest } from './dashboard-under-test.ts'

const hourMs = 3_600_000

/** Has a page believe that nobody, or somebody, looks at it: a browser without a window shows all of them. */
function setHidden(page: Page, isHidden: boolean): Promise<void> {
  const source = `(isHidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => isHidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }`
  return inPage(page, source, isHidden)
}

describe.skipIf(browserPath() === null)('pages that stay open', () => {
  test('nine at once work, though a browser makes six connections, and what was hidden catches up', async () => {
    const { url, pass } = await dashboardUnderTest({ orders: 20, insight: false })
    await withBrowser(async ({ page, errors }) => {
      await page.goto(url)
      await page.locator('#live:not(.is-cut)').waitFor()
      const before = await page.locator('#latest').innerText()
      const open = [page]
      while (open.length < 9) {
        await setHidden(open.at(-1)!, true)
        const next = await page.context().newPage()
        await next.goto(url, { timeout: 10_000 })
        open.push(next)
      }
      await pass(72 * hourMs)
      await setHidden(page, false)
      await expect.poll(() => page.locator('#latest').innerText(), { timeout: 10_000 }).not.toBe(before)
      expect(errors).toEqual([])
    })
  }, 60_000)

  test('one that was refused comes again by itself', async () => {
    const { url } = await dashboardUnderTest({ orders: 3, insight: false })
    await withBrowser(async ({ page }) => {
      let refusals = 0
      await page.route('**/live?*', (route) =>
        refusals++ === 0 ? route.fulfill({ status: 502, body: 'away' }) : route.continue(),
      )
      await page.goto(url)
      await page.locator('#live.is-cut').waitFor()
      await page.locator('#live:not(.is-cut)').waitFor({ timeout: 15_000 })
      expect(refusals).toBe(2)
    })
  }, 60_000)

  test('one on which nothing happens says each minute how old what we know is', async () => {
    const { url, clock } = await dashboardUnderTest({ orders: 3, insight: false })
    await withBrowser(async ({ page }) => {
      await page.clock.install()
      await page.goto(url)
      const asOf = () => page.locator('#foot time').getAttribute('datetime')
      const before = await asOf()
      clock.advanceTo(clock.now() + hourMs)
      await page.clock.runFor(62_000)
      await expect.poll(asOf).not.toBe(before)
    })
  }, 60_000)
})
