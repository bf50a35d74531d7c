// Takes the pictures of the dashboard that the README and docs/dashboard.md show: `npm run screenshots`.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { closeBrowser, withBrowser } from '../browser.ts'
import { start } from '../cli/command-line.ts'

const folder = 'docs/dashboard'
const daysShown = 45

const pictures = [
  { name: 'overview', path: '/', height: 980 },
  { name: 'overview-dark', path: '/', height: 980, colorScheme: 'dark' as const },
  { name: 'contract', path: 'the first that came back from a denial', height: 1000 },
  { name: 'orders', path: '/orders', height: 820 },
  { name: 'insight', path: '/insight?period=all', height: 1250 },
  { name: 'phone', path: '/', height: 780, width: 390, locale: 'de-DE' },
]

mkdirSync(folder, { recursive: true })
const demo = start(['demo', '--port', '0'])
const url = /http:\S+\d/.exec(await demo.line((line) => line.includes('The dashboard is on')))![0]
const until = new Date(Date.UTC(2026, 0, 5 + daysShown)).toISOString().slice(0, 10)
await demo.line((line) => line.startsWith('2026-') && line.slice(0, 10) >= until)
const recovered = await demo.line((line) => line.includes('Denied → Processing'))
const contract = `/contracts/${/ (\d{9}) /.exec(recovered)![1]}`
for (const { name, path, height, width = 1400, ...options } of pictures) {
  const address = url + (path.startsWith('/') ? path : contract)
  await withBrowser(
    async ({ page }) => {
      await page.goto(address)
      // Insight is computed beside; everything else is there at once.
      if (name === 'insight') await page.locator('main svg').first().waitFor()
      await page.locator('#live').filter({ hasText: 'live' }).waitFor()
      await page.screenshot({ path: join(folder, `${name}.png`) })
    },
    { viewport: { width, height }, ...options },
  )
}
await closeBrowser()
await demo.end()
