/** Why the endpoint does not do what it was asked; programs get the word, people a sentence. */
export type RefusalCode =
  | 'notFound'
  | 'methodNotAllowed'
  | 'addressTooLong'
  | 'foreignPage'
  | 'wrongContentType'
  | 'tooLarge'
  | 'invalidDecision'
  | 'alreadyAccepted'
  | 'alreadyDeclined'
  | 'expired'
  | 'failed'

/** The HTTP status that says it (RFC 9110, section 15). */
export const refusalStatus: Readonly<Record<RefusalCode, number>> = {
  notFound: 404,
  methodNotAllowed: 405,
  addressTooLong: 414,
  foreignPage: 403,
  wrongContentType: 415,
  tooLarge: 413,
  invalidDecision: 400,
  alreadyAccepted: 409,
  alreadyDeclined: 409,
  expired: 410,
  failed: 500,
}
