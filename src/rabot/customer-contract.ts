import { z } from 'zod'
import { addressSchema } from './address.ts'
import { namingNumber } from './naming-number.ts'

const text = z.string().nullish()
const flag = z.boolean().nullish()
const number = z.number().nullish()

/**
 * A confirmed contract of a customer, personal data included (API reference, section 10). An order is none before its
 * confirmation is sent and its start date set. Words may be unknown ones.
 */
export const customerContractSchema = z.looseObject({
  contractNumber: namingNumber,
  tariffName: text,
  contractState: text,
  /** What the customer calls it. */
  name: text,
  deliveryAddress: addressSchema.nullish(),
  billingAddress: addressSchema.nullish(),
  bankDetail: z
    .looseObject({
      accountHolder: text,
      iban: text,
      bic: text,
      bankName: text,
      hasAcceptedDirectDebit: flag,
    })
    .nullish(),
  meterNumber: text,
  meLoIdentifier: text,
  maLoIdentifier: text,
  actualDateOfDelivery: text,
  endDateOfDelivery: text,
  cancellationPeriod: number,
  cancellationPeriodUnit: text,
  durationPeriod: number,
  durationPeriodUnit: text,
  renewalPeriod: number,
  renewalPeriodUnit: text,
  expectedAnnualConsumptionInKwhPerYear: number,
  accountingMethod: text,
  distributionSystemOperatorCode: text,
  distributionSystemOperatorName: text,
  previousSupplierCode: text,
  previousSupplierName: text,
  paragraph14AInfo: z
    .looseObject({ isModule1InUse: flag, isModule2InUse: flag, isModule3InUse: flag })
    .nullish(),
})

/** @see customerContractSchema */
export type CustomerContract = z.infer<typeof customerContractSchema>
