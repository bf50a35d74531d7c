import { z } from 'zod'
import { addressSchema } from './address.ts'
import { namingNumber } from './naming-number.ts'

const text = z.string().nullish()

/** An order as the supplier lists it, personal data included (API reference, section 7). Its words may be unknown ones. */
export const orderSchema = z.looseObject({
  contractNumber: namingNumber,
  customerNumber: namingNumber.nullish(),
  state: z.string(),
  emailAddress: text,
  tariffName: text,
  firstName: text,
  lastName: text,
  businessName: text,
  meterNumber: text,
  meLoIdentifier: text,
  maLoIdentifier: text,
  deliveryAddress: addressSchema.nullish(),
  processingInfo: text,
  denialReason: text,
  deliveryState: z
    .looseObject({
      state: text,
      startDate: text,
      endDate: text,
      message: text,
      denialReason: text,
      cancellationReason: text,
    })
    .nullish(),
  actualDateOfDelivery: text,
  endDateOfDelivery: text,
  contractSignedAt: text,
  contractSignatureDate: text,
  estimatedYearlyConsumption: z.number().nullish(),
  previousYearConsumption: z.number().nullish(),
})

/** @see orderSchema */
export type Order = z.infer<typeof orderSchema>
