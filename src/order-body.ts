/**
 * The body of POST /orders in the supplier's own shape and spelling (API reference, section 6), as the partner gives it:
 * nothing about it is checked yet. Besides the supplier's fields it may carry `emailVerifiedAt` and `emailVerifiedBy`,
 * which are never sent. Personal data throughout.
 */
export type OrderBody = Readonly<Record<string, unknown>>
