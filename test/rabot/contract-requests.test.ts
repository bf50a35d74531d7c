import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MetricsQuery, metricsQuerySchema } from '../../src/rabot/contract-metrics.ts'
import { createMockSupplier, failureOf, shownOf } from './mock-supplier.ts'

const contract = { customerNumber: '7', contractNumber: '9' }
const path = '/customers/7/contracts/9'
const query: MetricsQuery = {
  from: '2026-02-01',
  to: '2026-03-01',
  interval: 'Daily',
  metricType: 'Consumption',
  valueType: 'Actual',
}
const asked =
  '/metrics?Period.From=2026-02-01T00%3A00%3A00&Period.To=2026-03-01T00%3A00%3A00' +
  '&Interval=Daily&MetricType=Consumption&ValueType=Actual'

describe('metrics', () => {
  const metrics = {
    valueUnitInfo: 'in kWh',
    consideredDataPeriod: { from: '2026-02-01 00:00:00', to: '2026-03-01 00:00:00' },
    totalValue: 11.2,
    records: [
      {
        moment: '2026-02-01 00:00:00',
        value: 0.7,
        valueRelevanceType: 'Actual',
        valueState: 'Final',
        odd: true,
      },
    ],
  }

  test('are asked for as the supplier spells it, and read with all that is new', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get(`${path}${asked}`, { isSuccess: true, data: metrics })
    expect(await client.contractMetrics(contract, query)).toEqual(metrics)
    agent.assertNoPendingInterceptors()
  })

  test.each([
    ['an empty answer', '', null],
    ['no data', { isSuccess: true, data: null }, null],
    [
      'no records',
      { isSuccess: true, data: { records: null, totalValue: null } },
      { records: [], totalValue: null },
    ],
  ])('may be none: %s', async (_shape, answer, expected) => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get(`${path}${asked}`, answer)
    expect(await client.contractMetrics(contract, query)).toEqual(expected)
  })

  test.each([
    [{ interval: 'Fortnightly' }, 'interval: expected one of QuarterHourly, Hourly'],
    [{ metricType: 'Noise' }, 'metricType: expected one of'],
    [{ valueType: 'Wished' }, 'valueType: expected one of'],
    [{ from: '1.2.2026' }, 'from: expected a day or a date-time'],
    [{ to: '2026-02-30' }, 'to: expected a day or a date-time'],
    [{ to: '2026-02-01' }, 'to: expected a time after from'],
    [{ to: '2026-04-02' }, 'to: expected a time at most 2 months after from'],
  ])('are not asked for with %j, and the error names the field', async (change, message) => {
    const { client } = createMockSupplier()
    const wrong = { ...query, ...change } as MetricsQuery
    const error = await failureOf(client.contractMetrics(contract, wrong), 'invalidInput')
    expect(error.message).toContain(message)
  })

  test.each([
    ['QuarterHourly', '2026-03-27', '2026-03-30', '2026-03-30T00:00:01'],
    ['Hourly', '2026-10-23T12:00:00', '2026-10-28T12:00:00', '2026-10-28 12:00:01'],
    ['Daily', '2025-12-31', '2026-02-28', '2026-02-28T00:00:01'],
    ['Weekly', '2024-02-29', '2025-02-28', '2025-03-01'],
    ['Monthly', '2011-03-01', '2026-03-01', '2026-03-02'],
    ['Yearly', '1976-03-01', '2026-03-01', '2026-03-02'],
    ['Hourly', '2026-02-01T00:00:00Z', '2026-02-06T00:00:00Z', '2026-02-06T00:00:01Z'],
  ] as const)('in %s intervals reach from %s to %s, and not to %s', (interval, from, to, tooLate) => {
    expect(metricsQuerySchema.safeParse({ ...query, interval, from, to }).success).toBe(true)
    const refused = metricsQuerySchema.safeParse({ ...query, interval, from, to: tooLate })
    expect(refused.error?.issues.map((issue) => issue.path)).toEqual([['to']])
  })

  test('over any period are asked for or refused at `to`, and a shorter one is never worse', () => {
    const day = fc.integer({ min: 0, max: 40_000 }).map(dayOf)
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 2, max: 25_000 }),
        fc.constantFrom('QuarterHourly', 'Hourly', 'Daily', 'Weekly', 'Monthly', 'Yearly'),
        (from, lengthDays, interval) => {
          const ask = (days: number) =>
            metricsQuerySchema.safeParse({
              ...query,
              interval,
              from,
              to: dayOf(Date.parse(from) / 86_400_000 + days),
            })
          const [longer, shorter] = [ask(lengthDays), ask(lengthDays - 1)]
          if (longer.success) expect(shorter.success).toBe(true)
          else expect(longer.error.issues.map((issue) => issue.path)).toEqual([['to']])
        },
      ),
    )
  })

  test('forbidden: the error names the role and the link', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get(`${path}${asked}`, '', { status: 403 })
    const error = await failureOf(client.contractMetrics(contract, query), 'scopeMissing')
    expect(error.message).toContain('needs the scope role:application, or the customer to be Linked')
  })

  test('of numbers nobody knows are not found, and the hint names both', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get(`${path}${asked}`, '', { status: 404 })
    const error = await failureOf(client.contractMetrics(contract, query), 'notFound')
    expect(error.hint).toContain('customerNumber or contractNumber')
  })
})

function dayOf(index: number): string {
  return new Date(index * 86_400_000).toISOString().slice(0, 10)
}

describe('costs', () => {
  const fee = { value: 4.99, unit: { main: 'Euro', per: 'Month' }, unitText: '€/Monat' }

  test.each([
    [
      'what is said',
      { data: [{ validFrom: '2026-02-01', baseServiceFee: fee, p19Fee: null, newFee: fee }] },
      1,
    ],
    ['nothing for other tariffs', { data: [] }, 0],
    ['nothing for null', { isSuccess: true, data: null }, 0],
    ['nothing for an empty answer', '', 0],
  ])('hold %s', async (_shape, answer, count) => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get(`${path}/costs`, answer)
    const costs = await client.contractCosts(contract)
    expect(costs).toHaveLength(count)
    if (count > 0) expect(costs[0]).toMatchObject({ baseServiceFee: fee, p19Fee: null, newFee: fee })
  })
})

describe('documents', () => {
  const document = {
    fileId: '5f0c6d9e-1111-4222-a333-444444444444',
    documentType: 'SETTLEMENT',
    name: 'Rechnung Erika Mustermann',
    extension: '.pdf',
    sizeInBytes: 7,
    info: { any: 'thing' },
  }

  test.each([
    ['data[0].items', { data: [{ items: [document] }] }, 1],
    ['several data[].items', { data: [{ items: [document] }, { items: null }, { items: [document] }] }, 2],
    ['data.items', { data: { items: [document] } }, 1],
    ['data itself', { data: [document] }, 1],
    ['an empty list', { data: [] }, 0],
    ['data.items null', { data: { items: null } }, 0],
    ['no data', { isSuccess: true, data: null }, 0],
    ['an empty answer', '', 0],
  ])('are read from %s', async (_shape, answer, count) => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get(`${path}/documents?documentType=All`, answer)
    const documents = await client.contractDocuments(contract)
    expect(documents).toHaveLength(count)
    if (count > 0) expect(documents[0]).toEqual(document)
  })

  test.each([
    ['one without a fileId', { data: [{ items: [{ ...document, fileId: null }] }] }],
    ['something else', { data: { documents: [document] } }],
  ])('are not read from %s, and no name is shown', async (_shape, answer) => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get(`${path}/documents?documentType=All`, answer)
    const error = await failureOf(client.contractDocuments(contract), 'unreadable')
    expect(shownOf(error)).not.toContain('Erika')
  })

  test('are asked for by type, and only by one there is', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get(`${path}/documents?documentType=PrePayment`, { data: [] })
    await client.contractDocuments(contract, { documentType: 'PrePayment' })
    agent.assertNoPendingInterceptors()
    const wrong = client.contractDocuments(contract, { documentType: 'Poem' as 'All' })
    expect((await failureOf(wrong, 'invalidInput')).message).toContain('documentType')
  })
})

describe('working prices', () => {
  const period = { from: '2026-02-01', to: '2026-02-02' }
  const url = `${path}/dayaheadworkingprice?from=2026-02-01T00%3A00%3A00&to=2026-02-02T00%3A00%3A00`

  test('are read, whatever else is said', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    const data = { pricesUnit: 'ct/kWh', prices: [{ at: '2026-02-01T00:00:00Z', price: 31.2 }], more: 1 }
    get(url, { isSuccess: true, data })
    expect(await client.dayAheadWorkingPrice(contract, period)).toEqual(data)
  })

  test('forbidden: the error says that a link is what it takes', async () => {
    const { grant, get, client } = createMockSupplier()
    grant()
    get(url, '', { status: 403 })
    const error = await failureOf(client.dayAheadWorkingPrice(contract, period), 'scopeMissing')
    expect(error.message).toContain('needs the customer to be Linked')
    expect(error.hint).toContain('/customers/link')
  })

  test('need a beginning and an end, in this order', async () => {
    const { client } = createMockSupplier()
    const backwards = client.dayAheadWorkingPrice(contract, { from: '2026-02-02', to: '2026-02-01' })
    expect((await failureOf(backwards, 'invalidInput')).message).toContain('to: expected a time after from')
  })
})

describe('exchange prices', () => {
  const data = {
    pricesUnit: { main: 'Cent', per: 'Kwh' },
    pricesKind: 'Net',
    from: '2026-02-01T00:00:00Z',
    to: '2026-02-01T01:00:00Z',
    prices: [{ at: '2026-02-01T00:00:00Z', price: -1.2 }],
  }

  test('and forecasts are asked for with and without a period', async () => {
    const { agent, grant, get, client } = createMockSupplier()
    grant()
    get('/day-ahead-prices/limited', { isSuccess: true, data })
    get('/day-ahead-prices/limited?from=2026-02-01T00%3A00%3A00&to=2026-02-03T00%3A00%3A00', { data })
    get('/day-ahead-prices/forecast?from=2026-02-01T06%3A00%3A00&granularity=Hourly', { data })
    expect(await client.dayAheadPrices()).toEqual(data)
    expect(await client.dayAheadPrices({ from: '2026-02-01', to: '2026-02-03' })).toEqual(data)
    expect(
      await client.dayAheadPriceForecast({ from: '2026-02-01T06:00:00', granularity: 'Hourly' }),
    ).toEqual(data)
    agent.assertNoPendingInterceptors()
  })

  test('come for at most 48 hours; a forecast may be longer', async () => {
    const { grant, get, client } = createMockSupplier()
    const period = { from: '2026-02-01', to: '2026-02-03T00:00:01' }
    const error = await failureOf(client.dayAheadPrices(period), 'invalidInput')
    expect(error.message).toContain('to: expected a time at most 48 hours after from')
    grant()
    get('/day-ahead-prices/forecast?from=2026-02-01T00%3A00%3A00&to=2026-02-03T00%3A00%3A01', { data })
    expect(await client.dayAheadPriceForecast(period)).toEqual(data)
  })
})
