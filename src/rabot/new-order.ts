import { z } from 'zod'
import { addressSchema } from './address.ts'
import { namingNumber } from './naming-number.ts'

const text = z.string().nullish()
const flag = z.boolean().nullish()

/**
 * The body of POST /orders in the supplier's own shape and spelling (API reference, section 6). Only what no order can
 * do without is required here: which of the rest is needed depends on the reason for the contract, and the supplier's
 * texts disagree about it. Fields beyond these pass.
 */
export const newOrderSchema = z.looseObject({
  tariffKey: z.string().min(1),
  offerDate: text,
  campaignCode: text,
  userAccount: z.looseObject({
    emailAddress: z.string().min(1),
    phoneNumber: text,
    firstName: text,
    lastName: text,
    businessName: text,
    gender: text,
    dateOfBirth: text,
  }),
  contract: z.looseObject({
    externalId: text,
    type: z.string(),
    deliveryAddress: addressSchema,
    billingAddress: addressSchema.nullish(),
    /** Null: the customer pays by invoice. */
    bankDetails: z
      .looseObject({
        accountHolder: text,
        iban: z.string(),
        bic: text,
        bankName: text,
        hasAcceptedDirectDebit: flag,
      })
      .nullish(),
    contractReason: z.string(),
    deliveryDetails: z.looseObject({
      previousAnnualConsumptionKwh: z.number().nullish(),
      meterNumber: text,
      maLoIdentifier: text,
      meLoIdentifier: text,
      desiredTransitionDate: text,
      moveInDate: text,
      previousSelfCancelledDate: text,
      previousSupplierCode: text,
      capabilities: z
        .looseObject({ hasElectricVehicle: flag, hasSmartMeter: flag, hasHeatPump: flag })
        .nullish(),
    }),
    agreements: z
      .looseObject({ termsAndConditions: flag, privacyPolicy: flag, revocationPolicy: flag })
      .nullish(),
    /** `YYYY-MM-DD HH:mm:ss`; null: now. */
    transactionDateTime: text,
  }),
})

/** @see newOrderSchema */
export type NewOrder = z.input<typeof newOrderSchema>

/** The answer to POST /orders: the keys to everything that comes later. */
export const createdOrderSchema = z.object({ customerNumber: namingNumber, contractNumber: namingNumber })

/** @see createdOrderSchema */
export type CreatedOrder = z.infer<typeof createdOrderSchema>

/** The body without the supplier's password field: a customer's password is for nobody but the customer. */
export function withoutPassword(order: NewOrder): NewOrder {
  const { password, ...userAccount } = order.userAccount
  return { ...order, userAccount }
}

const codedFields = new Set([
  'tariffKey',
  'offerDate',
  'campaignCode',
  'type',
  'contractReason',
  'gender',
  'countryCode',
  'transactionDateTime',
])

/** Every text in an order that may be personal, so that a complaint quoting it can be concealed. */
export function personalTextsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .filter(([field]) => !codedFields.has(field))
    .flatMap(([, inner]) => personalTextsIn(inner))
}
