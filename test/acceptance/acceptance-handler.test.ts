import { expect, test } from 'vitest'
import type { AcceptanceDesk, OfferedOrder } from '../../src/acceptance/acceptance-desk.ts'
import { type AcceptanceOptions, acceptanceHandler } from '../../src/acceptance/acceptance-handler.ts'
import { virtualClock } from '../../src/clock.ts'
import type { Price } from '../../src/order-supplier.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'

const now = Date.parse('2026-01-15T09:30:00Z')
const address = 'https://inside.example/offers/t0ken'
const shop = 'https://strom.example'

/** A desk with one offer behind `t0ken`, and what happened at it. */
function deskWith(
  options: {
    order?: Partial<OfferedOrder>
    price?: Price
    quote?: null
    accepting?: (order: OfferedOrder) => Promise<unknown>
  } = {},
) {
  const offer = { tariffKey: 'RabotSmart', quotedAt: now, validUntil: now + 1_000 }
  const order: OfferedOrder = {
    ...{ id: 'o-0123456789', state: 'Offered', acceptedAt: null, offer, tookLongerWay: false },
    ...options.order,
  }
  const happened: string[] = []
  const request = { tariffKey: 'RabotSmart', zipCode: '14109', yearlyConsumptionKwh: 2600 }
  const desk: AcceptanceDesk = {
    offerBehind: (token) => (token === 't0ken' ? { ...order } : null),
    quoteOf: () => (options.quote === null ? null : { request, price: options.price ?? {} }),
    acceptanceUrl: () => `${shop}/offers/t0ken`,
    accept: async () => {
      happened.push('accept')
      await (
        options.accepting ?? (async () => Object.assign(order, { state: 'Submitted', acceptedAt: now }))
      )(order)
    },
    decline: () => {
      happened.push('decline')
      order.state = 'Declined'
    },
  }
  const problems: unknown[] = []
  const handle = (given: AcceptanceOptions = {}) =>
    acceptanceHandler(desk, {
      clock: virtualClock(now),
      onProblem: (error) => problems.push(error),
      ...given,
    })
  return { desk, happened, problems, handle }
}

const post = (headers: Record<string, string> = {}, decision = 'accept') =>
  new Request(address, { method: 'POST', headers, body: new URLSearchParams({ decision }) })
const get = (headers: Record<string, string> = {}, query = '') => new Request(address + query, { headers })

test('a program mounts it in a server of its own, with web requests and responses alone', async () => {
  const { handle, happened } = deskWith()
  const response = await handle()(post())
  expect([response.status, response.headers.get('location')]).toEqual([303, 't0ken'])
  expect(happened).toEqual(['accept'])
})

test.each([
  ['de-DE,de;q=0.9,en;q=0.8', '', 'de'],
  ['en-GB,en;q=0.9', '', 'en'],
  ['fr,en;q=0.5,de;q=0.7', '', 'de'],
  ['de;q=0,en;q=0.1', '', 'en'],
  ['fr', '', 'de'],
  ['*', '', 'de'],
  ['', '', 'de'],
  ['de', '?lang=en', 'en'],
  ['en', '?lang=de', 'de'],
  ['en', '?lang=<script>', 'en'],
])('Accept-Language %j and query %j give the page in %s', async (accepted, query, language) => {
  const response = await deskWith().handle()(get({ 'Accept-Language': accepted }, query))
  expect(response.headers.get('content-language')).toBe(language)
  const page = await response.text()
  expect(page).toContain(`<html lang="${language}">`)
  expect(page).toContain(language === 'de' ? 'Ihr Stromangebot' : 'Your electricity offer')
  expect(page).not.toContain('<script')
})

test('the language asked for stays after the click', async () => {
  const request = new Request(`${address}?lang=en`, {
    method: 'POST',
    body: new URLSearchParams({ decision: 'accept' }),
  })
  expect((await deskWith().handle()(request)).headers.get('location')).toBe('t0ken?lang=en')
})

test.each([
  [{ Accept: 'application/json' }, true],
  [{ Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }, false],
  [{ Accept: 'application/json;q=0.2,text/html' }, false],
  [{ Accept: 'text/html;q=0.2,application/json' }, true],
  [{ Accept: '*/*' }, false],
  [{}, false],
])('%j gets JSON: %s', async (headers, isJson) => {
  const response = await deskWith().handle()(get(headers as Record<string, string>))
  expect(response.headers.get('content-type')).toBe(
    isJson ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8',
  )
})

test.each([
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
  { 'Sec-Fetch-Site': 'cross-site', Origin: 'null' },
  { 'Sec-Fetch-Site': 'cross-site', Origin: shop },
  { Origin: 'https://evil.example' },
  { Origin: 'https://strom.example.evil.example' },
  { Origin: 'https://strom.example:8443' },
])('a click on a foreign page (%j) is refused', async (headers) => {
  const { handle, happened } = deskWith()
  const response = await handle()(post(headers as Record<string, string>))
  expect(response.status).toBe(403)
  expect(await response.text()).toContain('fremden Seite')
  expect(happened).toEqual([])
})

test.each([
  {},
  { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' },
  { 'Sec-Fetch-Site': 'none' },
  { Origin: 'https://inside.example' },
  { Origin: shop },
  { Origin: 'null' },
])('a click on our own page or a call of a program (%j) is taken', async (headers) => {
  const { handle, happened } = deskWith()
  expect((await handle()(post(headers as Record<string, string>))).status).toBe(303)
  expect(happened).toEqual(['accept'])
})

test('everything from the supplier is escaped, wherever it stands', async () => {
  const evil = `"'><script>alert(1)</script>&amp;`
  const amount = { value: 1, unit: { main: evil, per: evil }, unitText: evil }
  const price = {
    displayName: evil,
    name: evil,
    features: [evil],
    durationPeriod: amount,
    noticePeriod: amount,
    priceComponents: {
      unitPrice: amount,
      pricePerMonth: { ...amount, unit: { main: 'Euro', per: evil } },
      workPriceComponents: { [evil]: amount },
      basePriceComponents: { [evil]: amount },
      rabotShare: { [evil]: amount },
    },
  }
  const page = await (await deskWith({ price }).handle()(get())).text()
  expect(page.match(/&#34;&#39;&#62;&#60;script&#62;alert\(1\)&#60;\/script&#62;&#38;amp;/g)?.length).toBe(12)
  expect(page).not.toContain('<script')
  expect(page).not.toContain(evil)
})

test.each([
  {},
  { priceComponents: null, features: 'x', durationPeriod: 3 },
  {
    priceComponents: {
      unitPrice: { value: '28' },
      workPriceComponents: [],
      rabotShare: null,
      pricePerMonth: {},
    },
  },
  { priceComponents: { unitPrice: { value: Number.NaN }, basePriceComponents: { gridFee: null } } },
])('a price that is not what it should be is shown as far as it can be: %j', async (price) => {
  const response = await deskWith({ price: price as unknown as Price }).handle()(get())
  expect(response.status).toBe(200)
  const page = await response.text()
  expect(page).toContain('Preis im Tarif RabotSmart')
  expect(page).not.toMatch(/NaN|undefined|null|\[object/)
})

test('parts of a price that nobody knows by name are shown with the name they have', async () => {
  const price = {
    priceComponents: {
      unitPrice: { value: 30, unit: { main: 'Cent', per: 'Kwh' }, unitText: 'ct/kWh' },
      effectiveWorkPrice: { value: 30, unit: { main: 'Cent', per: 'Kwh' }, unitText: 'ct/kWh' },
      estimatedWorkPrice: { value: 31.5, unit: { main: 'Cent', per: 'Kwh' }, unitText: 'ct/kWh' },
      variableServiceFee: { value: 1.004, unit: { main: 'Cent', per: 'Kwh' }, unitText: 'ct/kWh' },
      workPriceComponents: { novelFee: { value: 0.5, unit: null, unitText: 'ct/kWh' } },
    },
  }
  const page = (await (await deskWith({ price }).handle()(get({}, '?lang=en'))).text()).replaceAll(
    '\u00a0',
    ' ',
  )
  expect(page).toContain('novelFee</th><td>0.50 ct/kWh')
  expect(page).toContain('Service fee per kWh</th><td>1.004 ct/kWh')
  expect(page).toContain('Price per kWh, estimated</th><td>31.50 ct/kWh')
  // Equal to the price per kWh where no cap is set, so it says nothing new.
  expect(page).not.toContain('effective')
})

test('an offer whose price was erased still says how it stands', async () => {
  const { handle } = deskWith({ quote: null, order: { state: 'Declined' } })
  const page = await (await handle()(get())).text()
  expect(page).toContain('Sie haben das Angebot abgelehnt')
  expect(page).not.toContain('<table')
})

test('a customer does not wait for a supplier that hangs, and is told the truth', async () => {
  const { handle, problems } = deskWith({
    accepting: (order) => {
      Object.assign(order, { state: 'Submitting', acceptedAt: now })
      return new Promise(() => {})
    },
  })
  const response = await handle({ patienceMs: 1 })(post({ Accept: 'application/json' }))
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ state: 'Submitting', accepted: true })
  expect(problems).toEqual([])
})

test('what fails after the acceptance is durable is reported, and the customer has accepted', async () => {
  const failure = new StromkreisError('databaseUnusable', 'The disk is full.', { hint: 'Make room.' })
  const { handle, problems } = deskWith({
    accepting: async (order) => {
      Object.assign(order, { state: 'Ready', acceptedAt: now })
      throw failure
    },
  })
  expect((await handle()(post())).status).toBe(303)
  expect(problems).toEqual([failure])
})

test('what fails before leaves the offer open: 500, reported, and the same click may be tried again', async () => {
  const failure = new StromkreisError('databaseUnusable', 'The disk is full.', { hint: 'Make room.' })
  const { handle, problems } = deskWith({ accepting: () => Promise.reject(failure) })
  const response = await handle()(post())
  expect(response.status).toBe(500)
  const page = await response.text()
  expect(page).toContain('noch einmal')
  expect(page).toContain('<form')
  expect(page).not.toContain('disk')
  expect(problems).toEqual([failure])
})

test('a desk that fails altogether is a 500 without a word about why', async () => {
  const { desk, problems, handle } = deskWith()
  const failure = new Error('SQLITE_IOERR /var/lib/secret.db')
  desk.offerBehind = () => {
    throw failure
  }
  for (const request of [get(), get({ Accept: 'application/json' }), post()]) {
    const response = await handle()(request)
    expect(response.status).toBe(500)
    expect(await response.text()).not.toMatch(/SQLITE|secret/)
  }
  expect(problems).toEqual([failure, failure, failure])
})

test.each([
  ['Accepted', 'Wir geben Ihren Auftrag an den Stromlieferanten weiter'],
  ['Ready', 'Wir geben Ihren Auftrag an den Stromlieferanten weiter'],
  ['Submitting', 'Wir geben Ihren Auftrag an den Stromlieferanten weiter'],
  ['Refused', 'Wir geben Ihren Auftrag an den Stromlieferanten weiter'],
  ['Uncertain', 'Wir geben Ihren Auftrag an den Stromlieferanten weiter'],
  ['Submitted', 'Wir haben Ihren Auftrag an den Stromlieferanten weitergegeben'],
  ['Incomplete', 'fehlen uns noch einige Angaben'],
  ['Abandoned', 'Ihr Auftrag wird nicht ausgeführt'],
] as const)('of an order that is %s the customer reads: %s', async (state, text) => {
  const { handle, happened } = deskWith({ order: { state, acceptedAt: now } })
  const page = await (await handle()(get())).text()
  expect(page).toContain(text)
  expect(page).not.toContain('<form')
  expect((await handle()(post({}, 'decline'))).status).toBe(409)
  expect(happened).toEqual([])
})

test.each([{ offer: null }, { state: 'Quoting' }] as const)(
  'an order without an offer is not found: %j',
  async (order) => {
    expect((await deskWith({ order }).handle()(get())).status).toBe(404)
  },
)
