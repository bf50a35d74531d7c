import { z } from 'zod'
import { namingNumber } from './naming-number.ts'

const documentTypes = ['All', 'PrePayment', 'Settlement', 'ContractConfirmation'] as const

/** Which documents are asked for; all where left out. */
export const documentQuerySchema = z.object({
  documentType: z
    .enum(documentTypes, { error: `expected one of ${documentTypes.join(', ')}` })
    .default('All'),
})

/** @see documentQuerySchema */
export type DocumentQuery = z.input<typeof documentQuerySchema>

/**
 * What is known of a document of a contract (API reference, section 11). Its `name` may hold personal data. Its type is
 * written in more than one spelling: `Settlement` and `SETTLEMENT`.
 */
export const contractDocumentSchema = z.looseObject({
  fileId: namingNumber,
  documentType: z.string().nullish(),
  name: z.string().nullish(),
  extension: z.string().nullish(),
  sizeInBytes: z.number().nullish(),
  isAvailableForCustomer: z.boolean().nullish(),
  lastDownloadedAt: z.string().nullish(),
  info: z.unknown().optional(),
  billogramUrl: z.string().nullish(),
})

/** @see contractDocumentSchema */
export type ContractDocument = z.infer<typeof contractDocumentSchema>

const documents = z.array(contractDocumentSchema)
const holder = z.looseObject({
  items: documents.nullable().transform((items) => items ?? []),
})

/**
 * The list of documents: `data[0].items` as the reference has it, or `data.items` as the guide does (API reference,
 * section 11); a list without anything around it passes too.
 */
export const documentListSchema = z.union(
  [
    documents,
    holder.transform(({ items }) => items),
    z.array(holder).transform((holders) => holders.flatMap(({ items }) => items)),
    z.null().transform(() => []),
  ],
  { error: 'expected documents, each with a fileId' },
)
