import { describe, expect, test } from 'vitest'
import { browserPath, withBrowser } from '../browser.ts'
import { dashboardUnderTest } from './dashboard-under-test.ts'

const hourMs = 3_600_000

describe('the overview', () => {
  test('counts the contracts in each state on the statechart, as the engine knows them', async () => {
    const { url, stromkreis } = await dashboardUnderTest()
    const page = await (await fetch(url)).text()
    const counts = stromkreis.counts()
    expect(Object.keys(counts).length).toBeGreaterThan(4)
    for (const [state, count] of Object.entries(counts)) {
      expect(page).toMatch(new RegExp(`${state.replace('.', '\\.')} \\(\\w+, ${count} now\\)`))
    }
    const shown = [...page.matchAll(/class="count"[^>]*>(\d+)</g)].map(([, count]) => Number(count))
    expect(shown.length).toBeGreaterThan(15)
    expect(Math.max(...shown)).toBeLessThanOrEqual(60)
  })

  test.skipIf(browserPath() === null)('shows what happens while it is open', async () => {
    const { url, sandbox, stromkreis, pass } = await dashboardUnderTest()
    await withBrowser(async ({ page, errors, outside }) => {
      await page.goto(url)
      await page.getByRole('status').filter({ hasText: 'live' }).waitFor()
      const number = sandbox.world.script({
        steps: [
          { afterMs: 0, state: 'Open' },
          { afterMs: hourMs, state: 'Denied' },
        ],
      })
      await pass(hourMs / 2)
      await page.locator('#latest').getByRole('link', { name: number }).waitFor()
      await pass(hourMs)
      await page
        .locator('#today')
        .getByRole('link', { name: number })
        .or(page.locator('#today h2'))
        .first()
        .waitFor()
      expect(stromkreis.stateAt(number, Number.MAX_SAFE_INTEGER)).toBe('Denied')
      await page.locator('#latest').getByText('→ Denied').first().waitFor()
      expect([errors, outside]).toEqual([[], []])
    })
  })
})
