import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startAcceptanceEndpoint } from '../../src/acceptance/acceptance-endpoint.ts'
import { validOrder } from '../../src/testing/valid-order.ts'
import { acceptanceScene, called, clicked } from './acceptance-scene.ts'

const hourMs = 3_600_000
let scene: Awaited<ReturnType<typeof acceptanceScene>>

beforeEach(async () => {
  scene = await acceptanceScene()
})
afterEach(() => scene.stop())

describe('looking at an offer', () => {
  test('shows what it is for, what it costs and until when it is valid', async () => {
    const { url } = await scene.offer({ data: validOrder() })
    const response = await fetch(url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const page = (await response.text()).replaceAll('\u00a0', ' ')
    for (const text of [
      '<html lang="de">',
      'Preis im Tarif rabot.smart',
      'Für 2.600 kWh im Jahr an einem Ort mit der Postleitzahl 14109.',
      'Gültig bis 29. Januar 2026 um 10:30 Uhr.',
      'Der Preis wurde berechnet am 15. Januar 2026 um 10:30 Uhr.',
      'Arbeitspreis</th><td>28,43 ct/kWh',
      'Grundpreis</th><td>15,37 €/Monat',
      'Gesamtpreis im Monat, geschätzt</th><td>76,97 €/Monat',
      'Gesamtpreis im Jahr, geschätzt</th><td>923,64 €/Jahr',
      'Netzentgelt</th><td>8,82 ct/kWh',
      'Stromsteuer</th><td>2,44 ct/kWh',
      'Laufzeit: 1 Monat',
      'Zahlungspflichtig bestellen',
      'Angebot ablehnen',
    ]) {
      expect(page).toContain(text)
    }
  })

  test.each(['GET', 'HEAD'])('changes nothing by %s, however often, valid or over', async (method) => {
    const { id, url, validUntil } = await scene.offer({ data: validOrder() })
    const before = structuredClone(scene.entries)
    expect(before.length).toBeGreaterThan(0)
    const scanner = { 'User-Agent': 'MailScanner', Purpose: 'prefetch', 'Sec-Purpose': 'prefetch' }
    for (const query of ['', '?decision=accept', '?lang=en']) {
      expect((await fetch(url + query, { method, headers: scanner })).status).toBe(200)
    }
    expect(scene.desk.order(id).state).toBe('Offered')
    scene.clock.advanceTo(validUntil + hourMs)
    expect((await fetch(url, { method })).status).toBe(200)
    expect(scene.entries).toEqual(before)
    expect(scene.sandbox.world.contractNumbers()).toEqual([])
  })

  test('by HEAD gives the headers of GET and no body', async () => {
    const { url } = await scene.offer()
    const [got, head] = [await fetch(url), await fetch(url, { method: 'HEAD' })]
    const ofConnection = ['date', 'connection', 'keep-alive']
    const named = ({ headers }: Response) => [...headers].filter(([name]) => !ofConnection.includes(name))
    expect(named(head)).toEqual(named(got))
    expect(await head.text()).toBe('')
  })

  test('lets nobody store, frame, index or script it', async () => {
    const { url } = await scene.offer()
    const responses = [await fetch(url), await fetch(`${url}x`), await clicked(url, 'decline')]
    for (const { headers } of responses) {
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      )
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-robots-tag')).toContain('noindex')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
    const page = await responses[0]!.text()
    expect(page).not.toMatch(/<script|<link|<img|\son\w+=|\sstyle=|https?:/)
  })

  test('shows nothing personal, before and after', async () => {
    const personal =
      /Erika|Beispiel|example\.org|Grüner Weg|1234567|1EMH|4137|1980-04-01|9979250000006|urn:test/
    const { url } = await scene.offer({ data: validOrder() })
    const json = { Accept: 'application/json' }
    expect(await (await fetch(url)).text()).not.toMatch(personal)
    expect(JSON.stringify(await called(url, 'accept'))).not.toMatch(personal)
    expect(await (await fetch(url)).text()).not.toMatch(personal)
    expect(await (await fetch(url, { headers: json })).text()).not.toMatch(personal)
    expect(await (await clicked(url, 'decline')).text()).not.toMatch(personal)
  })
})

describe('accepting', () => {
  test('with all data collected while quoting is with the supplier at once: the streamlined way', async () => {
    const { id, url } = await scene.offer({ data: validOrder() })
    const response = await clicked(url, 'accept')
    expect(response.status).toBe(303)
    expect(scene.desk.order(id)).toMatchObject({ state: 'Submitted', tookLongerWay: false })
    expect(scene.sandbox.world.contractNumbers()).toEqual([scene.desk.order(id).contractNumber])
    const page = await fetch(new URL(response.headers.get('location')!, url))
    expect(page.status).toBe(200)
    const text = await page.text()
    expect(text).toContain('Sie haben das Angebot angenommen')
    expect(text).toContain('an den Stromlieferanten weitergegeben')
    expect(text).not.toContain('<form')
    expect(scene.stromkreis.history(id).find(({ event }) => event === 'accepted')?.order).toMatchObject({
      by: 'acceptance link',
    })
  })

  test('without the data says kindly that it takes longer, and goes on once they are there', async () => {
    const { id, url } = await scene.offer()
    const { status, answer } = await called(url, 'accept')
    expect(status).toBe(200)
    expect(answer).toMatchObject({ id, state: 'Incomplete', accepted: true, complete: false })
    expect(await (await fetch(url)).text()).toContain('fehlen uns noch einige Angaben')
    expect(scene.sandbox.world.contractNumbers()).toEqual([])

    await scene.desk.complete(id, validOrder())
    expect(scene.desk.order(id)).toMatchObject({ state: 'Submitted', tookLongerWay: true })
    expect(await (await fetch(url)).text()).toContain('an den Stromlieferanten weitergegeben')
    expect((await called(url, 'accept')).answer).toMatchObject({ state: 'Submitted', complete: false })
  })

  test('twice gives the same answer and one order', async () => {
    const { url } = await scene.offer({ data: validOrder() })
    const first = await called(url, 'accept')
    expect(first).toEqual({
      status: 200,
      answer: {
        id: expect.stringMatching(/^o-/),
        state: 'Submitted',
        tariffKey: 'RabotSmart',
        quotedAt: '2026-01-15T09:30:00.000Z',
        validUntil: '2026-01-29T09:30:00.000Z',
        accepted: true,
        acceptedAt: '2026-01-15T09:30:00.000Z',
        complete: true,
      },
    })
    const log = structuredClone(scene.entries)
    expect(await called(url, 'accept')).toEqual(first)
    expect((await clicked(url, 'accept')).status).toBe(303)
    expect(scene.entries).toEqual(log)
    expect(scene.sandbox.world.contractNumbers()).toHaveLength(1)
  })

  test('by many clicks at once ends in one order', async () => {
    const { id, url } = await scene.offer({ data: validOrder() })
    const clicks = Array.from({ length: 10 }, (_, nth) =>
      nth % 2 === 0 ? clicked(url, 'accept') : called(url, 'accept'),
    )
    expect((await Promise.all(clicks)).map(({ status }) => status)).toEqual([
      303, 200, 303, 200, 303, 200, 303, 200, 303, 200,
    ])
    expect(scene.sandbox.world.contractNumbers()).toHaveLength(1)
    expect(scene.stromkreis.history(id).map(({ event }) => event)).toEqual([
      'act.begun',
      'priced',
      'act.dataGiven',
      'accepted',
      'checked',
      'sending',
      'created',
    ])
  })

  test.each([
    { fault: { kind: 'reset', path: 'create' }, state: 'Uncertain' },
    { fault: { kind: 'status', status: 503, path: 'create' }, state: 'Uncertain' },
    { fault: { kind: 'rateLimit', path: 'create' }, state: 'Refused' },
    { fault: { kind: 'resetAfter', path: 'create' }, state: 'Uncertain' },
    { fault: { kind: 'status', status: 500, path: 'token', times: null }, state: 'Ready' },
  ] as const)('is accepted, whatever is wrong at the supplier: $fault', async ({ fault, state }) => {
    const { id, url } = await scene.offer({ data: validOrder() })
    scene.sandbox.faults.add(fault)
    scene.clock.advanceTo(scene.clock.now() + 2 * hourMs)
    const response = await clicked(url, 'accept')
    expect(response.status).toBe(303)
    expect(scene.desk.order(id).state).toBe(state)
    const text = await (await fetch(url)).text()
    expect(text).toContain('Sie haben das Angebot angenommen')
    expect(text).not.toMatch(/Uncertain|Ready|Refused|503|Fehler/)
    expect(await called(url, 'accept')).toMatchObject({
      status: 200,
      answer: { accepted: true, complete: true },
    })
  })

  test('while the supplier is down sends the order later, once', async () => {
    const { id, url } = await scene.offer({ data: validOrder() })
    scene.sandbox.faults.add({ kind: 'rateLimit', path: 'create', retryAfterSeconds: 600 })
    expect((await clicked(url, 'accept')).status).toBe(303)
    expect(scene.sandbox.world.contractNumbers()).toEqual([])
    expect(await (await fetch(url)).text()).toContain(
      'Wir geben Ihren Auftrag an den Stromlieferanten weiter',
    )
    scene.clock.advanceTo(scene.clock.now() + hourMs)
    await scene.desk.work()
    expect(scene.desk.order(id).state).toBe('Submitted')
    expect(scene.sandbox.world.contractNumbers()).toHaveLength(1)
    expect(await (await fetch(url)).text()).toContain('an den Stromlieferanten weitergegeben')
  })

  test('is possible until the last millisecond, and not at the instant the offer ends', async () => {
    const [intime, late] = [
      await scene.offer({ validForMs: hourMs }),
      await scene.offer({ validForMs: hourMs }),
    ]
    expect(late.validUntil).toBe(intime.validUntil)
    scene.clock.advanceTo(intime.validUntil - 1)
    expect((await called(intime.url, 'accept')).status).toBe(200)
    scene.clock.advanceTo(late.validUntil)
    const refused = await called(late.url, 'accept')
    expect(refused).toMatchObject({
      status: 410,
      answer: { error: { code: 'expired' }, offer: { state: 'Expired', accepted: false, complete: null } },
    })
    expect((refused.answer['error'] as { message: string }).message).toContain('ask us for a new offer')
    expect(scene.desk.order(late.id).state).toBe('Expired')
    const page = await clicked(late.url, 'accept')
    expect(page.status).toBe(410)
    expect(await page.text()).toContain('bitten Sie uns um ein neues Angebot')
    expect((await called(late.url, 'decline')).status).toBe(410)
    expect((await called(intime.url, 'accept')).status).toBe(200)
  })
})

describe('declining', () => {
  test('ends the offer, twice with the same answer, and accepting is then refused', async () => {
    const { id, url } = await scene.offer({ data: validOrder() })
    const declined = await called(url, 'decline')
    expect(declined).toMatchObject({
      status: 200,
      answer: { state: 'Declined', accepted: false, complete: null },
    })
    const log = structuredClone(scene.entries)
    expect(await called(url, 'decline')).toEqual(declined)
    expect((await clicked(url, 'decline')).status).toBe(303)
    expect(await called(url, 'accept')).toMatchObject({
      status: 409,
      answer: { error: { code: 'alreadyDeclined', message: expect.stringContaining('new offer') } },
    })
    const page = await clicked(url, 'accept')
    expect(page.status).toBe(409)
    expect(await page.text()).toContain('Sie haben das Angebot schon abgelehnt')
    expect(await (await fetch(url)).text()).toContain('Sie haben das Angebot abgelehnt')
    expect(scene.entries).toEqual(log)
    expect(scene.desk.order(id).state).toBe('Declined')
    expect(scene.sandbox.world.contractNumbers()).toEqual([])
  })

  test.each([
    { way: 'streamlined', data: validOrder(), state: 'Submitted' },
    { way: 'longer', data: undefined, state: 'Incomplete' },
  ])('after accepting the $way way is refused, with words that say what to do', async ({ data, state }) => {
    const { id, url } = await scene.offer(data === undefined ? {} : { data })
    await called(url, 'accept')
    expect(await called(url, 'decline')).toMatchObject({
      status: 409,
      answer: { error: { code: 'alreadyAccepted' }, offer: { accepted: true, state } },
    })
    const page = await clicked(url, 'decline')
    expect(page.status).toBe(409)
    const text = await page.text()
    expect(text).toContain('wie Sie widerrufen können')
    expect(text).toContain('role="alert"')
    expect(scene.desk.order(id).state).toBe(state)
  })

  test('and accepting at the same moment end in one of the two', async () => {
    const { id, url } = await scene.offer({ data: validOrder() })
    const [accepted, declined] = await Promise.all([called(url, 'accept'), called(url, 'decline')])
    const { state } = scene.desk.order(id)
    expect([accepted.status, declined.status]).toEqual(state === 'Declined' ? [409, 200] : [200, 409])
    expect(scene.sandbox.world.contractNumbers()).toHaveLength(state === 'Declined' ? 0 : 1)
  })
})

describe('the server', () => {
  test('keeps every token out of what it reports', async () => {
    const { token, url } = await scene.offer({ data: validOrder() })
    scene.sandbox.faults.add({ kind: 'resetAfter', path: 'create' })
    await clicked(url, 'accept')
    await called(url, 'decline')
    expect(scene.problems).toHaveLength(1)
    const told = scene.problems.map(
      (error) => `${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`,
    )
    expect(told.join()).not.toContain(token)
    expect(JSON.stringify(scene.entries)).not.toContain(token)
  })

  test('says which port cannot be had', async () => {
    const { desk, endpoint } = scene
    await expect(startAcceptanceEndpoint({ desk, port: endpoint.port })).rejects.toMatchObject({
      code: 'configuration',
      message: `Acceptance links cannot be served on port ${endpoint.port} of 127.0.0.1.`,
    })
  })

  test('stops cleanly, also when told twice', async () => {
    const { url } = await scene.offer()
    expect((await fetch(url)).status).toBe(200)
    await Promise.all([scene.endpoint.stop(), scene.endpoint.stop()])
    await expect(fetch(url)).rejects.toThrow()
  })
})
