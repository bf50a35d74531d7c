import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { validOrder } from '../../src/testing/valid-order.ts'
import { largestOrderFile } from '../../src/web/orders/order-files.ts'
import { browserPath, inPage, withBrowser } from '../browser.ts'
import { temporaryFolder } from '../embed/temporary-database.ts'
import { violations } from './axe.ts'
import { type DashboardUnderTest, dashboardUnderTest } from './dashboard-under-test.ts'

/** Texts of the drawing that stand out of it or out of their boxes, or lie on one another. */
const spoiltTexts = `() => {
  const box = (each) => each.getBoundingClientRect()
  const isWithin = (a, b) => a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom
  const svg = document.querySelector('.swim-lane')
  const texts = [...svg.querySelectorAll('text')]
  const out = texts.filter((text) => {
    const frame = text.closest('.place')?.querySelector('rect') ?? svg
    return !isWithin(box(text), box(frame))
  })
  const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  const overlapping = texts.filter((text, index) =>
    texts.slice(index + 1).some((other) => meets(box(text), box(other)) && text.parentNode !== other.parentNode))
  return [...out, ...overlapping].map((text) => text.textContent)
}`

async function lost({ stromkreis, sandbox, clock }: DashboardUnderTest): Promise<string> {
  sandbox.faults.add({ kind: 'status500AfterActing', path: 'create' })
  const { id } = await stromkreis.desk.submit(validOrder({}, { now: clock.now(), nth: 77 }), { by: 'anna' })
  return id
}

describe.skipIf(browserPath() === null)('the pages with orders, in a browser,', () => {
  test.each([
    ['light', 1400, 'en-GB'],
    ['dark', 360, 'de-DE'],
  ] as const)('can be read by everybody: %s, %i wide, %s', async (colorScheme, width, locale) => {
    const served = await dashboardUnderTest({ orders: 30 })
    const { url, stromkreis, clock } = served
    const uncertain = await lost(served)
    const wrong = validOrder({ userAccount: { emailAddress: 'x' } }, { now: clock.now(), nth: 78 })
    const { id } = await stromkreis.desk.submit(wrong)
    await withBrowser(
      async ({ page, errors, outside }) => {
        for (const path of ['/orders', `/orders/${uncertain}`, `/orders/${id}`, '/orders/file']) {
          await page.goto(`${url}${path}`)
          expect(await violations(page), path).toEqual([])
          const [scrolled, shown] = await inPage<number[]>(
            page,
            '() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]',
          )
          expect(scrolled, path).toBeLessThanOrEqual(shown!)
        }
        await page.goto(`${url}/orders`)
        expect(await inPage(page, spoiltTexts)).toEqual([])
        expect([errors, outside]).toEqual([[], []])
      },
      { colorScheme, viewport: { width, height: 900 }, locale },
    )
  })

  test('let a file be checked and sent with the keyboard alone, and show live how far it is', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const { url, stromkreis, sandbox, clock } = served
    const bodies = Array.from({ length: 25 }, (_, nth) => validOrder({}, { now: clock.now(), nth: nth + 1 }))
    const wrong = { ...bodies[0]!, contract: { ...bodies[0]!.contract, externalId: 'w', type: 'Personal' } }
    await withBrowser(async ({ page, errors, outside }) => {
      await page.goto(`${url}/orders`)
      await page.getByRole('link', { name: 'Check and send a file of orders' }).press('Enter')
      const buffer = Buffer.from(JSON.stringify([...bodies, wrong]))
      await page
        .getByLabel('File of orders')
        .setInputFiles({ name: 'a.json', mimeType: 'application/json', buffer })
      await page.getByLabel('File of orders').press('Tab')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: '26 orders were checked' }).waitFor()
      expect(await violations(page)).toEqual([])
      expect(stromkreis.orders()).toEqual([])
      const address = page.url()
      await page.getByLabel('Your name').fill('Anna')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'All of them were dealt with' }).waitFor()
      expect(page.url()).toBe(address)
      expect(await violations(page)).toEqual([])
      await page.reload()
      await page.getByRole('heading', { name: 'All of them were dealt with' }).waitFor()
      expect(sandbox.world.contractNumbers()).toHaveLength(25)
      const { id } = stromkreis.orders()[0]!
      await page.getByRole('link', { name: id }).click()
      await page.getByRole('heading', { name: `Order ${id}` }).waitFor()
      expect([errors, outside]).toEqual([[], []])
    })
  })

  test('say how large a file may be where one is larger', async () => {
    const { url } = await dashboardUnderTest({ orders: 0 })
    const file = join(temporaryFolder(), 'orders.csv')
    writeFileSync(file, Buffer.alloc(largestOrderFile + 1_000_000, ' '))
    await withBrowser(async ({ page }) => {
      await page.goto(`${url}/orders/file`)
      await page.getByLabel('File of orders').setInputFiles(file)
      await page.getByRole('button', { name: 'Check it' }).click()
      await page.getByRole('alert').filter({ hasText: 'larger than 20 MB' }).waitFor()
    })
  })

  test('let an Uncertain order be resolved, and show it at once where somebody else looks', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const { url, sandbox, stromkreis } = served
    const id = await lost(served)
    const [number] = sandbox.world.contractNumbers()
    await withBrowser(async ({ page, elsewhere, errors }) => {
      const other = await elsewhere()
      await other.goto(`${url}/orders`)
      await other.getByRole('status').filter({ hasText: 'live' }).waitFor()
      await page.goto(`${url}/orders/${id}`)
      await page.getByRole('link', { name: 'Decide' }).click()
      await page.getByLabel('The supplier has it under another number').check()
      await page.getByLabel('Number at the supplier').fill(number!)
      await page.getByLabel('Why').fill('told by phone')
      await page.getByLabel('Your name').fill('Berta')
      await page.getByRole('button', { name: 'Decide' }).click()
      await page.getByText('Decided. The order is now Submitted.').waitFor()
      await other.getByRole('heading', { name: 'No order waits for anybody.' }).waitFor()
      expect(stromkreis.order(id).contractNumber).toBe(number)
      expect(errors).toEqual([])
    })
  })
})
