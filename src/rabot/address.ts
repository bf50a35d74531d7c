import { z } from 'zod'

const text = z.string().nullish()

/** An address of the supplier's, with the name on the door (API reference, section 6). */
export const addressSchema = z.looseObject({
  title: text,
  firstName: text,
  lastName: text,
  businessName: text,
  gender: text,
  extension: text,
  streetName: text,
  houseNumber: text,
  city: text,
  postCode: text,
  countryCode: text,
})

/** @see addressSchema */
export type Address = z.infer<typeof addressSchema>
