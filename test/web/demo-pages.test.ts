import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, type WatchedPage, withBrowser } from '../browser.ts'
import { type Running, start } from '../cli/command-line.ts'
import { violations } from './axe.ts'

const places = ['/', '/alerts', '/contracts', '/orders', '/orders/file', '/insight']

/** The pages of a contract, of an order, and of a question before an act. */
async function pagesBehind(url: string): Promise<string[]> {
  const links = async (path: string, pattern: RegExp) =>
    (await (await fetch(url + path)).text()).match(pattern) ?? []
  const [contract] = await links('/contracts?state=Denied', /\/contracts\/\d+(?=")/)
  const [order] = await links('/orders', /\/orders\/o-\w+(?=")/)
  return [contract, order, `${contract}/look`].filter((path) => path !== undefined)
}

describe.skipIf(browserPath() === null)('every page of the demo', () => {
  let demo: Running
  let url: string
  let pages: string[]

  beforeAll(async () => {
    demo = start(['demo', '--port', '0', '--speed', '20000', '--orders', '120'])
    const line = await demo.line((text) => text.includes('The dashboard is on'))
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)![0]
    await demo.line((text) => /Quoting → Offered/.test(text))
    pages = [...places, ...(await pagesBehind(url))]
    expect(pages).toHaveLength(places.length + 3)
  })

  afterAll(() => demo.end('SIGKILL'))

  /** Opens each page, says what is wrong with it, and what the browser says. */
  async function faults(
    options: Parameters<typeof withBrowser>[1],
    look: (page: Page, path: string) => Promise<string[]>,
  ): Promise<string[]> {
    return withBrowser(async ({ page, errors, outside }: WatchedPage) => {
      const found: string[] = []
      for (const path of pages) {
        const answer = await page.goto(url + path)
        if (answer?.status() !== 200) found.push(`${path}: answered ${answer?.status()}`)
        found.push(...(await look(page, path)).map((fault) => `${path}: ${fault}`))
      }
      return [...found, ...errors, ...outside.map((address) => `asked for ${address}`)]
    }, options)
  }

  test('can be used by everybody, in light: axe finds nothing, the console is silent, nothing is asked for elsewhere', async () => {
    expect(await faults({ colorScheme: 'light' }, violations)).toEqual([])
  })

  test('the same in dark, in German, on a phone: nothing wider than the screen', async () => {
    const options = { colorScheme: 'dark' as const, locale: 'de-DE', viewport: { width: 360, height: 740 } }
    const wrong = await faults(options, async (page) => {
      const [language, excess] = (await page.evaluate(
        '[document.documentElement.lang, document.documentElement.scrollWidth - innerWidth]',
      )) as [string, number]
      return [
        ...(await violations(page)),
        ...(language === 'de' ? [] : [`is in ${language}`]),
        ...(excess > 0 ? [`is ${excess} pixels wider than the screen`] : []),
      ]
    })
    expect(wrong).toEqual([])
  })

  test('is reached by keyboard alone: past the navigation, to an act and back', async () => {
    await withBrowser(async ({ page }) => {
      await page.goto(`${url}/alerts`)
      await page.keyboard.press('Tab')
      expect(await page.locator(':focus').textContent()).toBe('Skip to the content')
      await page.keyboard.press('Enter')
      for (let presses = 0; presses < 12; presses += 1) {
        await page.keyboard.press('Tab')
        if ((await page.locator(':focus').textContent()) === 'Take up') break
      }
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Take up this alert?' }).waitFor()
      await page.getByLabel('Note: what you are going to do').focus()
      await page.keyboard.type('I call the customer')
      await page.keyboard.press('Tab')
      await page.keyboard.type('Ada')
      await page.keyboard.press('Enter')
      await page
        .getByRole('status')
        .filter({ hasText: /The alert is taken up|It was not done/ })
        .waitFor()
    })
  })
})
