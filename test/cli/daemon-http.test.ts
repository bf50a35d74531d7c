import { once } from 'node:events'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { logEvents } from '../../src/operations/daemon-log.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts'
import { temporaryDatabase } from '../embed/temporary-database.ts'
import { sampleOf, samplesOf, sum } from '../operations/samples.ts'
import { type Running, type Settings, settingsFor, startForTest, stromkreis } from './command-line.ts'

const nobody = { url: 'http://127.0.0.1:1', clientId: 'i', clientSecret: 's' }

/** A sandbox that is gone with the test, and the settings of a daemon that follows it. */
async function supplied(
  options: Partial<SandboxOptions> = {},
): Promise<{ sandbox: Sandbox; settings: Settings }> {
  const sandbox = await startSandbox({ clock: systemClock(), seed: 6, orders: 10, ...options })
  onTestFinished(() => sandbox.stop())
  return { sandbox, settings: settingsFor(sandbox, temporaryDatabase()) }
}

/** Where a daemon says that it serves. */
async function urlOf(daemon: Running): Promise<string> {
  const line = await daemon.notice((text) => text.includes('The dashboard is on'))
  return /http:\/\/127\.0\.0\.1:\d+/.exec(line)![0]
}

interface Answer {
  ok: boolean
  checks: Record<string, { ok: boolean; reason?: string }>
}

/** The answer once it fits. */
async function answered(
  url: string,
  fits: (answer: Answer) => boolean,
): Promise<{ status: number; answer: Answer }> {
  for (const until = Date.now() + 30_000; ; ) {
    const response = await fetch(url)
    const answer = (await response.json()) as Answer
    if (fits(answer)) return { status: response.status, answer }
    if (Date.now() > until) throw new Error(`Still ${JSON.stringify(answer)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('a daemon', () => {
  test('serves metrics, health and readiness to this computer alone', async () => {
    const { sandbox, settings } = await supplied()
    const daemon = startForTest(['run', '--json', '--no-acceptance', '--port', '0'], settings)
    const url = await urlOf(daemon)
    const ready = await answered(`${url}/ready`, ({ ok }) => ok)
    expect([ready.status, ready.answer]).toEqual([
      200,
      { ok: true, checks: { look: { ok: true }, credentials: { ok: true }, breaker: { ok: true } } },
    ])
    const health = await answered(`${url}/health`, ({ ok }) => ok)
    expect(Object.keys(health.answer.checks)).toEqual(['eventLoop', 'engineLoop', 'database', 'lease'])

    const response = await fetch(`${url}/metrics`)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const samples = samplesOf(await response.text())
    expect(sum(samples, 'stromkreis_contracts')).toBe(sandbox.world.contractNumbers().length)
    const pages = { endpoint: 'orderPage', outcome: 'answered' }
    expect(sampleOf(samples, 'stromkreis_supplier_calls_total', pages)).toBeGreaterThan(0)
    expect(sampleOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(10_000_000)

    expect((await fetch(`${url}/anything`)).status).toBe(404)
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(403)
    expect(await statusFor(url, 'rebound.example.org')).toBe(421)
    expect(await statusFor(url, 'localhost')).toBe(200)
    expect((await daemon.end()).code).toBe(0)
    await expect(fetch(`${url}/health`)).rejects.toThrow()
  })

  test('is well but not ready while the supplier fails, and says why', async () => {
    const { sandbox, settings } = await supplied()
    sandbox.faults.add({ kind: 'status', status: 500, path: 'list', times: null })
    const daemon = startForTest(['run', '--json', '--no-acceptance', '--port', '0'], settings)
    const url = await urlOf(daemon)
    const hasFailed = ({ checks }: Answer) => checks['look']?.reason?.includes('latest failed') === true
    const failing = await answered(`${url}/ready`, hasFailed)
    expect([failing.status, failing.answer]).toMatchObject([
      503,
      {
        ok: false,
        checks: {
          look: { ok: false, reason: 'no look has succeeded yet; the latest failed with supplierFailed' },
          credentials: { ok: true },
        },
      },
    ])
    expect((await answered(`${url}/health`, () => true)).status).toBe(200)
  })

  test('keeps from starting on a port that was asked for and is taken, or for other computers', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    onTestFinished(() => void taken.close())
    const { port } = taken.address() as { port: number }
    const { settings } = await supplied()
    const refused = await stromkreis(['run', '--port', String(port)], settings)
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(`Port ${port} of 127.0.0.1`)])
    expect(refused.stderr).toContain('--port')
    const open = await stromkreis(['run', '--port', '0', '--host', '0.0.0.0'], settings)
    expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('--host 0.0.0.0')])
    expect(open.stderr).toContain('STROMKREIS_DASHBOARD_TOKEN')
    const short = { ...settings, STROMKREIS_DASHBOARD_TOKEN: 'easily-guessed' }
    const guessed = await stromkreis(['run', '--port', '0', '--host', '0.0.0.0'], short)
    expect([guessed.code, guessed.stderr]).toEqual([2, expect.stringContaining('24 characters')])
    expect(guessed.stderr).not.toContain('easily-guessed')
  })

  test('goes on without where the usual port is taken, and serves nothing where that is wished', async () => {
    const { settings } = await supplied()
    const daemon = await startedWithoutUsualPort(settings)
    await daemon.line((line) => line.includes('adopted'))
    expect((await daemon.end()).code).toBe(0)
    const silent = startForTest(['run', '--no-acceptance', '--no-http'], settings)
    await silent.notice((line) => line.startsWith('Following'))
    expect((await silent.end()).stderr).not.toContain('dashboard')
  })
})

describe('a daemon’s log', () => {
  test('is JSON alone, a line for each thing that happens, where that is wished', async () => {
    const { sandbox, settings } = await supplied({ orders: 0 })
    const number = sandbox.world.script({ steps: [{ afterMs: 0, state: 'Denied', denialReason: 'Dunning' }] })
    sandbox.faults.add({ kind: 'status', status: 503, path: 'list', times: 1 })
    const daemon = startForTest(['run', '--port', '0', '--acceptance-port', '0'], {
      ...settings,
      STROMKREIS_LOG: 'json',
    })
    await daemon.notice((line) => line.includes('"event":"effect"'))
    const { code, stdout, stderr } = await daemon.end()
    expect([code, stdout]).toEqual([0, ''])
    const lines = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string })
    for (const { event } of lines) expect(logEvents).toContain(event)
    const line = (event: string) => lines.find((found) => found.event === event)
    expect(lines.filter(({ event }) => event === 'listening')).toHaveLength(2)
    expect(line('started')).toMatchObject({ level: 'info' })
    expect(line('look.failed')).toMatchObject({ level: 'warn', error: { status: 503 } })
    expect(line('transition')).toMatchObject({ contractNumber: number, from: null, to: 'Denied' })
    expect(line('effect')).toMatchObject({ kind: 'denied', contractNumber: number, denialReason: 'Dunning' })
    expect(lines.at(-1)).toMatchObject({ event: 'stopped' })
  })

  test('has entries for programs beside it with --json, and another format is refused', async () => {
    const { settings } = await supplied({ orders: 8 })
    const daemon = startForTest(
      ['run', '--json', '--log', 'json', '--no-acceptance', '--port', '0'],
      settings,
    )
    const entry = JSON.parse(await daemon.line()) as object
    expect(entry).toHaveProperty('contractNumber')
    await daemon.notice((line) => line.includes('"event":"transition"'))
    await daemon.end()
    const wrong = await stromkreis(['run'], {
      ...settingsFor(nobody, temporaryDatabase()),
      STROMKREIS_LOG: 'xml',
    })
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('STROMKREIS_LOG')])
    expect((await stromkreis(['run', '--log', 'xml'])).code).toBe(2)
  })
})

/**
 * A daemon that has found the usual port taken: by this test, or by whatever else on this computer has it. That may let go of
 * it just before the daemon asks; then another try is made.
 */
async function startedWithoutUsualPort(settings: Settings): Promise<Running> {
  const taken = createServer().listen(4600, '127.0.0.1')
  const isOurs = await once(taken, 'listening').then(
    () => true,
    () => false,
  )
  onTestFinished(() => void taken.close())
  const daemon = startForTest(['run', '--no-acceptance'], settings)
  const said = await daemon.notice((line) => /Going on without|The dashboard is on/.test(line))
  if (isOurs || said.includes('Going on without')) {
    expect(said).toContain('Going on without; --port chooses another.')
    return daemon
  }
  await daemon.end()
  return startedWithoutUsualPort(settings)
}

/** What somebody is answered who asks for the health by another host's name. */
function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(`${url}/health`, { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asking.once('error', reject).end()
  })
}
