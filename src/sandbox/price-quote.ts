import { z } from 'zod'
import { randomStream } from './random-stream.ts'
import type { Tariff } from './tariff-book.ts'

/** The body of `POST /tariffs/{tariffKey}/calculation` (API reference, section 5). */
export const quoteRequestSchema = z.object({
  yearlyConsumptionKwh: z.number().positive('must be more than 0').max(100_000),
  zipCode: z.string().regex(/^\d{5}$/, 'must have five digits'),
  hasSmartMeter: z.boolean().nullish(),
  hasElectricVehicle: z.boolean().nullish(),
  campaignCode: z.string().nullish(),
})

/** A request for a price that holds together. */
export type QuoteRequest = z.infer<typeof quoteRequestSchema>

const valueAddedTax = 1.19
const averageExchangePrice = 9.2
const fixedPriceSurcharge = 1.5
// Levies of 2025, cent a kWh before tax.
const levies = { powerFee: 2.05, powerHeatCouplingFee: 0.277, offshoreFee: 0.816, p19Fee: 1.558 }

/**
 * The price of a tariff at a place: the same for the same postcode and consumption, since grid fees belong to
 * the postcode. Amounts include VAT (API reference, section 5).
 */
export function priceQuote(tariff: Tariff, request: QuoteRequest): unknown {
  const place = randomStream(0, `grid/${request.zipCode}`)
  const workPrices = grossed({
    averageExchangePrice,
    greenCertificateSurcharge: 0.11,
    workPriceAdjustment: tariff.isFixed ? fixedPriceSurcharge : 0.35,
    serviceFee: tariff.serviceFee,
    powerFee: levies.powerFee,
    gridFee: place.between(6.4, 12.8),
    powerHeatCouplingFee: levies.powerHeatCouplingFee,
    concessionFee: place.pick([1.32, 1.59, 1.99, 2.39]),
    offshoreFee: levies.offshoreFee,
    p19Fee: levies.p19Fee,
  })
  const basePrices = grossed({
    gridFee: place.between(2.5, 8.5),
    meteringFee: request.hasSmartMeter === true ? 3.36 : 1.05,
    baseServiceFee: tariff.baseServiceFee,
  })
  const workPrice = sum(workPrices)
  const basePrice = sum(basePrices)
  const monthlyKwh = rounded(request.yearlyConsumptionKwh / 12)
  const pricePerMonth = rounded((workPrice * monthlyKwh) / 100 + basePrice)
  const comparedWorkPrice = rounded(workPrice + place.between(3, 9))
  const comparedBasePrice = rounded(basePrice + place.between(-2, 4))
  const comparedPrice = rounded((comparedWorkPrice * monthlyKwh) / 100 + comparedBasePrice)
  return {
    name: tariff.tariffName,
    displayName: tariff.displayName,
    subName: null,
    priceComponents: {
      pricePerMonth: euroPerMonth(pricePerMonth),
      unitPrice: centPerKwh(workPrice),
      basePricePerMonth: euroPerMonth(basePrice),
      estimatedConsumption: amount(monthlyKwh, 'Kwh', 'Month', 'kWh/Monat'),
      estimatedWorkPrice: centPerKwh(workPrice),
      expectedWorkPrice: centPerKwh(workPrice),
      effectiveWorkPrice: centPerKwh(workPrice),
      baseServiceFee: euroPerMonth(basePrices.baseServiceFee),
      variableServiceFee: centPerKwh(workPrices.serviceFee),
      rabotShare: null,
      comparisonTariff: {
        workingPrice: centPerKwh(comparedWorkPrice),
        basePrice: euroPerMonth(comparedBasePrice),
        totalPrice: euroPerMonth(comparedPrice),
      },
      workPriceComponents: mapped(workPrices, centPerKwh),
      basePriceComponents: mapped(basePrices, euroPerMonth),
    },
    durationPeriod: amount(
      tariff.durationMonths,
      'Month',
      null,
      tariff.durationMonths === 1 ? 'Monat' : 'Monate',
    ),
    noticePeriod: amount(1, 'Month', null, 'Monat'),
    features: tariff.features,
    yearlySavingsDetails: {
      price: rounded((comparedPrice - pricePerMonth) * 12),
      co2: Math.round(request.yearlyConsumptionKwh * 0.363),
    },
  }
}

type Amount = { value: number; unit: { main: string; per: string | null }; unitText: string }

function amount(value: number, main: string, per: string | null, unitText: string): Amount {
  return { value, unit: { main, per }, unitText }
}

function centPerKwh(value: number): Amount {
  return amount(value, 'Cent', 'Kwh', 'ct/kWh')
}

function euroPerMonth(value: number): Amount {
  return amount(value, 'Euro', 'Month', '€/Monat')
}

function grossed<K extends string>(net: Record<K, number>): Record<K, number> {
  return mapped(net, (value) => rounded(value * valueAddedTax))
}

function mapped<K extends string, T>(values: Record<K, number>, to: (value: number) => T): Record<K, T> {
  return Object.fromEntries(
    Object.entries<number>(values).map(([name, value]) => [name, to(value)]),
  ) as Record<K, T>
}

function sum(values: Record<string, number>): number {
  return rounded(Object.values(values).reduce((total, value) => total + value, 0))
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
