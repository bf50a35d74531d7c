import { z } from 'zod'

/** A tariff that this client may sell (API reference, section 5). `tariffKey` is what later calls ask for. */
export const tariffSchema = z.looseObject({
  tariffName: z.string(),
  tariffKey: z.string().nullable().default(null),
  providerName: z.string().nullable().default(null),
})

/** @see tariffSchema */
export type Tariff = z.infer<typeof tariffSchema>

/** The documents disagree about whether `data` is one tariff or several: it is read as several either way. */
export const tariffsSchema = z.union([z.array(tariffSchema), tariffSchema.transform((tariff) => [tariff])], {
  error: 'expected a tariff or an array of them, each with a tariffName',
})

const measure = z
  .looseObject({
    value: z.number(),
    unit: z.looseObject({ main: z.string(), per: z.string().nullish() }).nullish(),
    unitText: z.string().nullish(),
  })
  .nullish()

/** What a customer would pay (API reference, section 5). Values are gross; each names its own unit. */
export const priceQuoteSchema = z.looseObject({
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  subName: z.string().nullish(),
  priceComponents: z.looseObject({
    pricePerMonth: measure,
    unitPrice: measure,
    basePricePerMonth: measure,
    estimatedConsumption: measure,
    estimatedWorkPrice: measure,
    expectedWorkPrice: measure,
    effectiveWorkPrice: measure,
    baseServiceFee: measure,
    variableServiceFee: measure,
  }),
  durationPeriod: z.unknown().optional(),
  noticePeriod: z.unknown().optional(),
  features: z.unknown().optional(),
})

/** @see priceQuoteSchema */
export type PriceQuote = z.infer<typeof priceQuoteSchema>

/** What a quote is for (API reference, section 5). */
export const quoteRequestSchema = z.object({
  yearlyConsumptionKwh: z.number().positive(),
  /** Five digits. */
  zipCode: z.string().regex(/^\d{5}$/, { error: 'expected five digits' }),
  hasSmartMeter: z.boolean().optional(),
  hasElectricVehicle: z.boolean().optional(),
  campaignCode: z.string().nullish(),
})

/** @see quoteRequestSchema */
export type QuoteRequest = z.infer<typeof quoteRequestSchema>
