import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { virtualClock } from '../../src/clock.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts'
import { type ApiCaller, apiCaller } from './api-caller.ts'

describe('tariffs and prices', () => {
  let sandbox: Sandbox
  let api: ApiCaller

  beforeAll(async () => {
    sandbox = await startSandbox({ clock: virtualClock(Date.UTC(2026, 0, 15, 8)), seed: 2, orders: 0 })
    api = await apiCaller(sandbox)
  })
  afterAll(() => sandbox.stop())

  const household = {
    yearlyConsumptionKwh: 2600,
    zipCode: '14109',
    hasSmartMeter: false,
    hasElectricVehicle: false,
  }

  it('lists the tariffs offered today, or on the day asked for', async () => {
    const keys = async (query: string) =>
      (await api.get(`/tariffs${query}`)).json.data.map((tariff: { tariffKey: string }) => tariff.tariffKey)
    expect(await keys('')).toEqual(['RabotSmart', 'DEMO_Fix24'])
    expect(await keys('?EffectiveDate=2024-06-01')).toEqual(['RabotSmart', 'DEMO_Fix24', 'RabotHome'])
    const { status, json } = await api.get('/tariffs?effectiveDate=2026-02-30')
    expect([status, json.error[0].details]).toEqual([400, 'effectiveDate'])
  })

  it('quotes prices that add up', async () => {
    const { status, json } = await api.post('/tariffs/RabotSmart/calculation', household)
    expect(status).toBe(200)
    const price = json.data.priceComponents
    const work = Object.values<{ value: number }>(price.workPriceComponents)
    const base = Object.values<{ value: number }>(price.basePriceComponents)
    const sum = (parts: { value: number }[]) => parts.reduce((total, { value }) => total + value, 0)
    expect(price.estimatedWorkPrice.value).toBeCloseTo(sum(work), 6)
    expect(price.basePricePerMonth.value).toBeCloseTo(sum(base), 6)
    expect(price.pricePerMonth.value).toBeCloseTo(
      (price.estimatedWorkPrice.value * price.estimatedConsumption.value) / 100 +
        price.basePricePerMonth.value,
      2,
    )
    expect(price.estimatedConsumption.value).toBeCloseTo(2600 / 12, 2)
    expect(price.unitPrice).toEqual({
      value: price.effectiveWorkPrice.value,
      unit: { main: 'Cent', per: 'Kwh' },
      unitText: 'ct/kWh',
    })
    expect(price.unitPrice.value).toBeGreaterThan(20)
    expect(price.unitPrice.value).toBeLessThan(45)
  })

  it('quotes the same for the same place and consumption, and other prices elsewhere', async () => {
    const quote = async (body: object) => (await api.post('/tariffs/DEMO_Fix24/calculation', body)).text
    expect(await quote(household)).toBe(await quote({ YearlyConsumptionKWh: 2600, ZIPCODE: '14109' }))
    expect(await quote(household)).not.toBe(await quote({ ...household, zipCode: '80331' }))
  })

  it('names the fields of a request that is wrong', async () => {
    const { status, json } = await api.post('/tariffs/RabotSmart/calculation', {
      yearlyConsumptionKwh: -1,
      zipCode: '123',
    })
    expect(status).toBe(400)
    expect(json.error.map((error: { details: string }) => error.details)).toEqual([
      'yearlyConsumptionKwh',
      'zipCode',
    ])
  })

  it('answers 404 for a tariff it does not sell', async () => {
    expect((await api.post('/tariffs/Nothing/calculation', household)).status).toBe(404)
  })
})
