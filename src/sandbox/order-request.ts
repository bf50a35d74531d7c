import { z } from 'zod'
import { berlinInstant, isDay } from '../berlin-time.ts'
import { isGermanIban } from './check-digit.ts'

const text = z.string().trim().min(1, 'must not be empty')
const optionalText = z.string().nullish()
const day = z.string().refine(isDay, 'must be a day, YYYY-MM-DD')
const dateTime = z.string().refine((value) => berlinInstant(value) !== null, 'must be a date and time')
const given = z.literal(true, 'must be true')
const gender = z.enum(['Male', 'Female', 'Other']).nullish()

const address = z.object({
  title: optionalText,
  firstName: optionalText,
  lastName: optionalText,
  businessName: optionalText,
  gender,
  extension: optionalText,
  streetName: text,
  houseNumber: text,
  city: text,
  postCode: z.string().regex(/^\d{5}$/, 'must have five digits'),
  countryCode: z.literal('DE', 'must be DE: delivery points lie in Germany'),
})

/**
 * The body of `POST /orders` (API reference, section 6), field by field; {@link orderRules} ties the fields
 * together.
 */
const orderFields = z.object({
  tariffKey: text,
  offerDate: day.nullish(),
  campaignCode: optionalText,
  userAccount: z.object({
    emailAddress: z.email('must be an e-mail address'),
    phoneNumber: optionalText,
    password: optionalText,
    firstName: optionalText,
    lastName: optionalText,
    businessName: optionalText,
    gender,
    dateOfBirth: day.nullish(),
  }),
  contract: z.object({
    externalId: optionalText,
    type: z.enum(['Private', 'Business']),
    deliveryAddress: address,
    billingAddress: address.nullish(),
    bankDetails: z
      .object({
        accountHolder: text,
        iban: z.string().refine(isGermanIban, 'must be a German IBAN with right check digits'),
        bic: text,
        bankName: text,
        hasAcceptedDirectDebit: z.boolean(),
      })
      .nullable(),
    contractReason: z.enum(['NewDeliveryLocation', 'ChangeOfSupplier']),
    deliveryDetails: z.object({
      previousAnnualConsumptionKwh: z.int('must be a whole number').min(1).max(100_000),
      meterNumber: optionalText,
      maLoIdentifier: optionalText,
      meLoIdentifier: optionalText,
      desiredTransitionDate: day.nullish(),
      moveInDate: day.nullish(),
      previousSelfCancelledDate: day.nullish(),
      previousSupplierCode: z
        .string()
        .regex(/^\d{13}$/, 'must be a BDEW code of 13 digits')
        .nullish(),
      capabilities: z
        .object({
          hasElectricVehicle: z.boolean().nullish(),
          hasSmartMeter: z.boolean().nullish(),
          hasHeatPump: z.boolean().nullish(),
        })
        .nullish(),
    }),
    agreements: z.object({ termsAndConditions: given, privacyPolicy: given, revocationPolicy: given }),
    transactionDateTime: dateTime.nullish(),
  }),
})

/** The body of `POST /orders`, with the rules that need more than one field. */
export const orderRequestSchema = orderFields.superRefine((order, context) => {
  for (const path of orderRules(order)) {
    context.addIssue({ code: 'custom', path: path.split('.'), message: 'is needed for this kind of order' })
  }
})

/** A `POST /orders` body that holds together. */
export type OrderRequest = z.infer<typeof orderFields>

/** The fields that an order lacks, by path. */
function orderRules({ userAccount, contract }: OrderRequest): string[] {
  const { deliveryAddress, deliveryDetails, contractReason } = contract
  const lacking: string[] = []
  const need = (path: string, value: string | null | undefined) => {
    if (value === null || value === undefined || value.trim() === '') lacking.push(path)
  }
  if (contract.type === 'Business') {
    need('userAccount.businessName', userAccount.businessName)
    need('contract.deliveryAddress.businessName', deliveryAddress.businessName)
  } else {
    need('userAccount.firstName', userAccount.firstName)
    need('userAccount.lastName', userAccount.lastName)
    need('contract.deliveryAddress.firstName', deliveryAddress.firstName)
    need('contract.deliveryAddress.lastName', deliveryAddress.lastName)
  }
  if (contractReason === 'NewDeliveryLocation') {
    need('contract.deliveryDetails.moveInDate', deliveryDetails.moveInDate)
  } else {
    need('contract.deliveryDetails.previousSupplierCode', deliveryDetails.previousSupplierCode)
    need(
      'contract.deliveryDetails.desiredTransitionDate',
      deliveryDetails.previousSelfCancelledDate ?? deliveryDetails.desiredTransitionDate,
    )
  }
  return lacking
}
