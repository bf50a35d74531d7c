import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { closeBrowser, inPage, withBrowser } from '../browser.ts'
import { pageText } from './supplier-pages.ts'

// Run as built: what pages of the dashboard cost with 100,000 contracts, from the command line's own daemon while it looks
// at up to fifty pages of the supplier's list each second, in Chromium.
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
const servers: Server[] = []

/** What a command says of itself. */
type Started = Record<'url', string>

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
  const apiUrl = await supplierOf(contracts)
  const daemon = await started(['run', '--port', '0', '--no-acceptance', '--log', 'json'], {
    RABOT_CLIENT_ID: 'bench',
    RABOT_CLIENT_SECRET: 'bench',
    RABOT_API_URL: apiUrl,
    RABOT_AUTH_URL: apiUrl,
    STROMKREIS_DB: join(directory, 'bench.db'),
    STROMKREIS_CALLS_PER_SECOND: '50',
    STROMKREIS_CALLS_PER_HOUR: '180000',
  })
  const { url } = daemon
  // A busy daemon may let go of a connection that is kept.
  while ((await listed(url).catch(() => 0)) < contracts) await after(1_000)
  await after(5_000)
  const number = /href="\/contracts\/(\d+)"/.exec(await (await fetch(`${url}/contracts`)).text())![1]!
  const pages = [
    ...['/health', '/', '/alerts', '/contracts', '/contracts?sort=tariff', '/contracts?state=Denied&days=0'],
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
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(directory, { recursive: true })
  await closeBrowser()
}

/** A supplier with so many orders, which answers for its list and nothing else; its address. Making so many that live takes minutes. */
async function supplierOf(orders: number): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://supplier')
    request.resume()
    response.setHeader('content-type', 'application/json')
    if (pathname === '/connect/token') {
      response.end(
        '{"access_token":"bench","token_type":"Bearer","expires_in":3600,"scope":"api:partner create:orders"}',
      )
      return
    }
    const offset = Number(searchParams.get('offset') ?? 0)
    const many = Math.min(Number(searchParams.get('limit') ?? 100), orders - offset)
    if (pathname !== '/partner/v1/orders' || many < 0) {
      response.writeHead(404).end('{}')
      return
    }
    const page = Array.from({ length: many }, (_, place) => {
      const index = offset + place
      return { index, state: index % 50 === 0 ? ('Denied' as const) : ('Processing' as const) }
    })
    response.end(pageText(page, offset + many < orders))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  servers.push(server)
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
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
