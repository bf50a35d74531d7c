import { berlinDay } from '../berlin-time.ts'
import type { OrderFacts } from '../observation.ts'
import type { OrderBody } from '../order-body.ts'
import type { OrderOffer } from '../order-saying.ts'
import type { OrderKeys, OrderStore } from '../order-store.ts'
import { StromkreisError } from '../stromkreis-error.ts'

/** What tells the orders of one customer at one place from all others. Personal data. */
export interface DeliveryPoint {
  emailAddress: string | null
  meterNumber: string | null
  maLoIdentifier: string | null
  /** Postcode, street and house number in one; null while any is missing. */
  address: string | null
}

/** The parts of a body by which its delivery point is recognised, spelled so that equal ones are equal. */
export function deliveryPointOf(body: OrderBody): DeliveryPoint {
  return {
    emailAddress: spelled(at(body, 'userAccount', 'emailAddress')),
    meterNumber: spelled(at(body, 'contract', 'deliveryDetails', 'meterNumber')),
    maLoIdentifier: spelled(at(body, 'contract', 'deliveryDetails', 'maLoIdentifier')),
    address: addressOf(at(body, 'contract', 'deliveryAddress')),
  }
}

/** An address spelled so that equal ones are equal; null while a part is missing. */
export function addressOf(address: unknown): string | null {
  const parts = ['postCode', 'streetName', 'houseNumber'].map((part) => spelled(at(address, part)))
  return parts.includes(null) ? null : parts.join(' ').replace(/(?:straße|strasse|str\.?)(?= )/u, 'str')
}

/** A text without what two spellings of the same thing differ in; null where there is none. */
export function spelled(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const text = value.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim()
  return text === '' ? null : text
}

/** What an order is recognised by when it comes again. */
export function keysOf(body: OrderBody, digests: Pick<OrderStore, 'digest' | 'keyedDigest'>): OrderKeys {
  const externalId = at(body, 'contract', 'externalId')
  const { emailAddress, maLoIdentifier, meterNumber, address } = deliveryPointOf(body)
  const place = maLoIdentifier ?? meterNumber ?? address
  const isNamed = typeof externalId === 'string' && externalId.trim() !== ''
  return {
    externalId: isNamed ? digests.digest(`externalId ${externalId.trim()}`) : null,
    body: digests.digest(`body ${canonical(body)}`),
    person:
      emailAddress === null || place === null ? null : digests.keyedDigest(`person ${emailAddress} ${place}`),
  }
}

/** The supplier's orders are five deep; what is thousands deep no part of a program can walk through. */
const deepestNesting = 32

/**
 * A body as it is kept: without any password, which is never taken. The supplier reads names in any spelling.
 * @throws StromkreisError `invalidInput` when it is nested deeper than any order.
 */
export function keptBody(body: OrderBody): OrderBody {
  if (isDeeperThan(deepestNesting, body)) {
    throw new StromkreisError(
      'invalidInput',
      `The order is nested more than ${deepestNesting} levels deep.`,
      {
        hint: 'Give it the fields of POST /orders; nothing was taken.',
      },
    )
  }
  return withoutPassword(body) as OrderBody
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner))
}

function withoutPassword(value: unknown): unknown {
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([name]) => name.toLowerCase() !== 'password')
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutPassword(inner)]))
}

/** The body of an offer's order: the tariff and the day of the price are those of the offer, unless it names its own. */
export function offeredBody(body: OrderBody, offer: OrderOffer | null): OrderBody {
  if (offer === null) return body
  return {
    tariffKey: offer.tariffKey,
    ...(offer.quotedAt === null ? {} : { offerDate: berlinDay(offer.quotedAt) }),
    ...body,
  }
}

/** The body as it goes to the supplier, with the order's mark as the time of its transaction. */
export function sentBody(body: OrderBody, mark: string, acceptedAt: number): OrderBody {
  const { contract, userAccount, ...rest } = withoutVerification(keptBody(body))
  return {
    ...rest,
    offerDate: body['offerDate'] ?? berlinDay(acceptedAt),
    userAccount: withoutVerification(userAccount as OrderBody),
    contract: { ...withoutVerification(contract as OrderBody), transactionDateTime: mark },
  }
}

/** What is worth keeping of an order in the contract's log, none of it personal. */
export function factsOf(body: OrderBody, signedAt: number | null): OrderFacts {
  const { meterNumber, maLoIdentifier } = deliveryPointOf(body)
  return {
    tariffName: null,
    contractSignedAt: signedAt,
    hasMeterNumber: meterNumber !== null,
    hasMaLo: maLoIdentifier !== null,
  }
}

/** The value at a path of object keys; undefined where there is none. */
export function at(value: unknown, ...path: string[]): unknown {
  let inner = value
  for (const name of path) inner = isObject(inner) ? inner[name] : undefined
  return inner
}

function withoutVerification(object: OrderBody): OrderBody {
  const { emailVerifiedAt, emailVerifiedBy, ...rest } = object
  return rest
}

/** JSON with its keys in order, so that the same data have the same text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
