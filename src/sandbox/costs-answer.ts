import { berlinDay } from '../berlin-time.ts'
import type { ConfirmedContract } from './confirmed-contract.ts'
import { contractPrice } from './contract-price.ts'

/**
 * What a contract's price is made of, from the start of delivery and from each new year on (API reference, section 11).
 * Only dynamic tariffs have costs.
 */
export function costsAnswer({ order, delivery }: ConfirmedContract, now: number): object[] {
  const { tariff, workPriceParts: work, basePriceParts: base } = contractPrice(order)
  if (tariff.isFixed || delivery === null) return []
  const startDay = berlinDay(delivery.from)
  const [firstYear, thisYear] = [Number(startDay.slice(0, 4)), Number(berlinDay(now).slice(0, 4))]
  const newYears = Array.from(
    { length: Math.max(0, thisYear - firstYear) },
    (_, index) => `${firstYear + index + 1}-01-01`,
  )
  const monthlyKwh = Math.round(order.estimatedYearlyConsumption / 12)
  return [startDay, ...newYears.filter((day) => day > startDay)].map((validFrom) => ({
    validFrom,
    baseServiceFee: euroPerMonth(base['baseServiceFee']),
    variableServiceFee: centPerKwh(work['serviceFee']),
    baseGridFee: euroPerMonth(base['gridFee']),
    variableGridFee: centPerKwh(work['gridFee']),
    meteringFee: euroPerMonth(base['meteringFee']),
    expectedEnergyCost: centPerKwh(work['averageExchangePrice']),
    guaranteeOfOrigin: centPerKwh(work['greenCertificateSurcharge']),
    concessionFee: centPerKwh(work['concessionFee']),
    kwkgFee: centPerKwh(work['powerHeatCouplingFee']),
    electricityTax: centPerKwh(work['powerFee']),
    savingsShare: null,
    estimatedConsumption: amount(monthlyKwh, 'Kwh', 'Month', 'kWh/Monat'),
    offshoreFee: centPerKwh(work['offshoreFee']),
    p19Fee: centPerKwh(work['p19Fee']),
    exchangeFee: centPerKwh(work['workPriceAdjustment']),
  }))
}

function centPerKwh(value = 0): object {
  return amount(value, 'Cent', 'Kwh', 'ct/kWh')
}

function euroPerMonth(value = 0): object {
  return amount(value, 'Euro', 'Month', '€/Monat')
}

function amount(value: number, main: string, per: string, unitText: string): object {
  return { value, unit: { main, per }, unitText }
}
