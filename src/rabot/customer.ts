import { z } from 'zod'
import { namingNumber } from './naming-number.ts'

const text = z.string().nullish()

/**
 * A customer whom these credentials may see, personal data included (API reference, section 9). `relations` says why
 * they may: `Owner`, `Linked`, `Affiliate`, perhaps others. The documents show one word and a list of them: it is read
 * as a list either way.
 */
export const customerSchema = z.looseObject({
  customerNumber: namingNumber,
  emailAddress: text,
  externalIdentifier: text,
  firstName: text,
  lastName: text,
  businessName: text,
  relations: z
    .union([z.array(z.string()), z.string().transform((relation) => [relation])])
    .nullish()
    .transform((relations) => relations ?? []),
})

/** @see customerSchema */
export type Customer = z.infer<typeof customerSchema>

const url = z.url({ error: 'expected a URL' }).nullish()

/** How a customer is to be asked for consent, and where the browser goes then (API reference, section 9). */
export const linkRequestSchema = z.object({
  /** Where the browser goes after consent, with the customer number in its query; null: nowhere. */
  successUrl: url,
  /** Where it goes after a refusal, with `error_name` and `error_description`; null: nowhere. */
  failureUrl: url,
  signUpUrl: url,
  /** Slug of the partner to log in at. */
  authAs: text,
  /** Name of the query parameter with the customer number; `customerNumber` where left out. */
  customerNumberQueryParameterName: z.string().min(1).optional(),
  /** Becomes the customer's `externalIdentifier`. */
  externalCustomerId: text,
})

/** @see linkRequestSchema */
export type LinkRequest = z.input<typeof linkRequestSchema>

/** The page on which a customer consents. It works for ten minutes and is for that customer's browser alone. */
export const customerLinkSchema = z.looseObject({ authorizationUrl: z.string().min(1) })

/** @see customerLinkSchema */
export type CustomerLink = z.infer<typeof customerLinkSchema>
