import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { call } from './api-caller.ts'
import { callerWithScopes } from './caller-with-scopes.ts'

const start = Date.UTC(2026, 6, 15, 10)

interface Metrics {
  totalValue: number | null
  numberOfEntries: number
  records: { moment: string; value: number; valueRelevanceType: string }[]
}

describe('the data of a contract in the sandbox', () => {
  const clock = virtualClock(start)
  let sandbox: Sandbox
  let caller: Awaited<ReturnType<typeof callerWithScopes>>
  let path: string
  let yearly: number

  beforeAll(async () => {
    sandbox = await startSandbox({ clock, seed: 3, orders: 8 })
    caller = await callerWithScopes(sandbox, 'role:application')
    path = delivering('RabotSmart')
    yearly = sandbox.world.order(path.split('/').at(-1)!)!.estimatedYearlyConsumption
  })
  afterAll(() => sandbox.stop())

  /** A contract of a dynamic or a fixed tariff, delivered since the tenth of March. */
  function delivering(tariffKey: 'RabotSmart' | 'DEMO_Fix24'): string {
    const tariffName = tariffKey === 'RabotSmart' ? 'rabot.smart' : 'rabot.fix'
    for (;;) {
      const contractNumber = sandbox.world.script({
        steps: [{ afterMs: 0, state: 'Delivery', startDate: '2026-03-10' }],
      })
      const order = sandbox.world.order(contractNumber)!
      if (order.tariffName === tariffName)
        return `/customers/${order.customerNumber}/contracts/${contractNumber}`
    }
  }
  const metrics = async (
    from: string,
    to: string,
    interval: string,
    type = 'Consumption',
    value = 'Actual',
  ) => {
    const query = `Period.From=${from}&Period.To=${to}&Interval=${interval}&MetricType=${type}&ValueType=${value}`
    const { status, json } = await caller.get(`${path}/metrics?${query}`)
    return { status, json, data: json.data as Metrics }
  }

  it('has metrics whose parts add up, over the switch to summer time too', async () => {
    const { data: march } = await metrics('2026-03-10', '2026-04-01', 'Monthly')
    const { data: days } = await metrics('2026-03-10', '2026-04-01', 'Daily')
    const { data: hours } = await metrics('2026-03-29', '2026-03-30', 'Hourly')
    const { data: quarters } = await metrics('2026-03-29', '2026-03-30', 'QuarterHourly')
    expect([march.numberOfEntries, days.numberOfEntries]).toEqual([1, 22])
    expect([hours.numberOfEntries, quarters.numberOfEntries]).toEqual([23, 92])
    expect(days.totalValue).toBeCloseTo(march.totalValue!, 2)
    const theDay = days.records.find(({ moment }) => moment === '2026-03-29 00:00:00')
    expect(hours.totalValue).toBeCloseTo(theDay!.value, 2)
    expect(quarters.totalValue).toBeCloseTo(theDay!.value, 2)
    expect(march.totalValue).toBeGreaterThan((yearly / 365) * 22 * 0.7)
    expect(march.totalValue).toBeLessThan((yearly / 365) * 22 * 1.4)
  })

  it('measures up to now, foresees from now on, and knows nothing before delivery', async () => {
    const { data: actual } = await metrics('2026-07-01', '2026-08-01', 'Daily')
    expect(actual.records.at(-1)).toMatchObject({
      moment: '2026-07-15 00:00:00',
      valueRelevanceType: 'Actual',
    })
    const { data: foreseen } = await metrics('2026-07-01', '2026-08-01', 'Daily', 'Consumption', 'Forecast')
    expect(foreseen.records[0]).toMatchObject({
      moment: '2026-07-15 00:00:00',
      valueRelevanceType: 'Forecast',
    })
    const { data: all } = await metrics('2026-07-01', '2026-08-01', 'Daily', 'Consumption', 'Combined')
    expect(all.totalValue).toBeCloseTo(actual.totalValue! + foreseen.totalValue!, 2)
    expect((await metrics('2026-01-01', '2026-03-01', 'Weekly')).data).toMatchObject({
      numberOfEntries: 0,
      totalValue: null,
      records: [],
    })
  })

  it('costs what its consumption and its working price come to', async () => {
    const value = async (type: string) =>
      (await metrics('2026-05-04T12:00:00', '2026-05-04T13:00:00', 'Hourly', type)).data.records[0]!.value
    const [kwh, price, cost] = [
      await value('Consumption'),
      await value('WorkingPrice'),
      await value('TotalCost'),
    ]
    expect(cost).toBeCloseTo((kwh * price) / 100, 3)
  })

  it.each([
    ['QuarterHourly', '2026-05-01', '2026-05-04', '2026-05-04T00:15:00'],
    ['Hourly', '2026-10-24', '2026-10-29', '2026-10-29T01:00:00'],
    ['Daily', '2025-12-31', '2026-02-28', '2026-03-01'],
    ['Weekly', '2025-05-01', '2026-05-01', '2026-05-02'],
    ['Monthly', '2011-05-01', '2026-05-01', '2026-05-02'],
    ['Yearly', '1976-05-01', '2026-05-01', '2026-05-02'],
  ])('answers %s metrics from %s until %s, and 400 until %s', async (interval, from, to, tooLate) => {
    expect((await metrics(from, to, interval)).status).toBe(200)
    const refused = await metrics(from, tooLate, interval)
    expect([refused.status, refused.json.error[0].details]).toEqual([400, 'Period.To'])
  })

  it.each([
    ['Interval=Weekdays', 'Interval'],
    ['MetricType=Noise', 'MetricType'],
    ['ValueType=Wished', 'ValueType'],
    ['Period.To=2026-04-01', 'Period.From'],
    ['Period.From=2026-04-01', 'Period.To'],
    ['Period.From=2026-02-30&Period.To=2026-04-01', 'Period.From'],
    ['Period.From=2026-04-02&Period.To=2026-04-01', 'Period.To'],
  ])('answers 400 to %s and names %s', async (query, field) => {
    const { status, json } = await caller.get(`${path}/metrics?${query}`)
    expect([status, json.error[0].details]).toEqual([400, field])
  })

  it('has costs from the start of delivery under a dynamic tariff, and none under a fixed one', async () => {
    const { json } = await caller.get(`${path}/costs`)
    expect(json.data).toMatchObject([
      { validFrom: '2026-03-10', variableGridFee: { value: expect.any(Number), unitText: 'ct/kWh' } },
    ])
    expect((await caller.get(`${delivering('DEMO_Fix24')}/costs`)).json.data).toEqual([])
  })

  it('has papers for confirmation, payments and every full month, by type too', async () => {
    const all = (await caller.get(`${path}/documents`)).json.data[0].items
    expect(all.map((one: { documentType: string }) => one.documentType)).toEqual([
      'ContractConfirmation',
      'PrePayment',
      ...Array.from({ length: 4 }, () => 'Settlement'),
    ])
    const bills = (await caller.get(`${path}/documents?documentType=Settlement`)).json.data[0].items
    expect(bills).toEqual(all.slice(2))
    expect((await caller.get(`${path}/documents?documentType=Poem`)).status).toBe(400)
  })

  it('hands out each paper as a PDF of the size and name announced', async () => {
    const [{ fileId, name, sizeInBytes }] = (await caller.get(`${path}/documents`)).json.data[0].items
    const { status, headers, text } = await caller.get(`${path}/documents/${fileId}`)
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(sizeInBytes),
      'content-disposition': `attachment; filename="${name}.pdf"`,
    })
    expect(text).toMatch(/^%PDF-1\.4\n[\s\S]+%%EOF\n$/)
    expect(text.indexOf('xref\n0 6')).toBe(Number(/startxref\n(\d+)/.exec(text)![1]))
    expect((await caller.get(`${path}/documents/${fileId.replace(/^./, 'x')}`)).status).toBe(404)
  })

  it('does not have another contract’s data', async () => {
    const [, , customerNumber] = path.split('/')
    const foreign = delivering('RabotSmart').split('/').at(-1)
    const { status } = await caller.get(`/customers/${customerNumber}/contracts/${foreign}/costs`)
    expect(status).toBe(404)
  })

  it('has working prices for a linked customer alone, until the end of what the exchange has made', async () => {
    const query = 'dayaheadworkingprice?from=2026-07-15&to=2026-07-17'
    const fixed = delivering('DEMO_Fix24')
    expect((await caller.get(`${path}/${query}`)).status).toBe(403)
    for (const one of [path, fixed]) {
      const { authorizationUrl } = (await caller.post('/customers/link', {})).json
      await call(`${authorizationUrl}?as=${one.split('/')[2]}`)
    }
    const { pricesKind, prices } = (await caller.get(`${path}/${query}`)).json.data
    expect([pricesKind, prices.length]).toEqual(['Gross', 96])
    expect(new Set(prices.map(({ price }: { price: number }) => price)).size).toBeGreaterThan(10)
    const flat = (await caller.get(`${fixed}/${query}`)).json.data.prices
    expect(new Set(flat.map(({ price }: { price: number }) => price)).size).toBe(1)
    expect((await caller.get(`${path}/dayaheadworkingprice?from=2026-07-15`)).status).toBe(400)
  })
})

describe('exchange prices in the sandbox', () => {
  const clock = virtualClock(start)
  let sandbox: Sandbox
  let caller: Awaited<ReturnType<typeof callerWithScopes>>
  beforeAll(async () => {
    sandbox = await startSandbox({ clock, seed: 3, orders: 0, tokenLifetimeSeconds: 10 ** 6 })
    caller = await callerWithScopes(sandbox)
  })
  afterAll(() => sandbox.stop())

  const prices = async (query: string) =>
    (await caller.get(`/day-ahead-prices/${query}`)).json.data.prices as { at: string; price: number }[]

  it('are known for today, and from four in the afternoon for tomorrow', async () => {
    const days = 'limited?from=2026-07-15&to=2026-07-17'
    expect(await prices(days)).toHaveLength(96)
    expect(await prices(`${days}&granularity=Hourly`)).toHaveLength(24)
    clock.advanceTo(Date.UTC(2026, 6, 15, 14))
    const both = await prices(days)
    expect(both).toHaveLength(192)
    expect(both[0]!.at).toBe('2026-07-14T22:00:00.000Z')
    expect(await prices(days)).toEqual(both)
  })

  it('come for at most 48 hours, and are foreseen for eight days from tomorrow on', async () => {
    const refused = await caller.get('/day-ahead-prices/limited?from=2026-07-13&to=2026-07-15T00:15:00')
    expect([refused.status, refused.json.error[0].details]).toEqual([400, 'to'])
    const foreseen = await prices('forecast?granularity=Hourly')
    expect(foreseen).toHaveLength(8 * 24)
    expect(foreseen[0]!.at).toBe('2026-07-15T22:00:00.000Z')
  })
})
