import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StromkreisError } from '../stromkreis-error.ts'
import { type OfflineSubject, offlineIcon, offlinePage, withoutStyle } from './offline-page.ts'
import { offlineStyle } from './offline-style.ts'

/** A page that is being served. */
export interface OfflineInspector {
  /** `http://127.0.0.1:<port>/`. */
  url: string
  stop(): Promise<void>
}

// The page may load its own three files, and nothing may load the page into itself.
const contentSecurityPolicy = [
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:",
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
].join('; ')

const headers = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
}

interface Answer {
  status: number
  contentType: string
  body: string
  allow?: string
}

/**
 * Serves the page of one contract or order on 127.0.0.1, to requests that name this address only. What it shows is fixed
 * when it starts. `script` is the text of `offline-client/step-player.js`.
 * @param options `port` 0 takes a free one.
 * @throws StromkreisError `configuration` when the port cannot be had.
 */
export async function startOfflineInspector(
  options: OfflineSubject & { script: string; port: number },
): Promise<OfflineInspector> {
  const { script, port, ...subject } = options
  const files = filesOf(subject, script)
  const server = createServer((request, response) => {
    const { status, contentType, body, allow } = answer(
      files,
      request,
      (server.address() as AddressInfo).port,
    )
    response.writeHead(status, {
      ...headers,
      ...(allow === undefined ? {} : { Allow: allow }),
      'Content-Type': contentType,
      'Content-Length': Buffer.byteLength(body),
    })
    response.end(body)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const hint = 'Choose another port, or 0 for a free one.'
      const message = `The inspector cannot listen on port ${port}.`
      reject(new StromkreisError('configuration', message, { hint, cause }))
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function filesOf(subject: OfflineSubject, script: string): Map<string, Answer> {
  const { chart, style } = withoutStyle(subject.svg)
  const { title, machineName, state, steps } = subject
  const history = { title, machine: machineName, state, steps }
  const file = (contentType: string, body: string): Answer => ({
    status: 200,
    contentType: `${contentType}; charset=utf-8`,
    body,
  })
  return new Map([
    ['/', file('text/html', offlinePage(subject, chart).text)],
    ['/page.css', file('text/css', style + offlineStyle)],
    ['/step-player.js', file('text/javascript', script)],
    ['/icon.svg', file('image/svg+xml', offlineIcon)],
    ['/history.json', file('application/json', `${JSON.stringify(history)}\n`)],
  ])
}

function answer(files: ReadonlyMap<string, Answer>, request: IncomingMessage, port: number): Answer {
  // A foreign name that resolves to this machine would let a foreign page read what is served here.
  const isOurs = [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '')
  if (!isOurs) return refusal(421, 'This server answers to 127.0.0.1 and localhost alone.')
  if (request.method !== 'GET') return { ...refusal(405, 'There is nothing here but to read.'), allow: 'GET' }
  const [path = ''] = (request.url ?? '').split('?')
  return files.get(path) ?? refusal(404, 'There is no such page.')
}

function refusal(status: number, sentence: string): Answer {
  return { status, contentType: 'text/plain; charset=utf-8', body: `${sentence}\n` }
}
