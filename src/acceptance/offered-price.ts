import type { Price } from '../order-supplier.ts'

/** A value of the supplier's with its unit, such as 28.41 `Cent` per `Kwh`. */
export interface Amount {
  value: number
  main: string | null
  per: string | null
  /** The unit in the supplier's own words, German. */
  unitText: string
}

/** An amount and the supplier's name for it; `pricePerYear` is ours. */
export interface PriceLine {
  name: string
  amount: Amount
}

/** What a customer has to see of a price before accepting it (§ 41a EnWG), as far as the supplier gave it. */
export interface OfferedPrice {
  tariffName: string | null
  /** Work price, base price, and what both come to. */
  summary: readonly PriceLine[]
  /** What the work price, the base price, and neither of them by name are made of. */
  workPriceParts: readonly PriceLine[]
  basePriceParts: readonly PriceLine[]
  otherFees: readonly PriceLine[]
  duration: Amount | null
  notice: Amount | null
  features: readonly string[]
}

/** Reads a price, of which nothing is certain; what is not what it should be is left out (API reference, section 5). */
export function offeredPrice(price: Price): OfferedPrice {
  const components = objectIn(price['priceComponents'])
  const workPriceParts = linesOf(components['workPriceComponents'])
  const basePriceParts = linesOf(components['basePriceComponents'])
  return {
    tariffName: textIn(price['displayName']) ?? textIn(price['name']),
    summary: summaryOf(components),
    workPriceParts,
    basePriceParts,
    otherFees: [
      ...lines(components, [
        ...(basePriceParts.some(({ name }) => name === 'baseServiceFee') ? [] : ['baseServiceFee']),
        ...(workPriceParts.some(({ name }) => name === 'serviceFee') ? [] : ['variableServiceFee']),
      ]),
      ...linesOf(components['rabotShare']),
    ],
    duration: amountIn(price['durationPeriod']),
    notice: amountIn(price['noticePeriod']),
    features: Array.isArray(price['features']) ? price['features'].flatMap((text) => textIn(text) ?? []) : [],
  }
}

function summaryOf(components: Record<string, unknown>): PriceLine[] {
  const workPrices = lines(components, [
    'unitPrice',
    'effectiveWorkPrice',
    'estimatedWorkPrice',
    'expectedWorkPrice',
  ])
  // Without a price cap they are all the same.
  const differing = workPrices.filter(
    ({ amount }, index) => workPrices.findIndex((other) => other.amount.value === amount.value) === index,
  )
  const [perMonth] = lines(components, ['pricePerMonth'])
  return [
    ...differing,
    ...lines(components, ['basePricePerMonth', 'pricePerMonth']),
    ...(perMonth === undefined ? [] : [{ name: 'pricePerYear', amount: perYear(perMonth.amount) }]),
  ]
}

function perYear(perMonth: Amount): Amount {
  const value = Math.round(perMonth.value * 12 * 100) / 100
  return { value, main: 'Euro', per: 'Year', unitText: '€/Jahr' }
}

function linesOf(components: unknown): PriceLine[] {
  return lines(objectIn(components), Object.keys(objectIn(components)))
}

function lines(components: Record<string, unknown>, names: readonly string[]): PriceLine[] {
  return names.flatMap((name) => {
    const amount = amountIn(components[name])
    return amount === null ? [] : [{ name, amount }]
  })
}

function amountIn(given: unknown): Amount | null {
  const { value, unit, unitText } = objectIn(given)
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  const { main, per } = objectIn(unit)
  return { value, main: textIn(main), per: textIn(per), unitText: textIn(unitText) ?? '' }
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null
}

function objectIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
