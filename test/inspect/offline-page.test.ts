import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { startOfflineInspector } from '../../src/inspect/offline-inspector.ts'
import { offlineStyle } from '../../src/inspect/offline-style.ts'
import { kindWords, lengthWords, whatHappened } from '../../src/inspect/offline-words.ts'
import type { Entry } from '../../src/log-entry.ts'
import { logStep } from '../../src/log-step.ts'
import { deniedAndRecovered, lostAndFoundOrder, personalTexts, script, served } from './offline-lives.ts'

describe('the server of the offline inspector', () => {
  test('serves a page, its style, its script, its icon and the history, and nothing else', async () => {
    const { url } = await served(await deniedAndRecovered())
    const types = await Promise.all(
      ['', 'page.css', 'step-player.js', 'icon.svg', 'history.json', 'package.json'].map(async (path) => {
        const { status, headers } = await fetch(url + path)
        return `${status} ${headers.get('content-type')}`
      }),
    )
    expect(types).toEqual([
      '200 text/html; charset=utf-8',
      '200 text/css; charset=utf-8',
      '200 text/javascript; charset=utf-8',
      '200 image/svg+xml; charset=utf-8',
      '200 application/json; charset=utf-8',
      '404 text/plain; charset=utf-8',
    ])
  })

  test('lets the page load its own files alone, keeps nothing in caches, and has nothing inline', async () => {
    const { url } = await served(await deniedAndRecovered())
    const answer = await fetch(url)
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const page = await answer.text()
    expect(page.match(/<script[^>]*>/g)).toEqual(['<script type="module" src="/step-player.js">'])
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i)
    expect(page.match(/(?:src|href)="(?!#)[^"]*"/g)).toEqual([
      'href="/icon.svg"',
      'href="/page.css"',
      'src="/step-player.js"',
      'href="/history.json"',
    ])
  })

  test('answers only requests that name this machine', async () => {
    const { url } = await served(await deniedAndRecovered())
    const { port } = new URL(url)
    expect(await statusFor(url, { host: 'attacker.example' })).toBe(421)
    expect(await statusFor(url, { host: `attacker.example:${port}` })).toBe(421)
    expect(await statusFor(url, { host: '127.0.0.1:1' })).toBe(421)
    expect(await statusFor(url, { host: `localhost:${port}` })).toBe(200)
  })

  test('is only there to be read', async () => {
    const { url } = await served(await deniedAndRecovered())
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD']) {
      const answer = await fetch(url, { method })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET'])
    }
  })

  test('says which port it cannot have', async () => {
    const subject = await deniedAndRecovered()
    const { url } = await served(subject)
    const port = Number(new URL(url).port)
    await expect(startOfflineInspector({ ...subject, script, port })).rejects.toMatchObject({
      code: 'configuration',
      message: expect.stringContaining(String(port)),
    })
  })
})

describe('what the offline inspector tells', () => {
  test('is the whole history as JSON, in the order in which it happened', async () => {
    const { url } = await served(await deniedAndRecovered())
    const history = (await (await fetch(`${url}history.json`)).json()) as { steps: object[] }
    expect(history).toMatchObject({ title: 'Contract 1', machine: 'contract, version 1' })
    expect(history.steps).toHaveLength(9)
    expect(history.steps[2]).toMatchObject({
      kind: 'observed',
      from: 'Processing',
      to: 'Denied',
      effectiveAfter: '2026-01-05T16:00:00.000Z',
      effectiveBefore: '2026-01-11T16:00:00.000Z',
      details: { denialReason: 'MeterNumberUnknown' },
      texts: ['message'],
      effects: [{ type: 'alert', kind: 'denied', said: { denialReason: 'MeterNumberUnknown' } }],
    })
    expect(history.steps[5]).toMatchObject({
      inferred: true,
      effects: [{ kind: 'contractConfirmed', suppressed: true }],
    })
    expect(history.steps[7]).toMatchObject({ anomaly: { kind: 'contradiction', seen: 'Contract/Delivery' } })
    expect(history.steps[8]).toMatchObject({ kind: 'corrected', actedBy: 'anna' })
  })

  test('is nothing personal, of contracts and of orders', async () => {
    for (const subject of [await deniedAndRecovered(), await lostAndFoundOrder()]) {
      const { url } = await served(subject)
      for (const path of ['', 'history.json']) {
        const text = await (await fetch(url + path)).text()
        for (const personal of personalTexts) expect(text).not.toContain(personal)
        expect(text).not.toMatch(/Erika|Beispiel|Grüner Weg|14109|@|1EMH/)
      }
    }
  })

  test('stands in the page without any script, each step with its words', async () => {
    const { url } = await served(await deniedAndRecovered())
    const page = await (await fetch(url)).text()
    expect(page.match(/<article /g)).toHaveLength(9)
    expect(page.match(/<li><a href="#step=\d"/g)).toHaveLength(9)
    expect(page).not.toMatch(/<article [^>]*hidden/)
  })

  test('is text, whatever it looks like', async () => {
    const subject = await deniedAndRecovered()
    const { url } = await served({ ...subject, title: '<script src=x>"&' })
    const page = await (await fetch(url)).text()
    expect(page).not.toContain('<script src=x>')
    expect(page).toContain('&#60;script src=x&#62;&#34;&#38;')
  })
})

describe('a step', () => {
  const entry: Entry = {
    subject: '1',
    seq: 1,
    kind: 'anomaly',
    event: 'anomaly.missing',
    from: 'Processing',
    to: 'Processing',
    observedAt: 0,
    beganAt: 0,
    effectiveAfter: null,
    effectiveBefore: 0,
    timers: { armed: [], removed: [] },
    effects: [],
  }

  test('takes over known fields alone, and of the supplier’s findings not the message', () => {
    const said = { contractNumber: '17', phoneNumber: '030 1', validUntil: 0 }
    const effect = {
      type: 'notify',
      kind: 'orderSubmitted',
      state: 'Submitted',
      note: 'Frau Beispiel',
    } as const
    const { order, effects } = logStep({
      ...entry,
      kind: 'observed',
      event: 'refused',
      effects: [effect],
      order: {
        with: said,
        reason: 'reference',
        data: 'reference',
        findings: [
          { field: 'a.b', severity: 'error', rule: 'supplier', cost: 'refused', message: 'reference' },
          { field: 'a.c', severity: 'warning', rule: 'maLo', cost: 'denied', message: 'Look at it.' },
        ],
      },
    })
    expect(order?.said).toEqual({ contractNumber: '17', validUntil: '1970-01-01T00:00:00.000Z' })
    expect(order?.findings.map(({ message }) => message)).toEqual([null, 'Look at it.'])
    expect(JSON.stringify([order, effects])).not.toMatch(/reference|Frau|030/)
  })

  test.each([
    ['contradiction', 'Delivery', 'contradiction', 'A poll saw Delivery. Not applied: no legal path'],
    ['unknownStatus', 'Paused', 'unknown status', 'A poll saw Paused. Not applied: that is no status known'],
    ['invalidOrder', 'state: missing', 'unreadable', 'cannot be read: state: missing. Not applied'],
    ['missing', '404', 'missing', 'in no page although every page was looked at twice'],
  ] as const)('of what could not be applied says what and why: %s', (kind, seen, word, sentence) => {
    const step = logStep({ ...entry, anomaly: { kind, seen, status: null } })
    expect(kindWords(step)).toBe(word)
    expect(whatHappened(step).join(' ')).toContain(sentence)
    expect(whatHappened(step).join(' ')).toContain('It stays Processing')
  })

  test('of a time rule says whether a look confirmed it and whether its time is estimated', () => {
    const timer = { token: 1, confirmed: false, estimated: true }
    const event = 'xstate.after.processingTooLong.contract.Processing'
    const step = logStep({ ...entry, kind: 'timer', event, timer })
    expect(step.timeRule).toEqual({ name: 'processingTooLong', confirmed: false, estimated: true })
    expect(whatHappened(step).join(' ')).toMatch(/“processing too long” ran out.* unconfirmed.* estimated/)
  })

  test('says how long a time is in two units at most', () => {
    const from = '2026-01-05T12:00:00.000Z'
    expect(lengthWords(from, '2026-01-05T12:00:00.400Z')).toBe('less than a second')
    expect(lengthWords(from, '2026-01-05T13:01:05.000Z')).toBe('1 hour 1 minute')
    expect(lengthWords(from, '2026-01-07T12:00:30.000Z')).toBe('2 days')
  })
})

describe('the style', () => {
  const [light = '', dark = ''] = offlineStyle.split('prefers-color-scheme: dark')
  test.each([
    ['light', light],
    ['dark', dark],
  ])('has contrasts of 4.5 to 1 and more, %s', (_, style) => {
    const colour = (name: string) => new RegExp(`--${name}: (#[0-9a-f]+)`).exec(style)![1]!
    const pairs = [
      ...['text', 'quiet', 'path', 'inferred', 'disputed', 'corrected'].map((name) => [name, 'card']),
      ...['text', 'quiet', 'path'].flatMap((name) => [
        [name, 'page'],
        [name, 'soft'],
        [name, 'path-soft'],
      ]),
      ...['path', 'disputed'].map((name) => [`on-${name}`, name]),
      ...['inferred', 'disputed', 'corrected'].flatMap((name) => [
        [name, `${name}-soft`],
        [name, 'path-soft'],
        ['text', `${name}-soft`],
      ]),
    ] as [string, string][]
    const poor = pairs.filter(([text, ground]) => contrast(colour(text), colour(ground)) < 4.5)
    expect(poor).toEqual([])
  })
})

function statusFor(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
      .on('error', reject)
      .end()
  })
}

/** Of two colours, as WCAG 2.2 has it. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const digits = colour.slice(1)
  const hex = digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits
  const [red, green, blue] = [0, 2, 4].map((place) => {
    const share = Number.parseInt(hex.slice(place, place + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
