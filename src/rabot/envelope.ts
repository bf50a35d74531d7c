import { z } from 'zod'
import { StromkreisError, type SupplierComplaint } from '../stromkreis-error.ts'
import type { Concealer } from './concealer.ts'
import { readAs, unreadable } from './schema-problem.ts'

const envelopeSchema = z.object({
  isSuccess: z.boolean().nullish(),
  message: z.unknown().optional(),
  error: z.unknown().optional(),
  data: z.unknown().optional(),
  hasMoreItems: z.boolean().nullish(),
})

/** A 2xx answer with what is needed to read it. */
export interface ReadableAnswer {
  status: number
  body: Uint8Array | string
  /** The request by name, for messages. */
  what: string
  conceal: Concealer
}

/** What an answer holds once unwrapped. */
export interface Opened {
  data: unknown
  /** Undefined where the answer does not say. */
  hasMoreItems: boolean | undefined
}

/**
 * Unwraps a 2xx answer; one without `data` is its own data (API reference, section 3). Entries in `error` fail
 * an answer only where it does not call itself a success, for they may be mere warnings.
 * @throws StromkreisError `unreadable` for anything but JSON, `refused` when the envelope says it failed.
 */
export function openEnvelope(answer: ReadableAnswer): Opened {
  const { status, what, conceal } = answer
  const json = parseJson(answer.body)
  if (json === undefined) throw unreadable(what, 'cut off, or not JSON')
  if (!isObject(json)) return { data: json, hasMoreItems: undefined }
  const envelope = readAs(envelopeSchema, json, what)
  const hasSevereError = errorsIn(json).some((error) => !isMild(error.severity))
  if (envelope.isSuccess === false || (envelope.isSuccess !== true && hasSevereError)) {
    const complaint = complaintOf(status, json, conceal)
    throw new StromkreisError('refused', `${what}: answered ${status}, but failed${quoted(complaint)}`, {
      hint: 'Mend what the supplier complains about; repeating the same request will not help.',
      complaint,
    })
  }
  return { data: 'data' in json ? envelope.data : json, hasMoreItems: envelope.hasMoreItems ?? undefined }
}

/** The JSON in a body, undefined when there is none. The parser's own error would quote the body. */
export function parseJson(body: Uint8Array | string): unknown {
  const text =
    typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.length).toString()
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch {
    return undefined
  }
}

const mostErrors = 20
const errorSchema = z.object({
  severity: z.string().catch('Error'),
  code: z.string().catch(''),
  message: z.string().catch(''),
  details: z.string().nullable().catch(null),
})

/** What the supplier complains about in a body of any shape, fit for an error; the gravest first. */
export function complaintOf(status: number, json: unknown, conceal: Concealer): SupplierComplaint {
  const entries = errorsIn(json)
  const message = isObject(json) ? json['message'] : undefined
  if (entries.length === 0 && typeof message === 'string' && message.trim() !== '') {
    entries.push({ severity: 'Error', code: '', message, details: null })
  }
  if (entries.length === 0) entries.push(...problemsIn(json))
  const grave = entries.filter((entry) => !isMild(entry.severity))
  const mild = entries.filter((entry) => isMild(entry.severity))
  const errors = [...grave, ...mild].slice(0, mostErrors).map((entry) => ({
    severity: conceal(entry.severity, 32),
    code: conceal(entry.code, 64),
    message: conceal(entry.message, 300),
    details: entry.details === null ? null : conceal(entry.details, 300),
  }))
  return { status, errors }
}

/** The gravest complaint as the end of a sentence, or nothing. */
export function quoted(complaint: SupplierComplaint): string {
  const gravest = complaint.errors[0]
  const parts = gravest === undefined ? [] : [gravest.code, gravest.message].filter((part) => part !== '')
  return parts.length === 0 ? '' : `: ${parts.join(': ')}`
}

function errorsIn(json: unknown) {
  const entries = isObject(json) && Array.isArray(json['error']) ? json['error'] : []
  return entries.filter(isObject).map((entry) => errorSchema.parse(entry))
}

/** The other form in which web services name wrong fields (RFC 9457, as ASP.NET has it): texts by path in `errors`. */
function problemsIn(json: unknown) {
  const errors = isObject(json) && isObject(json['errors']) ? json['errors'] : {}
  return Object.entries(errors).flatMap(([path, texts]) =>
    (Array.isArray(texts) ? texts : [texts])
      .filter((text) => typeof text === 'string')
      .map((message) => ({ severity: 'Error', code: '', message, details: path })),
  )
}

function isMild(severity: string): boolean {
  return severity === 'Warning' || severity === 'Notice'
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
