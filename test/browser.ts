import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const patienceMs = 180_000

/** A page of a real browser, watched. */
export interface WatchedPage {
  browser: Browser
  page: Page
  /** Errors that the page wrote to its console or threw, as they come. */
  errors: string[]
  /** Addresses outside this machine that were asked for, all in vain, as they come. */
  outside: string[]
}

/**
 * Chromium on this machine: CHROMIUM_PATH, or where Linux distributions put it; null where there is none. Tests that need
 * one begin with `test.skipIf(browserPath() === null)`, which reports them as skipped.
 * @throws Error when CHROMIUM_PATH names no file.
 */
export function browserPath(): string | null {
  const chosen = process.env['CHROMIUM_PATH']
  if (chosen) {
    if (existsSync(chosen)) return chosen
    throw new Error(`CHROMIUM_PATH names no file: ${chosen}`)
  }
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  return usual.find((path) => existsSync(path)) ?? null
}

/** Opens an empty page for `work`, and closes the browser whatever comes of it. */
export async function withBrowser<Result>(
  work: (opened: WatchedPage) => Promise<Result>,
  options: BrowserContextOptions = {},
): Promise<Result> {
  const executablePath = browserPath()
  if (executablePath === null) throw new Error('There is no Chromium here; set CHROMIUM_PATH.')
  const browser = await chromium.launch({
    executablePath,
    // In a container there is often only root, whom Chromium's own sandbox does not take. No name is looked up.
    args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'],
  })
  try {
    const context = await browser.newContext(options)
    const outside: string[] = []
    await context.route(isOutside, (route) => {
      outside.push(route.request().url())
      return route.abort()
    })
    // A busy machine makes a browser slow, as vitest.config.ts says.
    context.setDefaultTimeout(patienceMs)
    const page = await context.newPage()
    const errors: string[] = []
    page.on('websocket', (socket) => {
      if (isOutside(new URL(socket.url()))) outside.push(socket.url())
    })
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    return await work({ browser, page, errors, outside })
  } finally {
    await browser.close()
  }
}

function isOutside({ protocol, hostname }: URL): boolean {
  if (!/^(?:https?|wss?|ftp):$/.test(protocol)) return false
  return hostname !== 'localhost' && hostname !== '[::1]' && !/^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/**
 * Calls a function in the page, which is given as text since tests are not compiled against a browser, and resolves to
 * what it returns or its promise resolves to.
 */
export function inPage<Result>(page: Page, source: string, ...given: unknown[]): Promise<Result> {
  return page.evaluate(`(${source})(...${JSON.stringify(given)})`)
}
