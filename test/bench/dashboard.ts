import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { inPage, withBrowser } from '../browser.ts'

// Run as built: what pages of the dashboard cost with 100,000 contracts, from the command line's own daemon while it looks
// at twenty pages of the supplier's list each second, in Chromium.
const { values } = parseArgs({
  options: {
    contracts: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
})
const contracts = Number(values.contracts)
const rounds = Number(values.rounds)
const main = new URL('../../src/cli/main.js', import.meta.url).pathname
const directory = mkdtempSync(join(tmpdir(), 'stromkreis-bench-'))
const children: ChildProcess[] = []

/** What a command says of itself; a supplier also how to talk to it. */
type Started = Record<'url' | 'clientId' | 'clientSecret', string>

interface Cost {
  page: string
  /** From the request to the first byte of the answer, as the browser saw it. */
  serverMs: number
  firstContentfulPaintMs: number
}

const painted = `async () => {
  const first = () => performance.getEntriesByName('first-contentful-paint')[0]
  while (first() === undefined) await new Promise((resolve) => setTimeout(resolve, 10))
  const { requestStart, responseStart } = performance.getEntriesByType('navigation')[0]
  return { serverMs: responseStart - requestStart, firstContentfulPaintMs: first().startTime }
}`

try {
  const supplier = await started(['sandbox', '--port', '0', '--orders', String(contracts), '--json'])
  const { url: apiUrl, clientId, clientSecret } = supplier
  const daemon = await started(['run', '--port', '0', '--no-acceptance', '--log', 'json'], {
    RABOT_CLIENT_ID: clientId,
    RABOT_CLIENT_SECRET: clientSecret,
    RABOT_API_URL: apiUrl,
    RABOT_AUTH_URL: apiUrl,
    STROMKREIS_DB: join(directory, 'bench.db'),
    STROMKREIS_CALLS_PER_SECOND: '20',
    STROMKREIS_CALLS_PER_HOUR: '72000',
  })
  const { url } = daemon
  while ((await listed(url)) < contracts) await after(1_000)
  await after(5_000)
  const number = /href="\/contracts\/(\d+)"/.exec(await (await fetch(`${url}/contracts`)).text())![1]!
  const pages = [
    ...['/', '/alerts', '/contracts', '/contracts?sort=tariff', '/contracts?state=Denied&days=0'],
    ...[`/contracts/${number}`, '/orders', '/orders/file', '/insight'],
  ]
  const costs = await withBrowser(async ({ page, errors, outside }) => {
    // The first page of a browser pays for the browser.
    await page.goto(`${url}/orders`)
    const measured: Cost[] = []
    for (const path of pages) measured.push(await cost(page, url, path))
    if (errors.length + outside.length > 0) throw new Error([...errors, ...outside].join('\n'))
    return measured
  })
  tell(costs)
} finally {
  for (const child of children) {
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  rmSync(directory, { recursive: true })
}

/** Starts a command of the command line; resolves to the first line it writes that names an address. */
async function started(args: readonly string[], environment: Record<string, string> = {}): Promise<Started> {
  const env = { PATH: process.env['PATH'], ...environment }
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)))
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        const said = line.includes('"url":') ? (JSON.parse(line) as Started) : null
        if (said !== null) resolve(said)
      })
    }
  })
}

/** How many contracts the list has; fewer than there are while it is being read. */
async function listed(url: string): Promise<number> {
  const page = await (await fetch(`${url}/contracts`, { headers: { 'accept-language': 'en' } })).text()
  return Number(/ of ([\d,]+)<\/p>/.exec(page)?.[1]?.replaceAll(',', '') ?? 0)
}

async function cost(page: Page, url: string, path: string): Promise<Cost> {
  const rows: { serverMs: number; firstContentfulPaintMs: number }[] = []
  while (rows.length < rounds) {
    await page.goto(url + path, { waitUntil: 'load' })
    rows.push(await inPage(page, painted))
    // As people do; and every round finds the engine elsewhere.
    await after(300)
  }
  const median = (of: (row: (typeof rows)[number]) => number) =>
    Math.round(rows.map(of).sort((a, b) => a - b)[Math.floor(rows.length / 2)]!)
  return {
    page: path.replace(/\d{6,}/, 'NUMBER'),
    serverMs: median(({ serverMs }) => serverMs),
    firstContentfulPaintMs: median(({ firstContentfulPaintMs }) => firstContentfulPaintMs),
  }
}

function tell(costs: readonly Cost[]): void {
  const load = Number(loadavg()[0]!.toFixed(1))
  if (values.json) {
    console.log(JSON.stringify({ contracts, rounds, load, pages: costs }))
    return
  }
  console.log(`${contracts} contracts, median of ${rounds}, load ${load}`)
  for (const { page, serverMs, firstContentfulPaintMs } of costs) {
    console.log(
      `${page}: first contentful paint ${firstContentfulPaintMs} ms, of that the server ${serverMs} ms`,
    )
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
