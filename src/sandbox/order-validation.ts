import { z } from 'zod'
import type { ApiError } from './answer.ts'
import { isMaLo } from './check-digit.ts'
import { type OrderRequest, orderRequestSchema } from './order-request.ts'
import { tariffByKey } from './tariff-book.ts'

/**
 * What the supplier says to a request: the request as understood, with warnings, or what is wrong with it.
 */
export type Verdict<T> = { request: T; warnings: ApiError[] } | { errors: ApiError[] }

/**
 * Judges a `POST /orders` body. Names of properties count in any case, and what the schema does not know is
 * passed over, since clients send both (API reference, section 6). An order without meter number and MaLo is
 * accepted with a warning: it will wait.
 */
export function validateOrder(body: unknown, today: string): Verdict<OrderRequest> {
  const verdict = validate(orderRequestSchema, body)
  if ('errors' in verdict) return verdict
  const { tariffKey, contract } = verdict.request
  if (tariffByKey(tariffKey, today) === undefined) {
    return { errors: [validationError('tariffKey', 'is not a tariff that can be sold')] }
  }
  const { meterNumber, maLoIdentifier } = contract.deliveryDetails
  const warnings: ApiError[] = []
  if (!meterNumber && !maLoIdentifier) {
    const missing = validationError('contract.deliveryDetails.meterNumber', 'or MaLo number is missing')
    warnings.push({ ...missing, severity: 'Warning' })
  }
  if (maLoIdentifier && !isMaLo(maLoIdentifier)) {
    const wrong = validationError('contract.deliveryDetails.maLoIdentifier', 'has a wrong check digit')
    warnings.push({ ...wrong, severity: 'Warning' })
  }
  return { request: verdict.request, warnings }
}

/** Judges a body by a schema whose property names count in any case. */
export function validate<T>(schema: z.ZodType<T>, body: unknown): Verdict<T> {
  const result = schema.safeParse(spelledAs(schema, body))
  if (result.success) return { request: result.data, warnings: [] }
  return {
    errors: result.error.issues.map(({ path, message }) => validationError(path.join('.'), message)),
  }
}

/** The error object for one field; `details` is the field's path (API reference, section 3). */
export function validationError(field: string, problem: string): ApiError {
  return {
    severity: 'Error',
    code: 'validation-failed',
    message: `${field === '' ? 'body' : field}: ${problem}`,
    details: field === '' ? null : field,
  }
}

function spelledAs(schema: z.ZodType, value: unknown): unknown {
  const object = unwrapped(schema)
  if (!(object instanceof z.ZodObject)) return value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const shape: Record<string, z.ZodType> = object.shape
  const spellings = new Map(Object.keys(shape).map((name) => [name.toLowerCase(), name]))
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const known = spellings.get(name.toLowerCase())
      return known === undefined ? [name, inner] : [known, spelledAs(shape[known]!, inner)]
    }),
  )
}

function unwrapped(schema: z.ZodType): z.ZodType {
  let inner = schema
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap() as z.ZodType
  return inner
}
