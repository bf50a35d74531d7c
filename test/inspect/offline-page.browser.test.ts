import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { OfflineSubject } from '../../src/inspect/offline-page.ts'
import { browserPath, type WatchedPage, withBrowser } from '../browser.ts'
import { deniedAndRecovered, lostAndFoundOrder, served } from './offline-lives.ts'

/** Long enough for one step at the usual speed. */
const oneStepMs = 1_400

describe.skipIf(browserPath() === null)('the offline page of a Denied and recovered contract', () => {
  test('opens at the newest step, with all its way marked', async () => {
    await opened(await deniedAndRecovered(), async ({ page }) => {
      expect(await heading(page)).toBe('Cancelled → Contract\u00a0· Delivery')
      expect(await page.locator('.panel:visible').count()).toBe(1)
      expect(await marked(page, 'is-current')).toEqual(['state-Contract.Delivery'])
      expect(await marked(page, 'is-passed')).toEqual([
        'edge-Contract-to-Cancelled',
        'edge-Denied-to-Processing',
        'edge-Open-to-Processing',
        'edge-Processing-to-Contract',
        'edge-Processing-to-Denied',
        'rule-denialReminder',
        'state-Cancelled',
        'state-Contract',
        'state-Contract.Delivery',
        'state-Contract.PendingDelivery',
        'state-Denied',
        'state-Open',
        'state-Processing',
      ])
      expect(await page.locator('#timeline [aria-current=step]').textContent()).toContain('corrected')
    })
  })

  test('is walked by keyboard from the first step to the last, each told in words', async () => {
    await opened(await deniedAndRecovered(), async ({ page }) => {
      await page.keyboard.press('Home')
      const told: string[] = []
      for (let step = 1; step <= 9; step += 1) {
        told.push(await announced(page))
        await page.keyboard.press('ArrowRight')
      }
      expect(told.map((words) => words.replace(/\. .*/, ''))).toEqual([
        'Step 1 of 9: to Open, first seen',
        'Step 2 of 9: Open to Processing, observed',
        'Step 3 of 9: Processing to Denied, observed',
        'Step 4 of 9: Denied stays, time rule',
        'Step 5 of 9: Denied to Processing, observed',
        'Step 6 of 9: Processing to Contract\u00a0· PendingDelivery, inferred',
        'Step 7 of 9: Contract\u00a0· PendingDelivery to Cancelled, observed',
        'Step 8 of 9: Cancelled stays, contradiction',
        'Step 9 of 9: Cancelled to Contract\u00a0· Delivery, corrected',
      ])
      expect(await announced(page)).toMatch(/^Step 9/)
      await page.keyboard.press('ArrowLeft')
      expect(await announced(page)).toMatch(/^Step 8/)
      await page.keyboard.press('Home')
      await page.keyboard.press('ArrowLeft')
      expect(await announced(page)).toMatch(/^Step 1 /)
      await page.keyboard.press('End')
      expect(await announced(page)).toMatch(/^Step 9/)
    })
  })

  test('is stepped through with the slider, which says where it stands', async () => {
    await opened(await deniedAndRecovered(), async ({ page }) => {
      const slider = page.getByRole('slider', { name: 'Step' })
      await slider.fill('3')
      expect(await heading(page)).toBe('Processing → Denied')
      expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Step 3 of 9: Processing to Denied/)
      expect(await marked(page, 'is-current')).toEqual(['state-Denied'])
      expect(await marked(page, 'is-taken')).toEqual(['edge-Processing-to-Denied'])
      await slider.press('ArrowRight')
      expect(await marked(page, 'is-taken')).toEqual(['rule-denialReminder'])
      await slider.press('Home')
      expect(await marked(page, 'is-passed')).toEqual(['state-Open'])
    })
  })

  test('plays to the end and stops there; space pauses, a step by hand too', async () => {
    await opened(await deniedAndRecovered(), async ({ page }) => {
      const play = page.locator('#play')
      await page.keyboard.press('Space')
      expect(await play.innerText()).toBe('Pause')
      expect(await announced(page)).toMatch(/^Step 1 /)
      await page.clock.runFor(3 * oneStepMs)
      expect(await announced(page)).toMatch(/^Step 4 /)
      await page.keyboard.press('Space')
      expect(await play.innerText()).toBe('Play')
      await page.clock.runFor(5 * oneStepMs)
      expect(await announced(page)).toMatch(/^Step 4 /)
      await play.click()
      await page.getByLabel('Speed').selectOption('4')
      await page.clock.runFor(2 * oneStepMs)
      expect(await announced(page)).toMatch(/^Step 9 /)
      expect(await play.innerText()).toBe('Play')
      await play.click()
      await page.getByRole('button', { name: 'Step forward' }).click()
      expect(await play.innerText()).toBe('Play')
      expect(await announced(page)).toMatch(/^Step 2 /)
    })
  })

  test('lets space press the button that has the focus, and typing alone', async () => {
    await opened(await deniedAndRecovered(), async ({ page }) => {
      await page.getByRole('button', { name: 'Step back' }).focus()
      await page.keyboard.press('Space')
      expect(await announced(page)).toMatch(/^Step 8/)
      expect(await page.locator('#play').innerText()).toBe('Play')
      await page.getByLabel('Speed').focus()
      await page.keyboard.press('ArrowLeft')
      expect(await announced(page)).toMatch(/^Step 8/)
    })
  })

  test('says what was seen, when at the earliest and latest, and what followed', async () => {
    await opened(
      await deniedAndRecovered(),
      async ({ page }) => {
        const panel = page.locator('.panel:visible')
        expect(await panel.locator('.seen').textContent()).toBe('A poll saw Denied.')
        expect(await pairs(panel.locator('.when'))).toEqual([
          'Earliest: after 5 Jan 2026, 17:00:00 CET 2026-01-05 16:00:00 UTC',
          'Latest: before 11 Jan 2026, 17:00:00 CET 2026-01-11 16:00:00 UTC',
          'Known to within: 6 days',
          'Observed: 11 Jan 2026, 17:00:00 CET 2026-01-11 16:00:00 UTC',
        ])
        expect(await pairs(panel.locator('.details'))).toEqual([
          'Denial reason: MeterNumberUnknown',
          'Message: given; free text is not shown here, history --text shows it',
        ])
        expect(await panel.locator('.effects').innerText()).toMatch(
          /^Alert denied: denial reason MeterNumberUnk/,
        )
        expect(await panel.locator('.waits').innerText()).toMatch(/^Denial reminder: until 14 Jan 2026/)
        await page.keyboard.press('ArrowRight')
        expect(await panel.locator('.when').innerText()).toMatch(/Time rule\s+denial reminder, confirmed/)
      },
      { hash: '#step=3' },
    )
  })

  test('shows what was inferred otherwise, and that its effect was suppressed', async () => {
    await opened(
      await deniedAndRecovered(),
      async ({ page }) => {
        const panel = page.locator('.panel:visible')
        expect(await panel.locator('.kind').innerText()).toBe('inferred')
        expect(await panel.locator('.seen').innerText()).toMatch(
          /^No poll saw PendingDelivery\. It was inferred/,
        )
        expect(await panel.locator('.effects').innerText()).toMatch(/Notice contract confirmed\s+suppressed/)
        expect(await marked(page, 'is-inferred')).toEqual([
          'edge-Processing-to-Contract',
          'state-Contract',
          'state-Contract.PendingDelivery',
        ])
        const line = page.locator('[id="state-Contract.PendingDelivery"] > path')
        expect(await styleOf(line, 'strokeDasharray')).toBe('7px, 4px')
      },
      { hash: '#step=6' },
    )
  })

  test('keeps the state at a contradiction, with a red mark and why it was not applied', async () => {
    await opened(
      await deniedAndRecovered(),
      async ({ page }) => {
        const panel = page.locator('.panel:visible')
        expect(await panel.locator('.seen').innerText()).toBe('A poll saw Contract/Delivery.')
        expect(await panel.locator('.objection').innerText()).toMatch(
          /^Not applied: no legal path leads there from Cancelled\. It stays Cancelled until a person accepts/,
        )
        expect(await marked(page, 'is-current')).toEqual(['state-Cancelled'])
        expect(await marked(page, 'is-thought')).toEqual(['state-Contract.Delivery'])
        expect(await marked(page, 'is-taken')).toEqual([])
        expect(await page.locator('#chart .badge').count()).toBe(1)
        await page.keyboard.press('ArrowRight')
        expect(await page.locator('#chart .badge').count()).toBe(0)
      },
      { hash: '#step=8' },
    )
  })

  test('draws a correction as a jump, and says who accepted it', async () => {
    await opened(await deniedAndRecovered(), async ({ page }) => {
      expect(await page.locator('#chart .jump-mark').count()).toBe(1)
      expect(await marked(page, 'is-taken')).toEqual([])
      const panel = page.locator('.panel:visible')
      expect(await panel.innerText()).toMatch(/anna accepted what had been seen: Delivery\. This is a jump/)
      expect(await pairs(panel.locator('.when'))).toContain('Who acted: anna')
      await page.keyboard.press('ArrowLeft')
      expect(await page.locator('#chart .jump-mark').count()).toBe(0)
    })
  })

  test('keeps the step in the address, and opens where an address says', async () => {
    await opened(
      await deniedAndRecovered(),
      async ({ page }) => {
        expect(await announced(page)).toMatch(/^Step 5 /)
        await page.locator('#timeline a').nth(1).click()
        await page.clock.runFor(300)
        expect(new URL(page.url()).hash).toBe('#step=2')
        await page.evaluate('location.hash = "#step=7"')
        await page.locator('#step-7').waitFor()
        expect(await announced(page)).toMatch(/^Step 7 /)
        await page.evaluate('location.hash = "#step=99"')
        await page.locator('#step-9').waitFor()
      },
      { hash: '#step=5' },
    )
  })

  test('fits a small screen without scrolling sideways, in the dark, and keeps still when asked to', async () => {
    await opened(
      await deniedAndRecovered(),
      async ({ page }) => {
        await page.keyboard.press('Home')
        await page.keyboard.press('ArrowRight')
        expect(await page.locator('.spark').count()).toBe(0)
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
        expect(await styleOf(page.locator('body'), 'backgroundColor')).toBe('rgb(9, 12, 17)')
      },
      { viewport: { width: 360, height: 740 }, colorScheme: 'dark', reducedMotion: 'reduce' },
    )
  })
})

describe.skipIf(browserPath() === null)('the offline page of an order of our own', () => {
  test('tells its life from the price to the supplier’s numbers, findings and the longer way included', async () => {
    await opened(await lostAndFoundOrder(), async ({ page }) => {
      expect(await page.locator('h1').innerText()).toMatch(/^Order o-/)
      await page.keyboard.press('Home')
      const told: string[] = []
      for (;;) {
        const words = await announced(page)
        if (told.at(-1) === words) break
        told.push(words)
        await page.keyboard.press('ArrowRight')
      }
      expect(told.map((words) => /: (.*?)\./.exec(words)![1])).toEqual([
        'to Quoting, act',
        'Quoting to Offered, answer',
        'Offered stays, act',
        'Offered to Accepted, act',
        'Accepted to Incomplete, act',
        'Incomplete to Ready, act',
        'Ready to Submitting, act',
        'Submitting to Uncertain, answer',
        'Uncertain to Submitted, answer',
      ])
      const panel = page.locator('.panel:visible')
      expect(await pairs(panel.locator('.details'))).toEqual([
        expect.stringMatching(/^Contract number: \d+$/),
        expect.stringMatching(/^Customer number: \d+$/),
      ])
      await page.getByRole('slider').fill('5')
      expect(await panel.locator('.findings').innerText()).toMatch(/^error userAccount\.emailAddress\s/)
      expect(await marked(page, 'is-taken')).toEqual(['edge-Accepted-to-Incomplete'])
      await page.getByRole('slider').fill('2')
      expect(await pairs(panel.locator('.details'))).toContainEqual(expect.stringMatching(/^Offer: /))
    })
  })
})

/** Opens a life's page on a clock that stands still, and makes sure that it neither errs nor asks anybody else. */
async function opened(
  subject: OfflineSubject,
  work: (watched: WatchedPage) => Promise<void>,
  { hash = '', ...options }: BrowserContextOptions & { hash?: string } = {},
): Promise<void> {
  const { url } = await served(subject)
  await withBrowser(async (watched) => {
    const { page, errors, outside } = watched
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.clock.install({ time: 0 })
    await page.goto(url + hash)
    await page.locator('html.stepping').waitFor()
    await page.clock.pauseAt(60_000)
    await work(watched)
    expect(errors).toEqual([])
    expect(outside).toEqual([])
    expect(asked.filter((address) => !address.startsWith(url))).toEqual([])
  }, options)
}

function heading(page: Page): Promise<string> {
  return page.locator('.panel:visible h3').innerText()
}

async function announced(page: Page): Promise<string> {
  return (await page.locator('#announcement').textContent()) ?? ''
}

/** Ids of what is marked so in the chart, in alphabetical order. */
async function marked(page: Page, name: string): Promise<string[]> {
  const ids = await page.locator(`#chart .${name}`).evaluateAll((all) => all.map(({ id }) => id as string))
  return ids.sort()
}

function styleOf(found: Locator, property: string): Promise<string> {
  return found.evaluate((element, name) => {
    return element.ownerDocument.defaultView.getComputedStyle(element)[name] as string
  }, property)
}

/** A list of terms as lines. */
async function pairs(list: Locator): Promise<string[]> {
  const rows = await list.locator(':scope > div').all()
  const parts = rows.map((row) =>
    Promise.all([row.locator('dt').textContent(), row.locator('dd').textContent()]),
  )
  return (await Promise.all(parts)).map(([term, said]) => `${term}: ${said}`)
}
