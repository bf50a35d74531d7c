import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserPath, withBrowser } from '../browser.ts'
import { contradicted, deniedAndBack, hourMs } from './contract-under-test.ts'
import { dashboardUnderTest } from './dashboard-under-test.ts'

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

/** What axe-core finds wrong with a page, as rule and element. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(`axe.run().then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target.join(' '))))`)
}

describe.skipIf(browserPath() === null)('the pages of contracts, in a browser', () => {
  test('a look is asked for by keyboard alone, and the page shows what it found without being loaded anew', async () => {
    const { url, number, stromkreis, sandbox, pass } = await deniedAndBack()
    await withBrowser(async ({ page, errors, outside }) => {
      await page.goto(`${url}/contracts`)
      await page.getByLabel('Number').focus()
      await page.keyboard.type(number)
      await page.keyboard.press('Enter')
      await page.waitForURL(`**/contracts/${number}`)
      await tabTo(page, 'Look now')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/look')
      await tabTo(page, 'Why (may stay empty)')
      await page.keyboard.type('the customer is on the phone')
      await page.keyboard.press('Tab')
      await page.keyboard.type('Jule')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.waitForURL(`**/contracts/${number}`)
      await page.getByText('A look is asked for').waitFor()
      const { commands } = stromkreis.operations().queues
      expect(commands).toContainEqual(expect.objectContaining({ command: 'look', waiting: 1 }))
      await page.getByRole('status').filter({ hasText: 'live' }).waitFor()
      sandbox.world.force(number, { state: 'Processing', deliveryState: 'Denied', denialReason: 'Duplicate' })
      await pass(hourMs)
      await page.locator('#standing').getByText('Denied', { exact: true }).waitFor()
      await page.locator('#timeline').getByText('Duplicate').waitFor()
      expect([errors, outside]).toEqual([[], []])
    })
  })

  test('the slider shows what was known then, by keyboard, and comes back to now', async () => {
    const { url, number } = await deniedAndBack()
    await withBrowser(async ({ page, errors }) => {
      await page.goto(`${url}/contracts/${number}`)
      const slider = page.getByRole('slider')
      await slider.focus()
      await page.keyboard.press('Home')
      await page.locator('#standing').getByText('Open', { exact: true }).waitFor()
      await page.locator('#then').getByText('not what is known now').waitFor()
      expect(await slider.getAttribute('aria-valuetext')).toMatch(/2026.*: Open$/)
      expect(new URL(page.url()).searchParams.get('at')).toBe(await slider.getAttribute('min'))
      await page.keyboard.press('End')
      await page.locator('#standing').getByRole('link', { name: 'Look now' }).waitFor()
      expect(new URL(page.url()).search).toBe('')
      expect(errors).toEqual([])
    })
  })

  test('are without fault for assistive technology, in both schemes, and fit a phone', async () => {
    const { url, number } = await contradicted({ orders: 70 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await withBrowser(
        async ({ page, errors }) => {
          for (const path of [
            '/contracts',
            '/contracts?state=Contract&sort=reason',
            `/contracts/${number}`,
          ]) {
            await page.goto(url + path)
            expect([path, await violations(page)]).toEqual([path, []])
            const [inner, whole] = (await page.evaluate(
              '[document.documentElement.clientWidth, document.documentElement.scrollWidth]',
            )) as [number, number]
            expect([path, whole]).toEqual([path, inner])
          }
          expect(errors).toEqual([])
        },
        { colorScheme, viewport: { width: 360, height: 780 } },
      )
    }
  })

  test('the list is sorted and turned by keyboard', async () => {
    const { url, stromkreis } = await dashboardUnderTest({ orders: 70 })
    await withBrowser(async ({ page }) => {
      await page.goto(`${url}/contracts`)
      await tabTo(page, 'Contract')
      await page.keyboard.press('Enter')
      await page.locator('th[aria-sort=ascending]').getByText('Contract').waitFor()
      await tabTo(page, 'Next')
      await page.keyboard.press('Enter')
      await page.waitForURL('**page=2')
      const numbers = await page.locator('tbody th').allTextContents()
      const known = stromkreis.contracts().map(({ contractNumber }) => contractNumber)
      expect(numbers).toEqual(known.sort().slice(50))
    })
  })
})

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab')
    const focused = await page.evaluate(
      `(({ activeElement: e }) => (e.labels?.[0] ?? e).textContent.replace(/[▲▼]/, '').trim())(document)`,
    )
    if (focused === name) return
  }
  throw new Error(`Nothing called ${name} gets the focus by Tab.`)
}
