import { z } from 'zod'
import { measuredValueSchema } from './measured-value.ts'

const measure = measuredValueSchema.nullish()

/** What a contract's price is made of from a day on (API reference, section 11). Each value names its own unit. */
export const contractCostsSchema = z.looseObject({
  validFrom: z.string().nullish(),
  baseServiceFee: measure,
  variableServiceFee: measure,
  baseGridFee: measure,
  variableGridFee: measure,
  meteringFee: measure,
  expectedEnergyCost: measure,
  guaranteeOfOrigin: measure,
  concessionFee: measure,
  kwkgFee: measure,
  electricityTax: measure,
  savingsShare: measure,
  estimatedConsumption: measure,
  offshoreFee: measure,
  p19Fee: measure,
  exchangeFee: measure,
})

/** @see contractCostsSchema */
export type ContractCosts = z.infer<typeof contractCostsSchema>

/** The list of costs; null and nothing mean none, for only dynamic tariffs have any. */
export const contractCostsListSchema = z
  .array(contractCostsSchema)
  .nullish()
  .transform((costs) => costs ?? [])
