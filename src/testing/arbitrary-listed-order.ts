import fc from 'fast-check'
import { berlinDay } from '../berlin-time.ts'
import type { OrderAnswer } from '../sandbox/index.ts'
import { checkedDigits } from './valid-order.ts'

const dayMs = 86_400_000

/** Which orders are wanted. */
export interface ListedOrderOptions {
  /** Default: any. */
  contractNumber?: string
  /** Dates lie around this instant, epoch milliseconds. */
  around: number
}

// Which words of a delivery the documents show beside which word of an order (API reference, section 8).
const deliveryWords: Readonly<Record<string, readonly (string | null)[]>> = {
  Open: [null],
  Processing: [null, 'InChangeProcess', 'Denied'],
  Denied: ['Denied', null],
  Rejected: [null, 'Denied', 'Other'],
  Revoked: [null, 'Revoked'],
  PendingDelivery: ['PendingDelivery', 'DeliveryPending'],
  Delivery: ['Delivery'],
  Contract: ['DeliveryPending', 'PendingDelivery', 'Delivery', null],
  Cancelled: ['Cancelled', 'CancelledPendingDelivery', 'CancelledDelivery'],
}

/**
 * Orders as `GET /orders` lists them, JSON of the documented shape and words: every combination of words that the documents
 * know, with and without what may be null. Nobody in them is real.
 */
export function arbitraryListedOrder(options: ListedOrderOptions): fc.Arbitrary<OrderAnswer> {
  const { contractNumber, around } = options
  const day = fc.integer({ min: -60, max: 200 }).map((days) => berlinDay(around + days * dayMs))
  const words = fc
    .constantFrom(...Object.keys(deliveryWords))
    .chain((state) => fc.tuple(fc.constant(state), fc.constantFrom(...deliveryWords[state]!)))
  return fc
    .record({
      words,
      number: fc.integer({ min: 100_000_000, max: 999_999_999 }),
      customer: fc.integer({ min: 10_000_000, max: 99_999_999 }),
      names: fc.constantFrom(
        { firstName: 'Erika', lastName: 'Beispiel', businessName: null },
        { firstName: null, lastName: null, businessName: 'Bäckerei Öhler GmbH' },
      ),
      street: fc.constantFrom('Grüner Weg', 'Straße des 17. Juni', 'C 4'),
      postCode: fc.integer({ min: 1001, max: 99_998 }).map((code) => String(code).padStart(5, '0')),
      meterNumber: orNull(fc.integer({ min: 1, max: 999_999 }).map((part) => `1EMH${part}`)),
      malo: orNull(
        fc.integer({ min: 4_000_000_000, max: 9_999_999_999 }).map((ten) => checkedDigits(String(ten))),
      ),
      reason: fc.constantFrom('MarketLocationNotIdentified', 'Dunning', 'Duplicate', 'Other'),
      message: orNull(fc.constantFrom('Zähler fehlt', 'Bitte Namen prüfen')),
      processingInfo: orNull(fc.constant('in Prüfung')),
      tariffName: fc.constantFrom('rabot.fix', 'RABOT Smart Ö'),
      signedAt: fc.integer({ min: -90 * 86_400, max: 0 }),
      ...{ startDate: orNull(day), actualStart: orNull(day), endDate: orNull(day), lastDay: orNull(day) },
      consumption: fc.integer({ min: 0, max: 100_000 }),
    })
    .map((drawn): OrderAnswer => {
      const [state, deliveryState] = drawn.words
      const isDenied = state === 'Denied' || deliveryState === 'Denied'
      const signedAt = new Date(around + drawn.signedAt * 1_000).toISOString().slice(0, 19)
      return {
        customerNumber: String(drawn.customer),
        contractNumber: contractNumber ?? String(drawn.number),
        emailAddress: `kunde.${drawn.customer}@example.org`,
        tariffName: drawn.tariffName,
        ...drawn.names,
        meterNumber: drawn.meterNumber,
        meLoIdentifier: null,
        maLoIdentifier: drawn.malo,
        deliveryAddress: {
          ...{ title: null, ...drawn.names, gender: null, extension: null, streetName: drawn.street },
          ...{ houseNumber: '42a', city: 'Berlin', postCode: drawn.postCode, countryCode: 'DE' },
        },
        state,
        processingInfo: drawn.processingInfo,
        denialReason: isDenied ? drawn.reason : null,
        deliveryState:
          deliveryState === null
            ? null
            : {
                state: deliveryState,
                startDate: drawn.startDate,
                endDate: drawn.endDate,
                message: isDenied ? drawn.message : null,
                denialReason: isDenied ? drawn.reason : null,
                cancellationReason: state === 'Cancelled' ? 'Customer' : null,
                dsoBdewCode: checkedDigits('990000000000'),
              },
        actualDateOfDelivery: drawn.actualStart,
        endDateOfDelivery: drawn.lastDay,
        contractSignatureDate: signedAt,
        contractSignedAt: signedAt,
        estimatedYearlyConsumption: drawn.consumption,
        previousYearConsumption: drawn.consumption,
      }
    })
}

function orNull<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> {
  return fc.option(arbitrary, { nil: null })
}
