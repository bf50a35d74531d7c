import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, withBrowser } from '../browser.ts'
import { violations } from './axe.ts'
import { type InsightUnderTest, insightUnderTest } from './insight-under-test.ts'

describe.skipIf(browserPath() === null)('insight in a browser', () => {
  let served: InsightUnderTest

  beforeAll(async () => {
    served = await insightUnderTest({ orders: 40, days: 4 })
  }, 240_000)

  afterAll(() => served.stop())

  test('comes by itself once it is computed, draws by the style file alone, and opens a table by keyboard', async () => {
    await withBrowser(async ({ page, errors, outside }) => {
      await page.goto(`${served.url}/insight?period=all`)
      await page.getByText('The whole log is being read.').waitFor()
      await page.getByRole('img', { name: /^Processing: share that lasts longer/ }).waitFor()
      expect(await page.locator('#insight [style], #insight style').count()).toBe(0)
      const colours = await page.evaluate(`(({ stroke, fill }) => [stroke, fill])(
        getComputedStyle(document.querySelector('.plot.active .curve path')))`)
      expect(colours).toEqual(['rgb(19, 117, 136)', 'none'])
      const summary = page.locator('#time-lost summary')
      await summary.focus()
      await page.keyboard.press('Enter')
      await page.locator('#time-lost').getByRole('cell').first().waitFor()
      expect([errors, outside]).toEqual([[], []])
    })
  })

  test.each([
    { colorScheme: 'light' as const, locale: 'en-GB', viewport: { width: 1400, height: 900 } },
    { colorScheme: 'dark' as const, locale: 'de-DE', viewport: { width: 400, height: 800 } },
  ])('can be used by everybody: $colorScheme, $locale, $viewport.width pixels wide', async (options) => {
    await served.figures('?period=all', options.locale)
    await withBrowser(async ({ page, errors }) => {
      await page.goto(`${served.url}/insight?period=all`)
      await page.locator('#insight svg').first().waitFor()
      expect(await violations(page)).toEqual([])
      for (const details of await page.locator('#insight summary').all()) await details.click()
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
      // What is drawn for one screen is not drawn for the other, and letters stay as large as they are read.
      const heights = (await page.evaluate(`[...document.querySelectorAll('#insight svg text')]
        .map((text) => text.getBoundingClientRect().height).filter((height) => height > 0)`)) as number[]
      expect(heights.length).toBeGreaterThan(50)
      expect(Math.min(...heights)).toBeGreaterThan(10)
      expect(errors).toEqual([])
    }, options)
  })
})
