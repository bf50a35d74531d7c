import { describe, expect, test } from 'vitest'
import type { OrderSummary } from '../../src/order-summary.ts'
import { validOrder, withField } from '../../src/testing/valid-order.ts'
import { type DashboardUnderTest, dashboardUnderTest } from './dashboard-under-test.ts'
import { Visitor } from './visitor.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

/** An order that the supplier has and does not say so. */
async function uncertain({ stromkreis, sandbox, clock }: DashboardUnderTest): Promise<OrderSummary> {
  sandbox.faults.add({ kind: 'status500AfterActing', path: 'create' })
  const order = await stromkreis.desk.submit(validOrder({}, { now: clock.now(), nth: 77 }), { by: 'anna' })
  expect(order.state).toBe('Uncertain')
  return order
}

/** An order that lacks its e-mail. */
function incomplete({ stromkreis, clock }: DashboardUnderTest, nth = 5): Promise<OrderSummary> {
  const body = validOrder({ userAccount: { emailAddress: 'kein.komma' } }, { now: clock.now(), nth })
  return stromkreis.desk.submit(body, { by: 'anna', reason: 'Rückruf bei Frau Beispiel' })
}

describe('the page of all orders', () => {
  test('says first what needs somebody, what to do, and where', async () => {
    const served = await dashboardUnderTest({ orders: 3 })
    const lost = await uncertain(served)
    const lacking = await incomplete(served)
    const { status, text } = await new Visitor(served.url).get('/orders')
    expect(status).toBe(200)
    const attention = text.slice(text.indexOf('id="attention"'), text.indexOf('id="journey"'))
    expect(attention).toContain('What needs somebody')
    expect(attention).toContain(`href="/orders/${lost.id}/resolve?to=%2Forders"`)
    expect(attention).toContain(`href="/orders/${lacking.id}"`)
    expect(attention).toContain('mend userAccount.emailAddress')
    expect(attention.indexOf('Uncertain')).toBeLessThan(attention.indexOf('Incomplete'))
    expect(served.problems).toEqual([])
  })

  test('counts contracts and orders in the lanes of those who act, and what is in trouble', async () => {
    const served = await dashboardUnderTest({ orders: 40 })
    await uncertain(served)
    const { text } = await new Visitor(served.url).get('/orders')
    const counts = { ...served.stromkreis.counts(), ...served.stromkreis.orderCounts() }
    expect(Object.keys(counts).length).toBeGreaterThan(4)
    for (const [state, count] of Object.entries(counts)) {
      const place = text.slice(text.indexOf(`id="place-${state}"`))
      expect(place.slice(0, place.indexOf('</g>')), state).toContain(`>${count}</text>`)
    }
    expect(text).toMatch(/id="place-Uncertain" class="[^"]*in-trouble/)
    expect(text).toMatch(/Uncertain, Partner: 1, of which 1 wait for somebody\./)
  })

  test('shows fifty at a time, newest first, forwards and back, of one state or of all', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const { stromkreis, clock, sandbox } = served
    sandbox.faults.add({ kind: 'status', status: 503, times: null, path: 'create' })
    const made: string[] = []
    for (let nth = 1; nth <= 120; nth += 1) {
      // Some begin in the same millisecond.
      if (nth % 3 === 0) clock.advanceTo(clock.now() + minuteMs)
      made.push((await incomplete(served, nth)).id)
    }
    const newestFirst = stromkreis
      .orders()
      .map(({ id }) => id)
      .reverse()
    expect([...newestFirst].sort()).toEqual([...made].sort())
    const visitor = new Visitor(served.url)
    const seen: string[][] = []
    for (let path: string | undefined = '/orders?state=Incomplete'; path !== undefined; ) {
      const { text } = await visitor.get(path)
      seen.push(listed(text))
      path = link(text, 'next')
    }
    expect(seen.map(({ length }) => length)).toEqual([50, 50, 20])
    expect(seen.flat()).toEqual(newestFirst)
    const last = await visitor.get(`/orders?before=${seen[1]!.at(-1)}`)
    const back = await visitor.get(link(last.text, 'prev')!)
    expect(listed(back.text)).toEqual(seen[1])
    expect(listed((await visitor.get(link(back.text, 'prev')!)).text)).toEqual(seen[0])
    expect((await visitor.get('/orders?state=Refused')).text).toContain('No order is Refused.')
  })

  test('tells whoever asks for a state or an order that there is not', async () => {
    const { url, problems } = await dashboardUnderTest({ orders: 0 })
    const visitor = new Visitor(url)
    const wrong = await visitor.get('/orders?state=%3Cscript%3E')
    expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('state: no order can be')])
    for (const path of [
      '/orders?before=o-0000000000',
      '/orders?after=%27%22%3E',
      '/orders/%3Cb%3E',
      '/orders/x',
    ])
      expect((await visitor.get(path)).status, path).toBe(404)
    expect(problems).toEqual([])
  })

  test('is found in both languages', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    await incomplete(served)
    const { text } = await new Visitor(served.url, { language: 'de' }).get('/orders')
    expect(text).toContain('<html lang="de">')
    for (const said of ['Was jemanden braucht', 'Eigene Aufträge', 'Lieferant', 'Wechselprozess'])
      expect(text).toContain(said)
    expect(text).toContain('userAccount.emailAddress berichtigen')
  })
})

describe('the page of one order', () => {
  test('tells its findings by field with what they cost and how to mend them, in both languages', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const { id } = await incomplete(served)
    const { text } = await new Visitor(served.url).get(`/orders/${id}`)
    expect(text).toContain('<code>userAccount.emailAddress</code>')
    expect(text).toContain('The e-mail address is missing or not well formed')
    expect(text).toContain('It would stay Open.')
    expect(text).toContain('Ask the customer for it, and have it confirmed.')
    expect(text).toContain('Pre-validation found one error.')
    expect(text).toMatch(/id="state-Incomplete" class="[^"]*is-current/)
    const german = await new Visitor(served.url, { language: 'de' }).get(`/orders/${id}`)
    expect(german.text).toContain('Die E-Mail-Adresse fehlt oder ist nicht richtig gebildet')
    expect(german.text).toContain('Die Vorprüfung fand 1 Fehler.')
  })

  test('tells of the offer, and of the contract that it became', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const { desk } = served.stromkreis
    const request = { tariffKey: 'RabotSmart', zipCode: '14109', yearlyConsumptionKwh: 2600 }
    const data = validOrder({}, { now: served.clock.now(), nth: 9 })
    const { id, offer } = await desk.offer({ ...request, data }, { by: 'anna' })
    const visitor = new Visitor(served.url)
    const offered = await visitor.get(`/orders/${id}`)
    expect(offered.text).toContain('<code>RabotSmart</code>')
    expect(offered.text).toContain(new Date(offer!.validUntil).toISOString())
    expect(offered.text).toContain('counts as personal and is not shown')
    const { contractNumber, customerNumber } = await desk.accept(id)
    const { text } = await visitor.get(`/orders/${id}`)
    expect(text).toContain(`<a href="/contracts/${contractNumber}">${contractNumber}</a>`)
    expect(text).toContain(customerNumber)
    desk.erase(id)
    expect((await visitor.get(`/orders/${id}`)).text).toContain('Its data were erased, as was asked for.')
  })

  test('lets somebody resolve an Uncertain one, who and why are kept, and shows what came of it', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    const { id } = await uncertain(served)
    const [number] = served.sandbox.world.contractNumbers()
    const visitor = new Visitor(served.url)
    const before = await visitor.get(`/orders/${id}`)
    expect(before.text).toContain(`/orders/${id}/resolve`)
    expect(before.text).toMatch(/<dt>Mark<\/dt><dd><code>2026-01-05 \d\d:\d\d:\d\d</)
    const asked = await visitor.send(`/orders/${id}/resolve`, {
      how: 'other',
      contractNumber: number!,
      reason: 'told by phone',
      by: 'Berta',
      to: `/orders/${id}`,
    })
    expect(asked.text).toContain('Decided. The order is now Submitted.')
    expect(asked.text).toContain('(by Berta)')
    expect(asked.text).not.toContain('told by phone')
    expect(served.stromkreis.order(id)).toMatchObject({ state: 'Submitted', contractNumber: number })
    expect(served.problems).toEqual([])
  })

  test('shows no personal data unless that is turned on', async () => {
    const planted = ['Erika', 'Grüner Weg', 'erika.beispiel', '1EMH0012', '1980-04-01', 'Rückruf', '1234567']
    const hidden = await dashboardUnderTest({ orders: 0 })
    const { id } = await incomplete(hidden)
    for (const path of ['/orders', `/orders/${id}`]) {
      const { text } = await new Visitor(hidden.url).get(path)
      for (const value of planted) expect(text, path).not.toContain(value)
    }
    const shown = await dashboardUnderTest({ orders: 0, showsPersonalData: true })
    const lacking = await incomplete(shown)
    const { text } = await new Visitor(shown.url).get(`/orders/${lacking.id}`)
    for (const value of ['Erika', 'Grüner Weg', 'kein.komma', '1EMH0012', 'Rückruf'])
      expect(text).toContain(value)
  })

  test('escapes whatever stands in an order, in who acted and in why', async () => {
    const served = await dashboardUnderTest({ orders: 0, showsPersonalData: true })
    const evil = '"><script>alert(1)</script>'
    const body = withField(validOrder({}, { now: served.clock.now() }), 'userAccount.firstName', evil)
    const { id } = await served.stromkreis.desk.submit(
      { ...body, tariffKey: evil },
      { by: evil, reason: evil },
    )
    const { text } = await new Visitor(served.url).get(`/orders/${id}`)
    expect(text).toContain('&#60;script&#62;alert(1)')
    expect(text).not.toContain('<script>alert')
  })
})

describe('a piece of the orders', () => {
  test('is the same as of the list of all, in whatever direction it is read', async () => {
    const served = await dashboardUnderTest({ orders: 0 })
    for (let nth = 1; nth <= 9; nth += 1) {
      if (nth % 2 === 0) served.clock.advanceTo(served.clock.now() + dayMs / 4)
      if (nth % 3 === 0) await incomplete(served, nth)
      else await served.stromkreis.desk.submit(validOrder({}, { now: served.clock.now(), nth }))
    }
    const { stromkreis } = served
    const all = stromkreis.orders().map(({ id }) => id)
    const ids = (request: Parameters<typeof stromkreis.orderPage>[0]) =>
      stromkreis.orderPage(request).map(({ id }) => id)
    expect(ids({ limit: 4 })).toEqual(all.toReversed().slice(0, 4))
    expect(ids({ limit: 3, oldestFirst: true })).toEqual(all.slice(0, 3))
    expect(ids({ limit: 3, before: all[6] })).toEqual([all[5], all[4], all[3]])
    expect(ids({ limit: 3, after: all[2] })).toEqual([all[5], all[4], all[3]])
    expect(ids({ limit: 9, states: ['Incomplete'] })).toEqual(
      stromkreis
        .orders({ state: 'Incomplete' })
        .map(({ id }) => id)
        .reverse(),
    )
    expect(() => stromkreis.orderPage({ limit: 1, before: 'o-0000000000' })).toThrow(/No order/)
  })
})

function listed(text: string): string[] {
  const list = text.slice(text.indexOf('id="list"'))
  return [...list.matchAll(/<th scope="row"><a href="\/orders\/(o-[a-z0-9]+)"/g)].map(([, id]) => id!)
}

function link(text: string, rel: string): string | undefined {
  return new RegExp(`rel="${rel}" href="([^"]+)"`).exec(text)?.[1]?.replaceAll('&#38;', '&')
}
