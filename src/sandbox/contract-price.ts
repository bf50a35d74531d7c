import { exchangePrice, meanExchangePrice } from './exchange-price.ts'
import type { OrderAnswer } from './order-answer.ts'
import { priceQuote } from './price-quote.ts'
import { lastingTariffs, type Tariff } from './tariff-book.ts'

const valueAddedTax = 1.19

/** What a contract costs, as its quote said: gross, ct/kWh and euro a month. */
export interface ContractPrice {
  tariff: Tariff
  /** The quoted price; for a dynamic tariff with the average exchange price in it. */
  workPrice: number
  workPriceParts: Record<string, number>
  basePriceParts: Record<string, number>
  /** What the same would cost elsewhere. */
  comparedWorkPrice: number
}

/** The price of a contract, worked out as it was when the customer asked for a quote. */
export function contractPrice(order: OrderAnswer): ContractPrice {
  const tariff =
    lastingTariffs.find(({ tariffName }) => tariffName === order.tariffName) ?? lastingTariffs[0]!
  const { priceComponents } = priceQuote(tariff, {
    yearlyConsumptionKwh: order.estimatedYearlyConsumption,
    zipCode: order.deliveryAddress.postCode,
    hasSmartMeter: !tariff.isFixed,
  }) as { priceComponents: Record<string, Amount> & Record<string, Record<string, Amount>> }
  return {
    tariff,
    workPrice: priceComponents['estimatedWorkPrice']!.value,
    workPriceParts: values(priceComponents['workPriceComponents']!),
    basePriceParts: values(priceComponents['basePriceComponents']!),
    comparedWorkPrice: priceComponents['comparisonTariff']!['workingPrice']!.value,
  }
}

/** What a kilowatt hour costs at an instant, ct gross. */
export function workPriceAt(seed: number, price: ContractPrice, instant: number): number {
  return withExchangePrice(price, exchangePrice(seed, instant))
}

/** What a kilowatt hour costs on average on a day, ct gross. */
export function meanWorkPrice(seed: number, price: ContractPrice, day: string): number {
  return withExchangePrice(price, meanExchangePrice(seed, day))
}

interface Amount {
  value: number
}

function withExchangePrice({ tariff, workPrice, workPriceParts }: ContractPrice, net: number): number {
  if (tariff.isFixed) return workPrice
  return Math.round((workPrice - workPriceParts['averageExchangePrice']! + net * valueAddedTax) * 100) / 100
}

function values(amounts: Record<string, Amount>): Record<string, number> {
  return Object.fromEntries(Object.entries(amounts).map(([name, { value }]) => [name, value]))
}
