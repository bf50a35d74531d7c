import { existsSync } from 'node:fs'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'

const patienceMs = 180_000

/** A page of a real browser, watched. */
export interface WatchedPage {
  page: Page
  /** An empty page of somebody else, who shares nothing with this one; it is not watched. */
  elsewhere: () => Promise<Page>
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

// Starting one takes longer than most of what is looked at in it: a process has one, which ends with it.
let running: Promise<Browser> | null = null

async function runningBrowser(): Promise<Browser> {
  const there = await running
  if (there?.isConnected()) return there
  const executablePath = browserPath()
  if (executablePath === null) throw new Error('There is no Chromium here; set CHROMIUM_PATH.')
  running = chromium.launch({
    executablePath,
    // In a container there is often only root, whom Chromium's own sandbox does not take. No name is looked up.
    args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'],
  })
  return running
}

/** Ends the browser, for a program that is to end by itself. */
export async function closeBrowser(): Promise<void> {
  await (await running)?.close()
}

/** Opens an empty page for `work`, with nothing left of pages before; closes it whatever comes of it. */
export async function withBrowser<Result>(
  work: (opened: WatchedPage) => Promise<Result>,
  options: BrowserContextOptions = {},
): Promise<Result> {
  const browser = await runningBrowser()
  const contexts: BrowserContext[] = []
  const newPage = async (chosen: BrowserContextOptions = {}) => {
    const context = await browser.newContext(chosen)
    contexts.push(context)
    // A busy machine makes a browser slow, as vitest.config.ts says.
    context.setDefaultTimeout(patienceMs)
    return context.newPage()
  }
  try {
    const page = await newPage(options)
    const outside: string[] = []
    await page.context().route(isOutside, (route) => {
      outside.push(route.request().url())
      return route.abort()
    })
    const errors: string[] = []
    page.on('websocket', (socket) => {
      if (isOutside(new URL(socket.url()))) outside.push(socket.url())
    })
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    return await work({ page, elsewhere: newPage, errors, outside })
  } finally {
    for (const context of contexts) await context.close()
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
